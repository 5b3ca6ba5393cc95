import type { Tx } from '../../../db/database.ts'
import { emit, on, type Reaction } from '../../../jobs/job.ts'
import { publicUrl } from '../../../kernel/config.ts'
import { renderSpan, renderTime } from '../../../kernel/time.ts'
import type { Platform } from '../../../platform.ts'
import { accountHeld } from '../../accounts/access.ts'
import { passwordChanged } from '../../accounts/passwords/jobs.ts'
import { makeEmailLink, makePasswordLink } from '../../accounts/recovery/commands.ts'
import { emailChangeAsked, emailChanged, passwordForgotten } from '../../accounts/recovery/jobs.ts'
import { mayRecover } from '../../accounts/recovery/rules.ts'
import type { Account } from '../../accounts/tables.ts'
import { bookingsConfirmed, bookingsPromoted } from '../../bookings/jobs.ts'
import type { BookingLinks } from '../../bookings/links/secrets.ts'
import { holdMailedTickets, type MailedTicket } from '../../bookings/tickets/queries.ts'
import { type Outcome, settleDelivery } from '../deliveries/commands.ts'
import { waitingDelivery } from '../deliveries/queries.ts'
import type { DeliveryRow } from '../tables.ts'
import { type MailOrder, writeMail, writeMails } from './commands.ts'
import { sending, sendMail } from './jobs.ts'
import { isFinal, type MailKind, mostAttempts, pauseMs, secretKinds } from './rules.ts'
import type { MailTransport } from './transport.ts'

/** A page of ours, from the configured address only: a forged Host header must not end up in a mail. */
function page({ config }: Platform, path: string): string {
  return `${publicUrl(config)}${path}`
}

/** Whose mail it is and the words for when, in their language and zone. */
function receiver(account: Account, at: string) {
  return {
    to: { accountId: account.id, locale: account.locale, address: account.email },
    when: renderTime(new Date(at), account.time_zone, account.locale),
  }
}

/**
 * Writes to an account unless it is blocked, deleted or switched off: whoever may not come in gets no mail, and whoever leaves
 * meanwhile leaves no address in the ledger.
 */
async function writeTo(
  { db }: Platform,
  accountId: number,
  write: (tx: Tx, account: Account) => Promise<void>,
): Promise<void> {
  await db.write(async (tx) => {
    const account = await accountHeld(tx, accountId)
    if (mayRecover(account)) await write(tx, account)
  })
}

const writing: readonly Reaction[] = [
  on(passwordForgotten, async ({ email, cause }, platform) => {
    await platform.db.write(async (tx) => {
      const link = await makePasswordLink(tx, platform.clock, { email, cause })
      if (!link) return
      await writeMail(tx, platform, {
        kind: 'password.reset_link',
        accountId: link.account.id,
        locale: link.account.locale,
        address: link.address,
        // In the fragment the token reaches no server's log and no Referer. The same below.
        facts: { url: page(platform, `/reset-password#token=${link.token}`) },
        cause,
        expiresAt: link.expiresAt,
      })
    })
  }),
  on(passwordChanged, async ({ account_id, at, cause }, platform) => {
    await writeTo(platform, account_id, async (tx, account) => {
      const { to, when } = receiver(account, at)
      const facts = { when, signInUrl: page(platform, '/sign-in') }
      await writeMail(tx, platform, { kind: 'password.changed', ...to, facts, cause })
    })
  }),
  on(emailChangeAsked, async ({ account_id, session_id, email, at, cause }, platform) => {
    await platform.db.write(async (tx) => {
      const link = await makeEmailLink(tx, platform.clock, {
        accountId: account_id,
        sessionId: session_id,
        email,
        cause: `email.confirm_link ${cause}`,
      })
      if (!link) return
      const { to, when } = receiver(link.account, at)
      await writeMail(tx, platform, {
        kind: 'email.confirm_link',
        ...to,
        address: link.address,
        facts: { url: page(platform, `/confirm-email#token=${link.token}`) },
        cause: `email.confirm_link ${cause}`,
        expiresAt: link.expiresAt,
      })
      await writeMail(tx, platform, {
        kind: 'email.change_asked',
        ...to,
        facts: { when, address: email, signInUrl: page(platform, '/sign-in') },
        cause: `email.change_asked ${cause}`,
      })
    })
  }),
  on(emailChanged, async ({ account_id, before, at, cause }, platform) => {
    await writeTo(platform, account_id, async (tx, account) => {
      const { to, when } = receiver(account, at)
      const facts = { when, address: account.email, signInUrl: page(platform, '/sign-in') }
      // To the address it was: whoever reads only that one learns that the account has left it.
      await writeMail(tx, platform, { kind: 'email.left', ...to, address: before, facts, cause })
    })
  }),
]

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

/** What a mail says of a ticket, in the reader's language and zone. */
function ticketOrder(
  platform: Platform,
  links: BookingLinks,
  { ticket, waited, sayWhen }: { ticket: MailedTicket; waited: boolean; sayWhen: typeof renderSpan },
): MailOrder<'booking.confirmed'> {
  const { account_id, event_id, title, location, venue, seats, ticket_code, locale, reader_zone } = ticket
  const there = sayWhen(ticket, locale)
  // A day is the one at the event's place: for a reader far from there it would become another.
  const when = ticket.all_day ? there : sayWhen({ ...ticket, time_zone: reader_zone }, locale)
  return {
    accountId: account_id,
    locale,
    address: ticket.email,
    facts: {
      title,
      place: [location, venue].filter((part) => part !== '').join(', '),
      when,
      there: there === when ? '' : there,
      seats,
      code: ticket_code,
      waited,
      eventUrl: page(platform, `/events/${event_id}`),
      // In the fragment, as above.
      cancelUrl: page(platform, `/cancel-booking#${links.token(ticket)}`),
    },
    cause: `booking.confirmed ${ticket.id}`,
    expiresAt: ticket.starts_at,
  }
}

/** Tickets written about in one transaction: some milliseconds of wording, after which others have their turn. */
const ticketsAtOnce = 64

/** Everything that has to do with mail; `transport`: none while no mail server is configured. */
export function mailReactions(transport: MailTransport | null, links: BookingLinks): readonly Reaction[] {
  async function writeTickets(platform: Platform, ids: readonly number[], waited: boolean): Promise<void> {
    const { db, clock } = platform
    const sayWhen = spanWriter()
    for (let begin = 0; begin < ids.length; begin += ticketsAtOnce) {
      await db.write(async (tx) => {
        const tickets = await holdMailedTickets(tx, ids.slice(begin, begin + ticketsAtOnce), clock.now())
        const orders = tickets.map((ticket) => ticketOrder(platform, links, { ticket, waited, sayWhen }))
        await writeMails(tx, platform, 'booking.confirmed', orders, transport !== null)
      })
    }
  }

  return [
    ...writing,
    on(bookingsConfirmed, ({ booking_ids }, platform) => writeTickets(platform, booking_ids, false)),
    on(bookingsPromoted, ({ booking_ids }, platform) => writeTickets(platform, booking_ids, true)),
    on(sendMail, async ({ delivery_id }, platform) => {
      const { db, clock } = platform
      const delivery = await waitingDelivery(db, delivery_id)
      if (!delivery) return
      const settle = (outcome: Outcome) =>
        db.write(async (tx) => void (await settleDelivery(tx, delivery_id, outcome)))
      const now = clock.now()
      if (delivery.expires_at && delivery.expires_at <= now)
        return settle({ state: 'failed', error: 'too late to be of use', ...secretsOf(delivery) })
      if (delivery.is_shut_out) return settle({ state: 'failed', error: 'the account is blocked' })
      if (!transport) return settle({ state: 'kept' })

      const attempts = delivery.attempts + 1
      try {
        await transport.send({
          address: delivery.address,
          subject: delivery.subject ?? '',
          text: delivery.text ?? '',
          html: delivery.html ?? '',
          messageId: delivery.message_id ?? '',
          date: delivery.created_at,
        })
      } catch (error) {
        const failure = { attempts, error: (error as Error).message.slice(0, 500) }
        if (isFinal(error) || attempts >= mostAttempts) return settle({ ...failure, state: 'failed' })
        const next_at = new Date(now.getTime() + pauseMs(attempts))
        return db.write(async (tx) => {
          const waits = await settleDelivery(tx, delivery_id, { ...failure, next_at })
          if (waits) await emit(tx, sending(delivery.kind as MailKind), { delivery_id }, { runAt: next_at })
        })
      }
      await settle({ state: 'sent', sent_at: clock.now(), attempts, error: null, ...secretsOf(delivery) })
    }),
  ]
}

function secretsOf({ kind }: DeliveryRow): { text?: string; html?: string } {
  return secretKinds.has(kind as MailKind) ? { text: '', html: '' } : {}
}
