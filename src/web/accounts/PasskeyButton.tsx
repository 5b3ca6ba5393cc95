import FingerprintIcon from '@mui/icons-material/FingerprintRounded'
import Button from '@mui/material/Button'
import { useNotice } from '../ui/notice.tsx'
import { useTexts } from './i18n/texts.ts'
import { usePasskeyWording, useSignInWithPasskey } from './passkey.ts'

export function PasskeyButton() {
  const { t } = useTexts()
  const tell = useNotice()
  const word = usePasskeyWording()
  const signIn = useSignInWithPasskey()
  return (
    <Button
      variant="outlined"
      size="large"
      fullWidth
      startIcon={<FingerprintIcon />}
      loading={signIn.isPending}
      loadingPosition="start"
      onClick={() =>
        signIn.mutate(undefined, { onError: (error) => tell({ text: word(error), tone: 'error' }) })
      }
      sx={{ mt: 2 }}
    >
      {t('passkeys.sign_in')}
    </Button>
  )
}
