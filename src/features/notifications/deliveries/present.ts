import type { Delivery } from '../../../contract/deliveries.ts'
import type { Locale } from '../../../http/wording.ts'
import type { DeliveryRow } from '../tables.ts'
import { reasonInWords } from './words.ts'

export function presentDelivery(row: DeliveryRow, locale: Locale): Delivery {
  return {
    id: row.id,
    account_id: row.account_id,
    kind: row.kind,
    channel: row.channel,
    address: row.address,
    subject: row.subject,
    text: row.text,
    html: row.html,
    state: row.state,
    attempts: row.attempts,
    error: reasonInWords(row.error, locale),
    reply_status: row.reply_status,
    message_id: row.message_id,
    webhook_id: row.webhook_id,
    next_at: row.next_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    sent_at: row.sent_at?.toISOString() ?? null,
  }
}
