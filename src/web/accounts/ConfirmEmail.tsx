import Alert from '@mui/material/Alert'
import Button from '@mui/material/Button'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import { call } from '../api/client.ts'
import { ApiProblem } from '../api/problem.ts'
import { useWording } from '../ui/wording.ts'
import { Doorway } from './Doorway.tsx'
import { useTexts } from './i18n/texts.ts'
import { useMailedToken } from './mailed-token.ts'

/** Where the link of the mail leads. It takes a press: programs that look at every link in a mail must not confirm. */
export default function ConfirmEmail() {
  const { t } = useTexts()
  const token = useMailedToken()
  const client = useQueryClient()
  const word = useWording()
  const confirm = useMutation({
    mutationFn: () => call('POST /auth/email/confirm', { body: { token } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['me'] }),
  })
  const { error } = confirm
  if (confirm.data)
    return (
      <Doorway title={t('confirm.done')} text={t('confirm.done_text', { email: confirm.data.email })}>
        <Button component={Link} to="/" variant="contained" size="large">
          {t('confirm.on')}
        </Button>
      </Doorway>
    )
  return (
    <Doorway title={t('confirm.title')} text={t(token ? 'confirm.text' : 'confirm.no_token')}>
      {error && (
        <Alert severity="error" sx={{ mb: 3 }}>
          {error instanceof ApiProblem && error.code === 'account.email_taken' ? error.message : word(error)}
        </Alert>
      )}
      {token && (
        <Button variant="contained" size="large" loading={confirm.isPending} onClick={() => confirm.mutate()}>
          {t('confirm.yes')}
        </Button>
      )}
    </Doorway>
  )
}
