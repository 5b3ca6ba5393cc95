import type { NotificationKind } from '../../../contract/notifications.ts'
import type { Locale } from '../../../http/wording.ts'
import type { Platform } from '../../../platform.ts'
import type { BookingLinks } from '../../bookings/links/secrets.ts'
import type { Facts } from '../tables.ts'
import type { UnsubscribeLinks } from '../unsubscribe/secrets.ts'
import { createWriter } from './news/present.ts'
import { known } from './news/queries.ts'
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
  /** The reader's. */
  time_zone: string
  kind: NotificationKind
  facts: Facts[NotificationKind]
  event_id: number | null
}

/**
 * Letters by delivery, each in its reader's language and zone; null for what is not true any more. However many are asked
 * for, the database is asked five times at most.
 */
export async function notificationLetters(
  platform: Platform,
  links: MailLinks,
  rows: readonly DueMail[],
): Promise<Map<number, Letter | null>> {
  const write = createWriter(platform, links, await known(platform.db, rows))
  return new Map(rows.map((row) => [row.id, write(row)]))
}
