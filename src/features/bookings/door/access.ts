import type { Database, Tx } from '../../../db/database.ts'
import { statement } from '../../../db/hot.ts'
import type { JsonText } from '../../../http/bind.ts'
import type { Actor } from '../../../kernel/actor.ts'
import { refuse } from '../../../kernel/errors.ts'
import { bookingWithEventJson, fromBookingsWithEvents } from '../present.ts'
import { ticketCodeIn } from './rules.ts'

/**
 * A booking in front of the door, for the organizer: of fifty who scan it at once one reads it at a time, and the next
 * sees what the one before did. Throws the refusal `not_found`.
 */
export async function ticketAtDoor(tx: Tx, organizer: Actor, id: number) {
  const ticket = await tx
    .selectFrom('bookings')
    .innerJoin('events', 'events.id', 'bookings.event_id')
    .select(['state', 'checked_in_at', 'status', 'starts_at', 'ends_at'])
    .where('bookings.id', '=', id)
    .where('organizer_id', '=', organizer.id)
    .forNoKeyUpdate('bookings')
    .executeTakeFirst()
  return ticket ?? refuse('not_found')
}

/** Which booking of an event has a code; the caller has made sure that the organizer asks. Throws the refusal `booking.code_unknown`. */
export async function bookingByCode(tx: Tx, eventId: number, text: string): Promise<number> {
  const code = ticketCodeIn(text) ?? refuse('booking.code_unknown')
  const booking = await tx
    .selectFrom('bookings')
    .select('id')
    .where('ticket_code', '=', code)
    .where('event_id', '=', eventId)
    .executeTakeFirst()
  return booking?.id ?? refuse('booking.code_unknown')
}

const bookingOfTicket = statement(
  'booking_of_ticket',
  `select ${bookingWithEventJson} as booking ${fromBookingsWithEvents('$2::bigint')}
   where b.ticket_code = $1 and e.organizer_id = $2::bigint`,
)

/** The booking with a ticket code and its event, for the organizer. Throws the refusal `not_found`. */
export async function ticketForOrganizer(db: Database, organizer: Actor, text: string): Promise<JsonText> {
  const code = ticketCodeIn(text) ?? refuse('not_found')
  return ((await db.hot.value(bookingOfTicket, [code, organizer.id])) ?? refuse('not_found')) as JsonText
}
