import type { NotificationKind } from '../../../../contract/notifications.ts'
import { publicUrl } from '../../../../kernel/config.ts'
import { renderSpan, renderTime, type Span } from '../../../../kernel/time.ts'
import type { Platform } from '../../../../platform.ts'
import { changesInWords } from '../../changes/words.ts'
import { aboutPath, sayTo } from '../../present.ts'
import { ahead, countedFrom } from '../../reminders/words.ts'
import type { Facts, Time } from '../../tables.ts'
import { isLeavable } from '../../unsubscribe/rules.ts'
import type { Detail, Letter } from '../present.ts'
import type { DueMail, MailLinks } from '../queries.ts'
import { foreign } from '../rules.ts'
import {
  type EventNews,
  footers,
  type MailedKind,
  type MailNews,
  messages,
  type TicketNews,
} from '../words.ts'
import { type BookingNow, type EventNow, type Known, pair } from './queries.ts'

type With<F extends Facts[NotificationKind]> = Omit<DueMail, 'facts'> & { facts: F }
type Due<K extends NotificationKind> = With<Facts[K]> & { kind: K }

/** What the words of each kind are made of; null for what is not true any more. */
type Gather = { [K in MailedKind]: (due: Due<K>) => MailNews[K] | null }

/** Words for when, found once for a crowd that shares its event and few zones: a span costs 25 µs, all else of a mail 20. */
function spanWriter(): typeof renderSpan {
  const written = new Map<string, string>()
  return (span, locale) => {
    const name = `${locale} ${JSON.stringify([span.starts_at, span.ends_at, span.all_day, span.time_zone])}`
    const words = written.get(name) ?? renderSpan(span, locale)
    written.set(name, words)
    return words
  }
}

/** Writes the letters of a batch, from what is known about their news. */
export function createWriter(
  { clock, config }: Platform,
  links: MailLinks,
  { events, bookings, living, answers, invitations }: Known,
): (due: DueMail) => Letter | null {
  const now = clock.now()
  const sayWhen = spanWriter()
  // From the configured address only: a forged Host header must not end up in a mail.
  const page = (path: string) => `${publicUrl(config)}${path}`
  // In the fragment a token reaches no server's log and no Referer.
  const cancelUrl = (booking: BookingNow) => page(`/cancel-booking#${links.bookings.token(booking)}`)

  /** As the event is by now; where there is none any more, as it was told. */
  function eventNews(due: DueMail, told: Time & { title: string; place?: string }): EventNews {
    const event = due.event_id === null ? undefined : events.get(due.event_id)
    const span: Span = event ?? {
      starts_at: new Date(told.starts_at),
      ends_at: null,
      all_day: told.all_day ?? false,
      time_zone: told.time_zone,
    }
    const there = sayWhen(span, due.locale)
    // A day is the one at the event's place: for a reader far from there it would become another.
    const when = span.all_day ? there : sayWhen({ ...span, time_zone: due.time_zone }, due.locale)
    return {
      title: event?.title ?? told.title,
      when,
      there: there === when ? '' : there,
      place: event ? placeOf(event) : (told.place ?? ''),
      url: page(event ? `/events/${event.id}` : '/'),
    }
  }

  /** A booking that is still in a state, for an event that is still to come. */
  function ticketNews(
    due: With<Facts['booking.confirmed']>,
    state: BookingNow['state'],
  ): (TicketNews & { event: EventNow }) | null {
    const booking = due.facts.booking_id === undefined ? undefined : bookings.get(due.facts.booking_id)
    const event = booking && events.get(booking.event_id)
    if (booking?.state !== state || event?.status !== 'upcoming' || event.starts_at <= now) return null
    const { seats, ticket_code: code } = booking
    return { ...eventNews(due, due.facts), seats, code, cancelUrl: cancelUrl(booking), event }
  }

  const done = (due: With<Facts['password.changed']>) => ({
    when: renderTime(new Date(due.facts.at), due.time_zone, due.locale),
    url: page(aboutPath(due)),
  })
  const doneWith = (due: With<Facts['passkey.added']>) => ({ ...done(due), name: due.facts.name })
  const told = (due: With<Facts['event.deleted']>) => eventNews(due, due.facts)

  const gather: Gather = {
    'booking.confirmed': (due) => ticketNews(due, 'confirmed'),
    'booking.waitlisted': (due) => ticketNews(due, 'waitlisted'),
    'booking.promoted': (due) => ticketNews(due, 'confirmed'),
    'booking.reminder'(due) {
      const news = ticketNews(due, 'confirmed')
      // Who comes to an event that was moved is reminded anew.
      if (news?.event.starts_at.getTime() !== Date.parse(due.facts.starts_at)) return null
      const from = countedFrom(due.facts, due.facts.minutes, now)
      return { ...news, ahead: ahead(due.facts, from, due.locale, due.time_zone) }
    },
    'booking.cancelled': told,
    'booking.removed': told,
    'event.published': (due) => (isUpcoming(due) ? told(due) : null),
    'event.changed'(due) {
      const booking = due.event_id === null ? undefined : living.get(pair(due.event_id, due.account_id))
      if (!booking || !isUpcoming(due)) return null
      const changes = changesInWords(due.facts, due.locale, sayTo(due)).map(
        ({ label, from, to }): Detail => [label, foreign(to), from === undefined ? from : foreign(from)],
      )
      const waits = booking.state === 'waitlisted'
      return { ...told(due), changes, waits, cancelUrl: cancelUrl(booking) }
    },
    'event.cancelled': (due) => ({ ...told(due), reason: due.facts.reason ?? '' }),
    'event.deleted': told,
    'rating.answered'(due) {
      const answer = due.event_id === null ? undefined : answers.get(pair(due.event_id, due.account_id))
      return answer === undefined ? null : { title: due.facts.title, answer, url: page(aboutPath(due)) }
    },
    'organization.added'({ account_id, facts: { title, organization_id: id } }) {
      if (id === undefined || !invitations.has(pair(id, account_id))) return null
      return { title, url: page(`/organizations/${id}`) }
    },
    'webhook.disabled': (due) => ({
      webhook: due.facts.url,
      title: due.facts.title ?? '',
      url: page(aboutPath(due)),
    }),
    'password.changed': done,
    'totp.enabled': done,
    'totp.disabled': done,
    'passkey.added': doneWith,
    'passkey.deleted': doneWith,
    'token.created': doneWith,
  }

  function isUpcoming({ event_id }: DueMail): boolean {
    return event_id !== null && events.get(event_id)?.status === 'upcoming'
  }

  function write<K extends MailedKind>(due: Due<K>): Letter | null {
    const { kind, locale, account_id } = due
    const news = gather[kind](due)
    if (!news) return null
    const unsubscribe = isLeavable(kind)
      ? page(`/unsubscribe#${links.unsubscribe.token({ account_id, kind })}`)
      : null
    return {
      ...messages[kind][locale](news),
      ...footers[locale]({ settings: page('/settings/notifications'), unsubscribe }),
    }
  }
  return (due) => (isMailed(due) ? write(due) : null)
}

function isMailed(due: DueMail): due is Due<MailedKind> {
  return due.kind in messages
}

function placeOf({ location, venue }: EventNow): string {
  return [location, venue].filter((part) => part !== '').join(', ')
}
