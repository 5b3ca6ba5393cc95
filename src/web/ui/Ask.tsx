import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogContentText from '@mui/material/DialogContentText'
import DialogTitle from '@mui/material/DialogTitle'
import { useId } from 'react'

interface Props {
  question: string
  text: string
  yes: string
  no: string
  onYes: () => void
  onNo: () => void
}

/** Asks before something is lost. Focus starts on the harmless answer. */
export default function Ask({ question, text, yes, no, onYes, onNo }: Props) {
  const id = useId()
  return (
    <Dialog
      open
      onClose={onNo}
      maxWidth="xs"
      fullWidth
      aria-labelledby={`${id}q`}
      aria-describedby={`${id}t`}
    >
      <DialogTitle id={`${id}q`} variant="h2">
        {question}
      </DialogTitle>
      <DialogContent>
        <DialogContentText id={`${id}t`}>{text}</DialogContentText>
      </DialogContent>
      <DialogActions>
        <Button onClick={onNo} autoFocus>
          {no}
        </Button>
        <Button onClick={onYes} color="error" variant="contained">
          {yes}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
