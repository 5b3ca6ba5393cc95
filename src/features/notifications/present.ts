import type { Notification, NotificationKind } from '../../contract/notifications.ts'
import type { Locale } from '../../http/wording.ts'
import { renderDay, renderTime } from '../../kernel/time.ts'
import type { Say } from './changes/words.ts'
import { ahead, countedFrom } from './reminders/words.ts'
import type { Facts } from './tables.ts'
import { words } from './words.ts'

/** In whose language and zone it is said. */
export interface ReaderWords {
  locale: Locale
  time_zone: string
}

/** A piece of news: its kind, and what its text is made of. */
export interface Told {
  kind: NotificationKind
  facts: Facts[NotificationKind]
  event_id: number | null
}

/** Says a time in the reader's language and zone. A day is the one at the event's place: for a reader far from there it would become another. */
export function sayTo({ locale, time_zone: zone }: ReaderWords): Say {
  return ({ starts_at, time_zone, all_day }) =>
    all_day
      ? renderDay(new Date(starts_at), time_zone, locale)
      : renderTime(new Date(starts_at), zone, locale)
}

function textOf<K extends NotificationKind>(
  kind: K,
  reader: ReaderWords,
  { facts, say, now }: { facts: Facts[K]; say: Say; now: Date },
): string {
  const soon =
    'minutes' in facts
      ? ahead(facts, countedFrom(facts, facts.minutes, now), reader.locale, reader.time_zone)
      : ''
  return words[kind][reader.locale].text(facts, say, soon)
}

/** What of a notification is shown. */
export type PresentedRow = Told & { id: number; created_at: Date; read_at: Date | null }

export function presentNotification(row: PresentedRow, reader: ReaderWords): Notification {
  const { kind, facts } = row
  return {
    id: row.id,
    kind,
    title: words[kind][reader.locale].title,
    text: textOf(kind, reader, { facts, say: sayTo(reader), now: row.created_at }),
    event_id: row.event_id,
    organization_id: ('organization_id' in facts && facts.organization_id) || null,
    read_at: row.read_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  }
}

/** The page of ours that shows what a piece of news is about, from `/`. */
export function aboutPath({ kind, facts, event_id }: Told): string {
  const booking = 'booking_id' in facts ? facts.booking_id : undefined
  switch (kind) {
    case 'booking.confirmed':
    case 'booking.promoted':
    case 'booking.reminder':
      if (booking !== undefined) return `/my/bookings/${booking}`
      break
    case 'organization.added':
    case 'webhook.disabled':
      if ('organization_id' in facts && facts.organization_id)
        return `/organizations/${facts.organization_id}`
      break
    case 'token.created':
      return '/settings/tokens'
    case 'email.changed':
    case 'password.changed':
    case 'totp.enabled':
    case 'totp.disabled':
    case 'passkey.added':
    case 'passkey.deleted':
      return '/settings/security'
  }
  return event_id === null ? '/notifications' : `/events/${event_id}`
}

/** What a push message shows, and the page it opens. */
export interface PushWords {
  title: string
  /** At most 200 characters, on one line. */
  text: string
  path: string
}

const longestPush = 200

/** A piece of news as a push message says it that goes out now. */
export function pushWords(told: Told, reader: ReaderWords, now: Date): PushWords {
  const { kind, facts } = told
  const letters = [
    ...textOf(kind, reader, { facts, say: sayTo(reader), now }).replaceAll(/[\s\p{Cc}]+/gu, ' '),
  ]
  return {
    title: words[kind][reader.locale].title,
    text: letters.length > longestPush ? `${letters.slice(0, longestPush - 1).join('')}…` : letters.join(''),
    path: aboutPath(told),
  }
}
