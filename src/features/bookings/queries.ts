import type { Database } from '../../db/database.ts'
import { statement } from '../../db/hot.ts'
import { pageJson } from '../../db/json.ts'
import type { JsonText } from '../../http/bind.ts'
import { defaultLimit, idCursor, lastId, type PageQuery } from '../../http/cursors.ts'
import type { Actor } from '../../kernel/actor.ts'
import { archiveAtMost } from '../accounts/queries.ts'
import { eventSummaryJson } from '../events/present.ts'
import { bookingFields, bookingJson } from './present.ts'

const mine = statement(
  'bookings_of_account',
  pageJson({
    item: `json_build_object(${bookingFields('b', 'a')}, 'event', ${eventSummaryJson('e', 'o', 'live')})`,
    cursor: 'b.id::text',
    from: `from bookings b
      join accounts a on a.id = b.account_id
      join events e on e.id = b.event_id
      join accounts o on o.id = e.organizer_id
      left join bookings live on live.event_id = e.id and live.account_id = b.account_id and live.state <> 'cancelled'
      where b.account_id = $1 and b.id < coalesce($2::bigint, ${lastId})`,
    order: 'b.id desc',
    limit: '$3::int',
    total: { when: '$4::boolean', query: 'select count(*) from bookings where account_id = $1' },
  }),
)

/** Bookings of mine with their events, newest first, the cancelled ones too. */
export async function myBookings(db: Database, actor: Actor, page: PageQuery): Promise<JsonText> {
  const values = [actor.id, idCursor(page.cursor), page.limit ?? defaultLimit, page.count ?? false]
  return (await db.hot.value(mine, values)) as JsonText
}

const ofEvent = statement(
  'bookings_of_event',
  pageJson({
    item: bookingJson('b', 'a'),
    cursor: 'b.id::text',
    from: `from bookings b join accounts a on a.id = b.account_id
      where b.event_id = $1 and b.state <> 'cancelled' and b.id < coalesce($2::bigint, ${lastId})`,
    order: 'b.id desc',
    limit: '$3::int',
    total: {
      when: '$4::boolean',
      query: `select count(*) from bookings where event_id = $1 and state <> 'cancelled'`,
    },
  }),
)

/** Who booked an event, newest first; the caller has made sure that the organizer asks. */
export async function bookingsOfEvent(db: Database, eventId: number, page: PageQuery): Promise<JsonText> {
  const values = [eventId, idCursor(page.cursor), page.limit ?? defaultLimit, page.count ?? false]
  return (await db.hot.value(ofEvent, values)) as JsonText
}

export interface BookingFacts {
  id: number
  account_id: number
  event_id: number
  title: string
  starts_at: Date
  time_zone: string
}

/** What a message about bookings needs to know; nobody is told who is blocked or gone. */
export async function bookingFacts(db: Database, ids: readonly number[]): Promise<BookingFacts[]> {
  return db.read
    .selectFrom('bookings')
    .innerJoin('events', 'events.id', 'bookings.event_id')
    .select([
      'bookings.id',
      'bookings.account_id',
      'events.id as event_id',
      'title',
      'starts_at',
      'events.time_zone',
    ])
    .innerJoin('accounts', 'accounts.id', 'bookings.account_id')
    .where('accounts.is_active', '=', true)
    .where('accounts.is_blocked', '=', false)
    .where('bookings.id', 'in', ids)
    .execute()
}

/** Bookings of somebody, for their archive. */
export async function bookingsArchive(db: Database, accountId: number): Promise<unknown> {
  return db.read
    .selectFrom('bookings')
    .innerJoin('events', 'events.id', 'bookings.event_id')
    .select(['bookings.id', 'event_id', 'title', 'starts_at', 'bookings.seats', 'state', 'ticket_code'])
    .select(['bookings.created_at', 'cancelled_at'])
    .where('account_id', '=', accountId)
    .orderBy('bookings.id', 'desc')
    .limit(archiveAtMost)
    .execute()
}

/** Live bookings of somebody for events that have not started. */
export async function bookingsToCome(db: Database, accountId: number, now: Date): Promise<number[]> {
  const rows = await db.read
    .selectFrom('bookings')
    .innerJoin('events', 'events.id', 'bookings.event_id')
    .select('bookings.id')
    .where('account_id', '=', accountId)
    .where('state', '<>', 'cancelled')
    .where('status', '=', 'upcoming')
    .where('starts_at', '>', now)
    .execute()
  return rows.map(({ id }) => id)
}
