import Button from '@mui/material/Button'
import Stack from '@mui/material/Stack'
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from 'react-router'
import { call } from '../api/client.ts'
import { Form } from '../ui/form.tsx'
import { useNotice } from '../ui/notice.tsx'
import { Doorway } from './Doorway.tsx'
import { useTexts } from './i18n/texts.ts'
import { useMailedToken } from './mailed-token.ts'
import { PasswordField } from './PasswordField.tsx'
import { useSwitch } from './session.ts'

/** Where the link of the mail leads. */
export default function ResetPassword() {
  const { t } = useTexts()
  const token = useMailedToken()
  const tell = useNotice()
  const navigate = useNavigate()
  const become = useSwitch()
  const reset = useMutation({
    mutationFn: async (password: string) => {
      await call('POST /auth/password/reset', { body: { token, password } })
      // The new password has ended this browser's session too: its cookie goes as well.
      await call('POST /auth/logout', { body: {} }).catch(() => null)
    },
    onSuccess: async () => {
      await become(null)
      tell({ text: t('reset.done') })
      await navigate('/sign-in', { replace: true })
    },
  })
  return (
    <Doorway title={t('reset.title')} text={t(token ? 'reset.text' : 'reset.no_token')}>
      {token && (
        <Form
          error={reset.error}
          onSubmit={(fields) => reset.mutate(String(fields.get('password')))}
          label={t('reset.title')}
        >
          <Stack spacing={2.5}>
            <PasswordField
              label={t('password.next')}
              autoComplete="new-password"
              helperText={t('gate.password_hint')}
              autoFocus
            />
            <Button type="submit" variant="contained" size="large" loading={reset.isPending}>
              {t('reset.save')}
            </Button>
          </Stack>
        </Form>
      )}
      {(!token || reset.isError) && (
        <Button component={Link} to="/forgot-password" variant={token ? 'text' : 'contained'} sx={{ mt: 2 }}>
          {t('reset.ask_again')}
        </Button>
      )}
    </Doorway>
  )
}
