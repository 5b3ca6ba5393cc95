import { SecretDialog } from '../ui/SecretDialog.tsx'
import { useTexts } from './i18n/texts.ts'

export function WebhookSecret({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useTexts()
  return (
    <SecretDialog
      title={t('secret.title')}
      warning={t('secret.text')}
      text={secret}
      copy={t('secret.copy')}
      copied={t('secret.copied')}
      kept={t('secret.kept')}
      onClose={onClose}
    />
  )
}
