import type { NotificationKind } from '../../../contract/notifications.ts'
import type { Locale } from '../../../http/wording.ts'
import type { Detail, Letter } from './present.ts'
import { foreign, subject } from './rules.ts'

/** What somebody else wrote stands here as they wrote it; it is made harmless where it is worded. */
export interface EventNews {
  title: string
  /** In words, in the reader's language and zone. */
  when: string
  /** The time on the clocks at the event, where they show another than the reader's; else empty. */
  there: string
  place: string
  url: string
}

export interface TicketNews extends EventNews {
  seats: number
  code: string
  cancelUrl: string
}

/** What the mail of each kind is made of. */
export interface MailNews {
  'booking.confirmed': TicketNews
  'booking.waitlisted': TicketNews
  'booking.promoted': TicketNews
  /** `ahead`: in words, as `in an hour`. */
  'booking.reminder': TicketNews & { ahead: string }
  'booking.cancelled': EventNews
  'booking.removed': EventNews
  'event.published': EventNews
  /** `changes` in words already. */
  'event.changed': EventNews & { changes: readonly Detail[]; cancelUrl: string }
  'event.cancelled': EventNews & { reason: string }
  'event.deleted': EventNews
  'rating.answered': { title: string; answer: string; url: string }
  'organization.added': { title: string; url: string }
  /** `title`: of the organization; empty where the webhook is of the whole server. */
  'webhook.disabled': { webhook: string; title: string; url: string }
  'password.changed': { when: string; url: string }
  'totp.enabled': { when: string; url: string }
  'totp.disabled': { when: string; url: string }
  'passkey.added': { when: string; name: string; url: string }
  'passkey.deleted': { when: string; name: string; url: string }
  'token.created': { when: string; name: string; url: string }
}

/** Kinds that are told by mail. */
export type MailedKind = keyof MailNews & NotificationKind

/** A letter before its footer. */
export type Message = Omit<Letter, 'why' | 'choices'>
