import Button from '@mui/material/Button'
import Link from '@mui/material/Link'
import Stack from '@mui/material/Stack'
import { useTranslation } from 'react-i18next'
import { Link as RouterLink } from 'react-router'
import { i18n, type Language } from '../i18n/language.ts'
import { ownZone } from '../i18n/time.ts'
import { Field, Form } from '../ui/form.tsx'
import { Gate } from './Gate.tsx'
import { PasswordField } from './PasswordField.tsx'
import { useReturning } from './returning.ts'
import { useSignUp } from './session.ts'

export default function SignUp() {
  const { t } = useTranslation()
  const { errand } = useReturning()
  const signUp = useSignUp()
  const submit = (fields: FormData) => {
    const text = (name: string) => String(fields.get(name)).trim()
    signUp.mutate({
      email: text('email'),
      password: String(fields.get('password')),
      first_name: text('first_name'),
      last_name: text('last_name'),
      locale: i18n.language as Language,
      time_zone: ownZone,
    })
  }
  const aside = (
    <>
      {t('account.have_account')}{' '}
      <Link component={RouterLink} to="/sign-in" state={errand}>
        {t('account.sign_in')}
      </Link>
    </>
  )
  return (
    <Gate title={t('account.sign_up_title')} text={t('account.sign_up_text')} aside={aside}>
      <Form error={signUp.error} onSubmit={submit} label={t('account.sign_up')}>
        <Stack spacing={2.5}>
          <Stack direction={{ xs: 'column', sm: 'row' }} spacing={2.5}>
            <Field name="first_name" label={t('account.first_name')} autoComplete="given-name" autoFocus />
            <Field name="last_name" label={t('account.last_name')} autoComplete="family-name" />
          </Stack>
          <Field name="email" label={t('account.email')} type="email" autoComplete="email" required />
          <PasswordField autoComplete="new-password" helperText={t('account.password_hint')} />
          <Button type="submit" variant="contained" size="large" loading={signUp.isPending}>
            {t('account.sign_up')}
          </Button>
        </Stack>
      </Form>
    </Gate>
  )
}
