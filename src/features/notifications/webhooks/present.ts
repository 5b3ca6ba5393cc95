import type { Webhook, WebhookDelivery } from '../../../contract/webhooks.ts'
import type { Locale } from '../../../http/wording.ts'
import { reasonInWords } from '../deliveries/words.ts'
import type { DeliveryRow } from '../tables.ts'
import { messageId } from './rules.ts'
import type { WebhookRow } from './tables.ts'

export function presentWebhook(row: WebhookRow, now: Date): Webhook {
  const { previous_until } = row
  return {
    id: row.id,
    organization_id: row.organization_id,
    url: row.url,
    description: row.description,
    events: row.events,
    is_active: row.is_active,
    disabled_at: row.disabled_at?.toISOString() ?? null,
    previous_secret_until: previous_until && previous_until > now ? previous_until.toISOString() : null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}

export function presentWebhookDelivery(row: DeliveryRow, locale: Locale): WebhookDelivery {
  return {
    id: row.id,
    message_id: messageId(row),
    type: row.kind as WebhookDelivery['type'],
    state: row.state,
    attempts: row.attempts,
    reply_status: row.reply_status,
    error: reasonInWords(row.error, locale),
    payload: row.payload,
    next_at: row.next_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    sent_at: row.sent_at?.toISOString() ?? null,
  }
}
