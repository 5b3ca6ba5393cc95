import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CodeField } from '../accounts/CodeField.tsx'
import { useTexts } from '../accounts/i18n/texts.ts'
import { call } from '../api/client.ts'
import { FormDialog } from '../ui/FormDialog.tsx'
import { Secret } from '../ui/Secret.tsx'
import { PasswordDialog } from './PasswordDialog.tsx'
import { secondFactors } from './queries.ts'
import { RecoveryCodes } from './RecoveryCodes.tsx'

/** Three steps: the password, a first code of the app that has read the secret, the recovery codes. */
export function AuthenticatorSetup({ onClose }: { onClose: () => void }) {
  const { t } = useTexts()
  const client = useQueryClient()
  const begin = useMutation({
    mutationFn: (password: string) => call('POST /auth/totp', { body: { password } }),
  })
  const confirm = useMutation({
    mutationFn: (code: string) => call('POST /auth/totp/confirm', { body: { code } }),
  })
  const finish = () => {
    void client.invalidateQueries({ queryKey: secondFactors.queryKey })
    onClose()
  }
  if (confirm.data) return <RecoveryCodes codes={confirm.data.recovery_codes} onClose={finish} />
  if (!begin.data)
    return (
      <PasswordDialog
        title={t('totp.begin_title')}
        yes={t('totp.next')}
        attempt={begin}
        onYes={(password) => begin.mutate(password)}
        onNo={onClose}
      />
    )
  return (
    <FormDialog
      title={t('totp.begin_title')}
      yes={t('totp.confirm')}
      no={t('field.cancel')}
      attempt={confirm}
      about={{ 'auth.otp_invalid': { field: 'code', text: t('totp.code_wrong') } }}
      onYes={(fields) => confirm.mutate(String(fields.get('code')).trim())}
      onNo={onClose}
    >
      <Typography sx={{ color: 'text.secondary' }}>{t('totp.scan')}</Typography>
      {/* An image and not markup: whatever the server sends can draw, but run nothing. Always on white, for cameras. */}
      <Box
        component="img"
        src={`data:image/svg+xml,${encodeURIComponent(begin.data.qr_svg)}`}
        alt={t('totp.qr')}
        sx={{ width: 212, height: 212, alignSelf: 'center', borderRadius: 3, bgcolor: '#fff' }}
      />
      <Typography sx={{ color: 'text.secondary' }}>{t('totp.type')}</Typography>
      <Secret
        text={begin.data.secret.replace(/(.{4})(?=.)/g, '$1 ')}
        copy={t('field.copy')}
        copied={t('field.copied')}
      />
      <CodeField name="code" label={t('totp.code')} helperText={t('totp.code_hint')} />
    </FormDialog>
  )
}
