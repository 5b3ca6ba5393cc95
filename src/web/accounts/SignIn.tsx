import Button from '@mui/material/Button'
import Link from '@mui/material/Link'
import Stack from '@mui/material/Stack'
import { useTranslation } from 'react-i18next'
import { Link as RouterLink } from 'react-router'
import { Field, Form } from '../ui/form.tsx'
import { Gate } from './Gate.tsx'
import { PasswordField } from './PasswordField.tsx'
import { useReturning } from './returning.ts'
import { useSignIn } from './session.ts'

export default function SignIn() {
  const { t } = useTranslation()
  const { errand } = useReturning()
  const signIn = useSignIn()
  const submit = (fields: FormData) =>
    signIn.mutate({ login: String(fields.get('login')).trim(), password: String(fields.get('password')) })
  const aside = (
    <>
      {t('account.no_account')}{' '}
      <Link component={RouterLink} to="/sign-up" state={errand}>
        {t('account.sign_up')}
      </Link>
    </>
  )
  return (
    <Gate title={t('account.sign_in_title')} text={t('account.sign_in_text')} aside={aside}>
      <Form error={signIn.error} onSubmit={submit} label={t('account.sign_in')}>
        <Stack spacing={2.5}>
          <Field name="login" label={t('account.login')} autoComplete="username" required autoFocus />
          <PasswordField autoComplete="current-password" />
          <Button type="submit" variant="contained" size="large" loading={signIn.isPending}>
            {t('account.sign_in')}
          </Button>
        </Stack>
      </Form>
    </Gate>
  )
}
