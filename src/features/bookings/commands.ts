import type { Seats } from '../../contract/realtime.ts'
import type { Tx } from '../../db/database.ts'
import { emit } from '../../jobs/job.ts'
import type { Clock } from '../../kernel/clock.ts'
import { refuse } from '../../kernel/errors.ts'
import { eventOfBooking } from './access.ts'
import { bookingCancelled } from './jobs.ts'

/** A seat that became free: of which event, and what it has now. */
export interface Freed {
  eventId: number
  seats: Seats
}

/**
 * Frees the seat at once. Answers the event and its seats afterwards, or nothing when the booking was cancelled
 * already. Locks the event before the booking, as booking does: the two cannot deadlock.
 */
export async function cancelBooking(
  tx: Tx,
  clock: Clock,
  accountId: number,
  id: number,
): Promise<Freed | null> {
  const eventId = await eventOfBooking(tx, accountId, id)
  const now = clock.now()
  const event = await tx
    .selectFrom('events')
    .select(['status', 'starts_at'])
    .where('id', '=', eventId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  const booking = await tx
    .selectFrom('bookings')
    .select(['state', 'seats'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  if (booking.state === 'cancelled') return null
  if (event.status !== 'upcoming' || event.starts_at <= now) refuse('event.closed')

  await tx
    .updateTable('bookings')
    .set({ state: 'cancelled', cancelled_at: now })
    .where('id', '=', id)
    .execute()
  const { seats, booked, revision } = await tx
    .updateTable('events')
    .set((eb) => ({ booked: eb('booked', '-', booking.seats), revision: eb('revision', '+', 1) }))
    .where('id', '=', eventId)
    .returning(['seats', 'booked', 'revision'])
    .executeTakeFirstOrThrow()
  await emit(tx, bookingCancelled, { booking_id: id })
  return { eventId, seats: { seats, booked, free_seats: seats - booked, revision } }
}
