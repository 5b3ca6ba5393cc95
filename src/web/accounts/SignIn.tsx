import Button from '@mui/material/Button'
import Link from '@mui/material/Link'
import Stack from '@mui/material/Stack'
import { useState } from 'react'
import { Link as RouterLink } from 'react-router'
import { ApiProblem } from '../api/problem.ts'
import { Field, Form } from '../ui/form.tsx'
import { Gate } from './Gate.tsx'
import { useTexts } from './i18n/texts.ts'
import { PasskeyButton } from './PasskeyButton.tsx'
import { PasswordField } from './PasswordField.tsx'
import { canUsePasskeys } from './passkey.ts'
import { useReturning } from './returning.ts'
import { SecondStep } from './SecondStep.tsx'
import { type Credentials, useSignIn } from './session.ts'

export default function SignIn() {
  const { t } = useTexts()
  const { errand } = useReturning()
  const signIn = useSignIn()
  /** What was right so far, once a second factor is asked for. */
  const [proven, setProven] = useState<Credentials | null>(null)
  const submit = (fields: FormData) => {
    const credentials = {
      login: String(fields.get('login')).trim(),
      password: String(fields.get('password')),
    }
    signIn.mutate(credentials, {
      onError: (error) =>
        error instanceof ApiProblem && error.code === 'auth.otp_required' && setProven(credentials),
    })
  }
  if (proven)
    return (
      <Gate title={t('otp.title')} text={t('otp.text')}>
        <SecondStep
          attempt={signIn}
          onCode={(otp) => signIn.mutate({ ...proven, otp })}
          onBack={() => {
            signIn.reset()
            setProven(null)
          }}
        />
      </Gate>
    )
  const aside = (
    <>
      {t('gate.no_account')}{' '}
      <Link component={RouterLink} to="/sign-up" state={errand}>
        {t('gate.sign_up')}
      </Link>
    </>
  )
  return (
    <Gate title={t('gate.sign_in_title')} text={t('gate.sign_in_text')} aside={aside}>
      <Form error={signIn.error} onSubmit={submit} label={t('gate.sign_in')}>
        <Stack spacing={2.5}>
          <Field name="login" label={t('gate.login')} autoComplete="username" required autoFocus />
          <PasswordField autoComplete="current-password" />
          <Link component={RouterLink} to="/forgot-password" sx={{ alignSelf: 'start' }}>
            {t('forgot.link')}
          </Link>
          <Button type="submit" variant="contained" size="large" loading={signIn.isPending}>
            {t('gate.sign_in')}
          </Button>
        </Stack>
      </Form>
      {canUsePasskeys && <PasskeyButton />}
    </Gate>
  )
}
