import type { DeliveryChannel, DeliveryKind, DeliveryState } from '../../contract/deliveries.ts'
import { useTexts as useNewsTexts } from '../notifications/i18n/texts.ts'
import { keyed } from '../ui/keyed.ts'
import { events } from '../webhooks/EventsField.tsx'
import { useTexts as useWebhookTexts } from '../webhooks/i18n/texts.ts'
import { useTexts } from './i18n/texts.ts'

export const states = ['waiting', 'sent', 'failed', 'kept', 'dropped'] as const satisfies DeliveryState[]
export const channels = ['mail', 'push', 'webhook'] as const satisfies DeliveryChannel[]
const letters = [
  'password.reset_link',
  'email.confirm_link',
  'email.change_asked',
  'email.left',
  'digest',
  'webhook.test',
] as const satisfies DeliveryKind[]
const news = [
  'booking.confirmed',
  'booking.waitlisted',
  'booking.promoted',
  'booking.cancelled',
  'booking.removed',
  'booking.reminder',
  'event.published',
  'event.changed',
  'event.cancelled',
  'event.deleted',
  'rating.answered',
  'organization.added',
  'webhook.disabled',
  'password.changed',
  'email.changed',
  'totp.enabled',
  'totp.disabled',
  'passkey.added',
  'passkey.deleted',
  'token.created',
] as const satisfies DeliveryKind[]

export const kinds: readonly DeliveryKind[] = [...letters, ...news]

const isLetter = (kind: DeliveryKind): kind is (typeof letters)[number] =>
  (letters as readonly string[]).includes(kind)

/** Says what a message is about; to another server nothing of its own happened. */
export function useKindName() {
  const { t } = useTexts()
  const { t: ofNews } = useNewsTexts()
  const { t: ofWebhooks } = useWebhookTexts()
  return (kind: DeliveryKind, channel?: DeliveryChannel): string => {
    const event = channel === 'webhook' && events.find((told) => told === kind)
    if (event) return ofWebhooks(`event.${keyed(event)}`)
    return isLetter(kind) ? t(`letter.${keyed(kind)}`) : ofNews(`kind.${keyed(kind)}`)
  }
}
