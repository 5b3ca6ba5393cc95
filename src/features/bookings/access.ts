import { CompiledQuery } from 'kysely'
import type { Booking } from '../../contract/bookings.ts'
import type { Database, Tx } from '../../db/database.ts'
import { statement } from '../../db/hot.ts'
import type { JsonText } from '../../http/bind.ts'
import type { Actor } from '../../kernel/actor.ts'
import { refuse } from '../../kernel/errors.ts'
import { bookingJson } from './present.ts'

const bookingById = statement(
  'booking_by_id',
  `select ${bookingJson('b', 'a')} as booking
   from bookings b join accounts a on a.id = b.account_id join events e on e.id = b.event_id
   where b.id = $1 and $2::bigint in (b.account_id, e.organizer_id)`,
)

/** A booking, for who booked and for the organizer. Throws the refusal `not_found`. */
export async function bookingForViewer(db: Database, viewer: Actor, id: number): Promise<JsonText> {
  const text = await db.hot.value(bookingById, [id, viewer.id])
  return (text ?? refuse('not_found')) as JsonText
}

/** The same within a transaction, which sees what it wrote. */
export async function bookingInTransaction(tx: Tx, viewer: Actor, id: number): Promise<Booking> {
  const { rows } = await tx.executeQuery<{ booking: Booking }>(
    CompiledQuery.raw(bookingById.text, [id, viewer.id]),
  )
  return rows[0]?.booking ?? refuse('not_found')
}

/**
 * Locks the event of a booking that this account may cancel: its own, or one of an event it organizes, which removes
 * somebody. The event comes before the booking, as where people book: the two cannot deadlock. Throws the refusal
 * `not_found`, also where the event is deleted at this very moment.
 */
export async function lockEventOfBooking(tx: Tx, accountId: number, id: number) {
  const event = await tx
    .selectFrom('bookings')
    .innerJoin('events', 'events.id', 'bookings.event_id')
    .select(['event_id', 'account_id', 'status', 'starts_at'])
    .where('bookings.id', '=', id)
    .where(({ eb, or }) => or([eb('account_id', '=', accountId), eb('organizer_id', '=', accountId)]))
    .forNoKeyUpdate('events')
    .executeTakeFirst()
  return event ?? refuse('not_found')
}
