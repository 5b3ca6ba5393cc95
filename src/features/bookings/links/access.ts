import { CompiledQuery } from 'kysely'
import type { MyBookingRow } from '../../../contract/bookings.ts'
import type { Database, Tx } from '../../../db/database.ts'
import { statement } from '../../../db/hot.ts'
import type { JsonText } from '../../../http/bind.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { refuse } from '../../../kernel/errors.ts'
import { bookingWithEventJson, fromBookingsWithEvents } from '../present.ts'
import type { BookingLinks, LinkedBooking } from './secrets.ts'

/**
 * The booking that a link is about, until its event starts. Throws the refusal `booking.link_invalid`, the same for a
 * token that was tampered with, one whose booking is gone and one whose owner may not come in.
 */
export async function bookingByLink(
  db: Database,
  clock: Clock,
  links: BookingLinks,
  token: string,
): Promise<LinkedBooking> {
  const id = links.claimed(token) ?? refuse('booking.link_invalid')
  const booking = await db.read
    .selectFrom('bookings')
    .innerJoin('events', 'events.id', 'bookings.event_id')
    .innerJoin('accounts', 'accounts.id', 'bookings.account_id')
    .select(['bookings.id', 'account_id'])
    .where('bookings.id', '=', id)
    .where('starts_at', '>', clock.now())
    .where('accounts.is_active', '=', true)
    .where('accounts.is_blocked', '=', false)
    .executeTakeFirst()
  return booking && links.fits(token, booking) ? booking : refuse('booking.link_invalid')
}

const bookingWithEvent = statement(
  'booking_with_event',
  `select ${bookingWithEventJson} as booking ${fromBookingsWithEvents('b.account_id')} where b.id = $1`,
)

/** A linked booking with its event. */
export async function linkedBooking(db: Database, id: number): Promise<JsonText> {
  return ((await db.hot.value(bookingWithEvent, [id])) ?? refuse('booking.link_invalid')) as JsonText
}

/** The same within a transaction, which sees what it wrote. */
export async function linkedBookingInTransaction(tx: Tx, id: number): Promise<MyBookingRow> {
  const { rows } = await tx.executeQuery<{ booking: MyBookingRow }>(
    CompiledQuery.raw(bookingWithEvent.text, [id]),
  )
  return rows[0]?.booking ?? refuse('booking.link_invalid')
}
