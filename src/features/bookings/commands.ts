import type { Seats } from '../../contract/realtime.ts'
import type { Tx } from '../../db/database.ts'
import { emit } from '../../jobs/job.ts'
import type { Clock } from '../../kernel/clock.ts'
import { refuse } from '../../kernel/errors.ts'
import { seatsAfterPromotion } from '../events/commands.ts'
import { lockEventOfBooking } from './access.ts'
import { bookingCancelled, bookingRemoved } from './jobs.ts'

/** Seats that became free: of which event, and what it has now, who waited for them being served already. */
export interface Freed {
  eventId: number
  seats: Seats
}

/**
 * Cancels a booking of this account, or removes one of an event it organizes: who booked is told then. Frees the seats at
 * once and gives them to who waits, in the same transaction; a booking that waits leaves the line. Answers the event's
 * seats afterwards, or nothing when the booking was cancelled already. Throws the refusals `not_found` and `event.closed`.
 */
export async function cancelBooking(
  tx: Tx,
  clock: Clock,
  accountId: number,
  id: number,
): Promise<Freed | null> {
  const { event_id: eventId, account_id, ...event } = await lockEventOfBooking(tx, accountId, id)
  const now = clock.now()
  // Read behind the lock, in a statement of its own: it sees what others did to the booking meanwhile.
  const booking = await tx
    .selectFrom('bookings')
    .select('state')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  if (booking.state === 'cancelled') return null
  if (event.status !== 'upcoming' || event.starts_at <= now) refuse('event.closed')

  // A seat that is given back was not used: whoever was let in with it is no longer counted as there.
  await tx
    .updateTable('bookings')
    .set({ state: 'cancelled', cancelled_at: now, checked_in_at: null })
    .where('id', '=', id)
    .execute()
  await emit(tx, account_id === accountId ? bookingCancelled : bookingRemoved, { booking_id: id })
  return { eventId, seats: await seatsAfterPromotion(tx, now, eventId) }
}

/** Serves the line of an event in which somebody was passed over; answers what changed, or nothing where nobody is served. */
export async function serveLine(tx: Tx, clock: Clock, eventId: number): Promise<Freed | null> {
  const before = await tx
    .selectFrom('events')
    .select('revision')
    .where('id', '=', eventId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!before) return null
  const seats = await seatsAfterPromotion(tx, clock.now(), eventId)
  return seats.revision === before.revision ? null : { eventId, seats }
}
