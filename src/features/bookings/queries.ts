import { CompiledQuery, sql } from 'kysely'
import type { listEventBookings, listMyBookings } from '../../contract/bookings.ts'
import type { QueryOf } from '../../contract/route.ts'
import type { Database } from '../../db/database.ts'
import { statement } from '../../db/hot.ts'
import { pageJson } from '../../db/json.ts'
import type { JsonText } from '../../http/bind.ts'
import { defaultLimit, idCursor, instantCursor, instantCursorSql, lastId } from '../../http/cursors.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import { spelled } from '../../kernel/ids.ts'
import { archiveAtMost } from '../accounts/queries.ts'
import { bookingJson, bookingWithEventJson, fromBookingsWithEvents } from './present.ts'

const mine = `${fromBookingsWithEvents('b.account_id')} where b.account_id = $1`

function byBooking(name: string, among: string) {
  const from = `${mine} and ${among}`
  return statement(
    name,
    pageJson({
      item: bookingWithEventJson,
      cursor: 'b.id::text',
      from: `${from} and b.id < coalesce($2::bigint, ${lastId})`,
      order: 'b.id desc',
      limit: '$3::int',
      total: { when: '$4::boolean', query: `select count(*) ${from}` },
    }),
  )
}

/** `$6` is now: an event that names no end is over two hours after its start. */
function byStart(name: string, over: '>' | '<=', after: '>' | '<', order: 'asc' | 'desc') {
  const from = `${mine} and b.state <> 'cancelled' and e.status <> 'cancelled'
    and coalesce(e.ends_at, e.starts_at + interval '2 hours') ${over} $6::timestamptz`
  return statement(
    name,
    pageJson({
      item: bookingWithEventJson,
      cursor: instantCursorSql('e.starts_at', 'b.id'),
      from: `${from} and ($2::timestamptz is null or (e.starts_at, b.id) ${after} ($2, $3::bigint))`,
      order: `e.starts_at ${order}, b.id ${order}`,
      limit: '$4::int',
      total: { when: '$5::boolean', query: `select count(*) ${from}` },
    }),
  )
}

const any = byBooking('bookings_of_account', 'true')
const cancelled = byBooking('bookings_cancelled', `(b.state = 'cancelled' or e.status = 'cancelled')`)
const coming = byStart('bookings_coming', '>', '>', 'asc')
const past = byStart('bookings_past', '<=', '<', 'desc')

/** Bookings of mine with their events: all of them newest first, or those of a period. */
export async function myBookings(
  db: Database,
  clock: Clock,
  actor: Actor,
  { period, cursor, limit = defaultLimit, count = false }: QueryOf<typeof listMyBookings>,
): Promise<JsonText> {
  if (period === 'coming' || period === 'past') {
    const after = instantCursor(cursor)
    const values = [actor.id, after?.instant ?? null, after?.id ?? null, limit, count, clock.now()]
    return (await db.hot.value(period === 'past' ? past : coming, values)) as JsonText
  }
  const values = [actor.id, idCursor(cursor), limit, count]
  return (await db.hot.value(period ? cancelled : any, values)) as JsonText
}

/** Which bookings of an event are asked for; each has an index that lists them by id. */
const states = {
  living: `b.state <> 'cancelled'`,
  confirmed: `b.state = 'confirmed'`,
  waitlisted: `b.state = 'waitlisted'`,
  cancelled: `b.state = 'cancelled'`,
} as const

/** The whole line at once, and only where somebody on the page waits: counting for each who is ahead grows with both. */
const placeInLine = `case when b.state = 'waitlisted' then width_bucket(b.id, (
  select array_agg(w.id order by w.id) from bookings w where w.event_id = $1 and w.state = 'waitlisted')) end`

const matches = `(position(lower($6::text collate "pg_c_utf8") in lower(concat_ws(E'\n',
    a.first_name || ' ' || a.last_name || ' ' || a.first_name, a.username, a.email) collate "pg_c_utf8")) > 0
  or starts_with(b.ticket_code, $7::text))`

function listing(state: keyof typeof states, searched: boolean) {
  const from = `from bookings b join accounts a on a.id = b.account_id
    where b.event_id = $1 and ${states[state]} and coalesce((b.checked_in_at is not null) = $5::boolean, true)
      ${searched ? `and ${matches}` : ''}`
  return statement(
    `bookings_of_event_${state}${searched ? '_searched' : ''}`,
    `select (${pageJson({
      item: bookingJson('b', 'a', placeInLine),
      cursor: 'b.id::text',
      from: `${from} and b.id < coalesce($2::bigint, ${lastId})`,
      order: 'b.id desc',
      limit: '$3::int',
      total: { when: '$4::boolean', query: `select count(*) ${from}` },
    })}) as page`,
  )
}

const both = (state: keyof typeof states) => ({ all: listing(state, false), searched: listing(state, true) })
const ofEvent = {
  living: both('living'),
  confirmed: both('confirmed'),
  waitlisted: both('waitlisted'),
  cancelled: both('cancelled'),
}

/** A code is random: what is shorter is the beginning of other people's codes as well as of a name. */
const codeBeginsWith = /^[0-9A-HJKMNP-TV-Z]{4,16}$/

/** Who booked an event, newest first; the caller has made sure that the organizer asks. */
export async function bookingsOfEvent(
  db: Database,
  eventId: number,
  { q, state, checked_in, cursor, limit = defaultLimit, count = false }: QueryOf<typeof listEventBookings>,
): Promise<JsonText> {
  const { all, searched } = ofEvent[state ?? 'living']
  const values = [eventId, idCursor(cursor), limit, count, checked_in ?? null]
  const part = q?.trim()
  if (!part) return (await db.hot.value(all, values)) as JsonText
  const code = spelled(part)
  // Reads up to all bookings of the event: a connection of its own, so that no quick read waits behind it.
  const { rows } = await db.read.executeQuery<{ page: JsonText }>(
    CompiledQuery.raw(searched.text, [...values, part, codeBeginsWith.test(code) ? code : null]),
  )
  return rows[0]!.page
}

export interface BookingFacts {
  id: number
  account_id: number
  event_id: number
  seats: number
  title: string
  /** City and venue, as far as they are given. */
  place: string
  starts_at: Date
  time_zone: string
  all_day: boolean
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
      'bookings.seats',
      'title',
      'starts_at',
      'events.time_zone',
      'all_day',
    ])
    .select(sql<string>`concat_ws(', ', nullif(location, ''), nullif(venue, ''))`.as('place'))
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
export async function bookingsToCome(db: Database, accountId: number, now: Date) {
  return db.read
    .selectFrom('bookings')
    .innerJoin('events', 'events.id', 'bookings.event_id')
    .select(['bookings.id', 'event_id', 'state'])
    .where('account_id', '=', accountId)
    .where('state', '<>', 'cancelled')
    .where('status', '=', 'upcoming')
    .where('starts_at', '>', now)
    .orderBy('bookings.id')
    .execute()
}
