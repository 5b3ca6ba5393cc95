import type { Database } from '../../../db/database.ts'
import type { Actor } from '../../../kernel/actor.ts'
import { refuse } from '../../../kernel/errors.ts'

/** The code of a ticket, for who booked it. Throws the refusals `not_found` and `booking.not_confirmed`. */
export async function ticketCodeForOwner(db: Database, actor: Actor, id: number): Promise<string> {
  const booking = await db.read
    .selectFrom('bookings')
    .select(['state', 'ticket_code'])
    .where('id', '=', id)
    .where('account_id', '=', actor.id)
    .executeTakeFirst()
  if (!booking) refuse('not_found')
  return booking.state === 'confirmed' ? booking.ticket_code : refuse('booking.not_confirmed')
}
