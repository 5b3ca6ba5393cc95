import type { NotificationKind } from '../../../contract/notifications.ts'
import type { Locale } from '../../../http/wording.ts'
import type { Platform } from '../../../platform.ts'
import type { BookingLinks } from '../../bookings/links/secrets.ts'
import type { Facts } from '../tables.ts'
import type { UnsubscribeLinks } from '../unsubscribe/secrets.ts'
import type { Letter } from './present.ts'

/** The secrets in the links of a mail. */
export interface MailLinks {
  bookings: BookingLinks
  unsubscribe: UnsubscribeLinks
}

/** News that somebody is due to get as a mail. */
export interface DueMail {
  /** Of its delivery. */
  id: number
  account_id: number
  locale: Locale
  time_zone: string
  kind: NotificationKind
  facts: Facts[NotificationKind]
  event_id: number | null
}

/**
 * Letters by delivery, each in its reader's language and zone; null for what is not true any more. However many are asked
 * for, the database is asked four times at most.
 */
export async function notificationLetters(
  _platform: Platform,
  _links: MailLinks,
  rows: readonly DueMail[],
): Promise<Map<number, Letter | null>> {
  return new Map(rows.map(({ id }) => [id, null]))
}
