import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import Stack from '@mui/material/Stack'
import { type ComponentProps, type ReactNode, useId } from 'react'
import { Form } from './form.tsx'

interface Props {
  title: string
  yes: string
  no: string
  /** The answer destroys something: focus starts on the harmless one. */
  grave?: boolean
  /** The answer may not be given yet. */
  closed?: boolean
  attempt: { error: unknown; isPending: boolean }
  about?: ComponentProps<typeof Form>['about']
  onYes: (fields: FormData) => void
  onNo: () => void
  children: ReactNode
}

/** A form in a dialog, with its two answers. */
export function FormDialog({ title, yes, no, grave, closed, attempt, about, onYes, onNo, children }: Props) {
  const id = useId()
  return (
    <Dialog open onClose={onNo} maxWidth="xs" fullWidth aria-labelledby={id}>
      <DialogTitle id={id} variant="h2">
        {title}
      </DialogTitle>
      <DialogContent>
        <Form error={attempt.error} about={about} onSubmit={onYes} label={title}>
          {/* The first label stands above its field's border. */}
          <Stack spacing={2.5} sx={{ pt: 1 }}>
            {children}
          </Stack>
          <DialogActions sx={{ p: 0, pt: 3 }}>
            <Button onClick={onNo} autoFocus={grave}>
              {no}
            </Button>
            <Button
              type="submit"
              variant="contained"
              color={grave ? 'error' : 'primary'}
              disabled={closed}
              loading={attempt.isPending}
            >
              {yes}
            </Button>
          </DialogActions>
        </Form>
      </DialogContent>
    </Dialog>
  )
}
