import type { Tx } from '../../../db/database.ts'

/**
 * Tickets with what a mail about them says, and to whom; without those that are none any more, and people who may not come
 * in. Whoever leaves waits until the transaction ends, and takes what is written in it along; accounts are locked in the
 * order of their ids, as everywhere.
 */
export async function holdMailedTickets(tx: Tx, bookingIds: readonly number[], now: Date) {
  return tx
    .selectFrom('bookings')
    .innerJoin('events', 'events.id', 'bookings.event_id')
    .innerJoin('accounts', 'accounts.id', 'bookings.account_id')
    .select(['bookings.id', 'account_id', 'bookings.seats', 'ticket_code'])
    .select(['event_id', 'title', 'location', 'venue', 'starts_at', 'ends_at', 'all_day', 'events.time_zone'])
    .select(['email', 'locale', 'accounts.time_zone as reader_zone'])
    .where('bookings.id', 'in', bookingIds)
    .where('state', '=', 'confirmed')
    .where('status', '=', 'upcoming')
    .where('starts_at', '>', now)
    .where('is_active', '=', true)
    .where('is_blocked', '=', false)
    .orderBy('account_id')
    .forShare('accounts')
    .execute()
}

export type MailedTicket = Awaited<ReturnType<typeof holdMailedTickets>>[number]
