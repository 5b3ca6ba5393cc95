import type { Database } from '../../../db/database.ts'

/** Rows asked for at a time: some milliseconds of work, after which others have their turn. */
export const rowsAtOnce = 500

/** The next bookings of an event after one of them, oldest first, without the cancelled. */
export async function bookingsAfter(db: Database, eventId: number, after: number) {
  return db.read
    .selectFrom('bookings')
    .innerJoin('accounts', 'accounts.id', 'bookings.account_id')
    .select(['bookings.id', 'ticket_code', 'first_name', 'last_name', 'username', 'email', 'seats', 'state'])
    .select(['bookings.created_at', 'checked_in_at'])
    .where('event_id', '=', eventId)
    .where('state', '<>', 'cancelled')
    .where('bookings.id', '>', after)
    .orderBy('bookings.id')
    .limit(rowsAtOnce)
    .execute()
}

export type ExportedBooking = Awaited<ReturnType<typeof bookingsAfter>>[number]
