import type { NotificationKind } from '../../../../contract/notifications.ts'
import type { Database } from '../../../../db/database.ts'
import type { DueMail } from '../queries.ts'

/** What news are about, as it is by now. */
export interface Known {
  events: Map<number, EventNow>
  bookings: Map<number, BookingNow>
  /** Bookings that are not cancelled, by event and account. */
  living: Map<string, BookingNow>
  /** By event and account. */
  answers: Map<string, string>
  /** Organizations and whom they wait for an answer from. */
  invitations: Set<string>
}

export type EventNow = Awaited<ReturnType<typeof eventsNow>>[number]
export type BookingNow = Awaited<ReturnType<typeof bookingsNow>>[number]

/** Two ids as one key. */
export function pair(one: number, other: number): string {
  return `${one} ${other}`
}

function eventsNow(db: Database, ids: readonly number[]) {
  return db.read
    .selectFrom('events')
    .select(['id', 'title', 'location', 'venue', 'starts_at', 'ends_at', 'all_day', 'time_zone', 'status'])
    .where('id', 'in', ids)
    .execute()
}

const bookingColumns = ['id', 'account_id', 'event_id', 'state', 'seats', 'ticket_code'] as const

function bookingsNow(db: Database, ids: readonly number[]) {
  return db.read.selectFrom('bookings').select(bookingColumns).where('id', 'in', ids).execute()
}

/** Of people at events; more than was asked for where several people read of several. */
function livingBookings(db: Database, eventIds: readonly number[], accountIds: readonly number[]) {
  return db.read
    .selectFrom('bookings')
    .select(bookingColumns)
    .where('event_id', 'in', eventIds)
    .where('account_id', 'in', accountIds)
    .where('state', '<>', 'cancelled')
    .execute()
}

function answersNow(db: Database, eventIds: readonly number[], accountIds: readonly number[]) {
  return db.read
    .selectFrom('ratings')
    .select(['event_id', 'account_id'])
    .select((eb) => eb.ref('answer').$notNull().as('answer'))
    .where('event_id', 'in', eventIds)
    .where('account_id', 'in', accountIds)
    .where('answer', 'is not', null)
    .execute()
}

function invitationsNow(db: Database, organizationIds: readonly number[], accountIds: readonly number[]) {
  return db.read
    .selectFrom('organization_members')
    .select(['organization_id', 'account_id'])
    .where('organization_id', 'in', organizationIds)
    .where('account_id', 'in', accountIds)
    .where('accepted_at', 'is', null)
    .execute()
}

/** Asks for nothing where there is nothing to ask for. */
async function some<Row>(
  rows: readonly DueMail[],
  idOf: (row: DueMail) => number | null | undefined,
  ask: (ids: number[], accountIds: number[]) => Promise<Row[]>,
): Promise<Row[]> {
  const about = rows.filter((row) => idOf(row))
  if (about.length === 0) return []
  return ask(
    [...new Set(about.map((row) => idOf(row) as number))],
    [...new Set(about.map(({ account_id }) => account_id))],
  )
}

const bookingOf = ({ facts }: DueMail) => ('booking_id' in facts ? facts.booking_id : null)
const organizationOf = ({ kind, facts }: DueMail) =>
  kind === 'organization.added' && 'organization_id' in facts ? facts.organization_id : null
const eventOf = (kind: NotificationKind) => (row: DueMail) => (row.kind === kind ? row.event_id : null)

/** Five statements at most, however many news there are. */
export async function known(db: Database, rows: readonly DueMail[]): Promise<Known> {
  const [events, bookings, living, answers, invitations] = await Promise.all([
    some(
      rows,
      ({ event_id }) => event_id,
      (ids) => eventsNow(db, ids),
    ),
    some(rows, bookingOf, (ids) => bookingsNow(db, ids)),
    some(rows, eventOf('event.changed'), (ids, people) => livingBookings(db, ids, people)),
    some(rows, eventOf('rating.answered'), (ids, people) => answersNow(db, ids, people)),
    some(rows, organizationOf, (ids, people) => invitationsNow(db, ids, people)),
  ])
  return {
    events: new Map(events.map((event) => [event.id, event])),
    bookings: new Map(bookings.map((booking) => [booking.id, booking])),
    living: new Map(living.map((booking) => [pair(booking.event_id, booking.account_id), booking])),
    answers: new Map(answers.map(({ event_id, account_id, answer }) => [pair(event_id, account_id), answer])),
    invitations: new Set(
      invitations.map(({ organization_id, account_id }) => pair(organization_id, account_id)),
    ),
  }
}
