import Alert from '@mui/material/Alert'
import Button from '@mui/material/Button'
import Link from '@mui/material/Link'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { useMutation } from '@tanstack/react-query'
import { Link as RouterLink } from 'react-router'
import { call } from '../api/client.ts'
import { Field, Form } from '../ui/form.tsx'
import { Doorway } from './Doorway.tsx'
import { useTexts } from './i18n/texts.ts'

export default function ForgotPassword() {
  const { t } = useTexts()
  const ask = useMutation({
    mutationFn: (email: string) => call('POST /auth/password/forgot', { body: { email } }),
  })
  return (
    <Doorway title={t('forgot.title')} text={t('forgot.text')}>
      {ask.isSuccess ? (
        <Alert severity="success">
          {t('forgot.sent', { email: ask.variables })}
          <Typography variant="body2" sx={{ mt: 1 }}>
            {t('forgot.not_there')}
          </Typography>
        </Alert>
      ) : (
        <Form
          error={ask.error}
          onSubmit={(fields) => ask.mutate(String(fields.get('email')).trim())}
          label={t('forgot.title')}
        >
          <Stack spacing={2.5}>
            <Field
              name="email"
              label={t('field.email')}
              type="email"
              autoComplete="email"
              required
              autoFocus
            />
            <Button type="submit" variant="contained" size="large" loading={ask.isPending}>
              {t('forgot.send')}
            </Button>
          </Stack>
        </Form>
      )}
      <Typography sx={{ mt: 3 }}>
        <Link component={RouterLink} to="/sign-in">
          {t('forgot.back')}
        </Link>
      </Typography>
    </Doorway>
  )
}
