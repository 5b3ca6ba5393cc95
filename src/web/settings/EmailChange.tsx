import Alert from '@mui/material/Alert'
import Button from '@mui/material/Button'
import Stack from '@mui/material/Stack'
import { useMutation } from '@tanstack/react-query'
import type { User } from '../../contract/accounts.ts'
import { useTexts } from '../accounts/i18n/texts.ts'
import { PasswordField } from '../accounts/PasswordField.tsx'
import { call } from '../api/client.ts'
import { Field, Form } from '../ui/form.tsx'
import { Panel } from './Section.tsx'

export function EmailChange({ me }: { me: User }) {
  const { t } = useTexts()
  const change = useMutation({
    mutationFn: (body: { email: string; password: string }) => call('POST /auth/email/change', { body }),
  })
  const submit = (fields: FormData) =>
    change.mutate({
      email: String(fields.get('email')).trim(),
      password: String(fields.get('password')),
    })
  return (
    <Panel title={t('field.email')} text={t('email.text', { email: me.email })}>
      {change.isSuccess ? (
        <Alert severity="info" role="status">
          {t('email.sent', { email: change.variables.email })}
        </Alert>
      ) : (
        <Form
          error={change.error}
          about={{ 'auth.invalid_credentials': { field: 'password', text: t('field.password_wrong') } }}
          onSubmit={submit}
          label={t('field.email')}
        >
          <Stack spacing={2.5}>
            <Field name="email" label={t('email.next')} type="email" autoComplete="email" required />
            <PasswordField
              label={t('field.own_password')}
              helperText={t('field.own_password_hint')}
              autoComplete="current-password"
            />
            <Button
              type="submit"
              variant="contained"
              loading={change.isPending}
              sx={{ alignSelf: { sm: 'start' } }}
            >
              {t('email.change')}
            </Button>
          </Stack>
        </Form>
      )}
    </Panel>
  )
}
