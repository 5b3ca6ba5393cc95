import type { Tx } from '../../../db/database.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { refuse } from '../../../kernel/errors.ts'
import { ticketAtDoor } from './access.ts'
import { letsIn } from './rules.ts'

/**
 * Lets somebody in, once. Throws the refusals `not_found`, `event.closed`, `booking.not_confirmed` and
 * `booking.checked_in`, which says when that was (`checked_in_at`).
 */
export async function checkIn(tx: Tx, clock: Clock, organizer: Actor, id: number): Promise<void> {
  const ticket = await ticketAtDoor(tx, organizer, id)
  const now = clock.now()
  if (!letsIn(ticket, now)) refuse('event.closed')
  if (ticket.state !== 'confirmed') refuse('booking.not_confirmed')
  if (ticket.checked_in_at)
    refuse('booking.checked_in', { checked_in_at: ticket.checked_in_at.toISOString() })
  await tx.updateTable('bookings').set({ checked_in_at: now }).where('id', '=', id).execute()
}

/** Takes a check-in back; harmless where there was none. Throws the refusal `not_found`. */
export async function undoCheckIn(tx: Tx, organizer: Actor, id: number): Promise<void> {
  await ticketAtDoor(tx, organizer, id)
  await tx.updateTable('bookings').set({ checked_in_at: null }).where('id', '=', id).execute()
}
