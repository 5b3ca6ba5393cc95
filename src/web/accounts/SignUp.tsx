import Button from '@mui/material/Button'
import Link from '@mui/material/Link'
import Stack from '@mui/material/Stack'
import { Link as RouterLink } from 'react-router'
import { i18n, type Language } from '../i18n/language.ts'
import { ownZone } from '../i18n/time.ts'
import { Field, Form } from '../ui/form.tsx'
import { Gate } from './Gate.tsx'
import { useTexts } from './i18n/texts.ts'
import { PasswordField } from './PasswordField.tsx'
import { useReturning } from './returning.ts'
import { useSignUp } from './session.ts'

export default function SignUp() {
  const { t } = useTexts()
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
      {t('gate.have_account')}{' '}
      <Link component={RouterLink} to="/sign-in" state={errand}>
        {t('gate.sign_in')}
      </Link>
    </>
  )
  return (
    <Gate title={t('gate.sign_up_title')} text={t('gate.sign_up_text')} aside={aside}>
      <Form error={signUp.error} onSubmit={submit} label={t('gate.sign_up')}>
        <Stack spacing={2.5}>
          <Stack direction={{ xs: 'column', sm: 'row' }} spacing={2.5}>
            <Field name="first_name" label={t('field.first_name')} autoComplete="given-name" autoFocus />
            <Field name="last_name" label={t('field.last_name')} autoComplete="family-name" />
          </Stack>
          <Field name="email" label={t('field.email')} type="email" autoComplete="email" required />
          <PasswordField autoComplete="new-password" helperText={t('gate.password_hint')} />
          <Button type="submit" variant="contained" size="large" loading={signUp.isPending}>
            {t('gate.sign_up')}
          </Button>
        </Stack>
      </Form>
    </Gate>
  )
}
