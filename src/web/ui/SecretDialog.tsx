import Alert from '@mui/material/Alert'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { type ComponentProps, useId } from 'react'
import { Secret } from './Secret.tsx'

interface Props extends ComponentProps<typeof Secret> {
  title: string
  warning: string
  kept: string
  onClose: () => void
}

/** What is shown once. Closes by its button only: a press beside the dialog must not lose what nobody can show again. */
export function SecretDialog({ title, warning, kept, onClose, ...secret }: Props) {
  const id = useId()
  return (
    <Dialog open maxWidth="xs" fullWidth aria-labelledby={id}>
      <DialogTitle id={id} variant="h2">
        {title}
      </DialogTitle>
      <DialogContent>
        <Alert severity="warning" sx={{ mb: 2.5 }}>
          {warning}
        </Alert>
        <Secret {...secret} />
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose} variant="contained">
          {kept}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
