import type { Webhook } from '../../contract/webhooks.ts'
import { Mark } from '../ui/Mark.tsx'
import { useTexts } from './i18n/texts.ts'

/** Whether a webhook works, in a word. */
export function WebhookState({ webhook: { is_active, disabled_at } }: { webhook: Webhook }) {
  const { t } = useTexts()
  if (is_active) return <Mark colour="success">{t('state_on')}</Mark>
  return disabled_at ? <Mark colour="error">{t('state_broken')}</Mark> : <Mark>{t('state_off')}</Mark>
}

/** What a webhook is called: its name, or where it leads. */
export const nameOf = ({ description, url }: Webhook) => description || url.replace(/^https?:\/\//, '')
