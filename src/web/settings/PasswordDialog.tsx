import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import Stack from '@mui/material/Stack'
import { type ReactNode, useId } from 'react'
import { useTexts } from '../accounts/i18n/texts.ts'
import { PasswordField } from '../accounts/PasswordField.tsx'
import { Form } from '../ui/form.tsx'

interface Props {
  title: string
  yes: string
  /** The answer destroys something. */
  grave?: boolean
  /** The answer may not be given yet. */
  closed?: boolean
  attempt: { error: unknown; isPending: boolean }
  onYes: (password: string, fields: FormData) => void
  onNo: () => void
  children?: ReactNode
}

/** Asks for the password before what a stranger at an open screen must not do. */
export function PasswordDialog({ title, yes, grave, closed, attempt, onYes, onNo, children }: Props) {
  const { t } = useTexts()
  const id = useId()
  const wrong = { field: 'password', text: t('field.password_wrong') }
  return (
    <Dialog open onClose={onNo} maxWidth="xs" fullWidth aria-labelledby={id}>
      <DialogTitle id={id} variant="h2">
        {title}
      </DialogTitle>
      <Form
        error={attempt.error}
        about={{ 'auth.invalid_credentials': wrong }}
        onSubmit={(fields) => onYes(String(fields.get('password')), fields)}
        label={title}
      >
        <DialogContent>
          <Stack spacing={2.5}>
            {children}
            <PasswordField
              label={t('field.own_password')}
              helperText={t('field.own_password_hint')}
              autoComplete="current-password"
              autoFocus={!grave}
            />
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={onNo} autoFocus={grave}>
            {t('field.cancel')}
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
    </Dialog>
  )
}
