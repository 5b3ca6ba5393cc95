import Button from '@mui/material/Button'
import Stack from '@mui/material/Stack'
import { useState } from 'react'
import { ApiProblem } from '../api/problem.ts'
import { Form } from '../ui/form.tsx'
import { CodeField } from './CodeField.tsx'
import { useTexts } from './i18n/texts.ts'

interface Props {
  attempt: { error: unknown; isPending: boolean; reset: () => void }
  onCode: (otp: string) => void
  onBack: () => void
}

/** After the password: the code of the authenticator, or one of the recovery codes. */
export function SecondStep({ attempt, onCode, onBack }: Props) {
  const { t } = useTexts()
  const [recovery, setRecovery] = useState(false)
  const asked = attempt.error instanceof ApiProblem && attempt.error.code === 'auth.otp_required'
  const wrong = t(recovery ? 'otp.recovery_wrong' : 'totp.code_wrong')
  return (
    <Form
      // What asked for the code is no failure.
      error={asked ? null : attempt.error}
      about={{ 'auth.otp_invalid': { field: 'otp', text: wrong } }}
      onSubmit={(fields) => onCode(String(fields.get('otp')).trim())}
      label={t('otp.title')}
    >
      <Stack spacing={2.5}>
        <CodeField
          key={String(recovery)}
          name="otp"
          label={t(recovery ? 'otp.recovery_code' : 'totp.code')}
          helperText={t(recovery ? 'otp.recovery_hint' : 'totp.code_hint')}
          letters={recovery}
          autoFocus
        />
        <Button type="submit" variant="contained" size="large" loading={attempt.isPending}>
          {t('gate.sign_in')}
        </Button>
        <Stack
          direction="row"
          useFlexGap
          sx={{ flexWrap: 'wrap', justifyContent: 'space-between', gap: 1, mx: -1.5 }}
        >
          <Button
            size="small"
            onClick={() => {
              attempt.reset()
              setRecovery(!recovery)
            }}
          >
            {t(recovery ? 'otp.use_app' : 'otp.use_recovery')}
          </Button>
          <Button size="small" onClick={onBack}>
            {t('otp.back')}
          </Button>
        </Stack>
      </Stack>
    </Form>
  )
}
