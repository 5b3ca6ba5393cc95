import { CompiledQuery, sql } from 'kysely'
import type { Event, Scope } from '../../contract/events.ts'
import type { Database, Tx } from '../../db/database.ts'
import { statement } from '../../db/hot.ts'
import type { JsonText } from '../../http/bind.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import { refuse } from '../../kernel/errors.ts'
import { eventJson } from './present.ts'
import type { EventRow } from './tables.ts'

/**
 * SQL of whether an event may be seen: one that is not published yet by its organizer only, a private one also by who
 * has its key or has ever booked it. `viewer` and `key` are SQL that may be null.
 */
export function visible(e: string, viewer: string, key: string): string {
  return `(${e}.organizer_id = ${viewer} or (${e}.status not in ('draft', 'scheduled') and (
    ${e}.visibility = 'public' or ${e}.link_key = ${key} or exists (
      select from bookings b where b.event_id = ${e}.id and b.account_id = ${viewer}))))`
}

/** SQL that joins an event's organizer (`o`) and the viewer's own booking (`mine`). */
export function withPeople(e: string, viewer: string): string {
  return `
    join accounts o on o.id = ${e}.organizer_id
    left join bookings mine on mine.event_id = ${e}.id and mine.account_id = ${viewer} and mine.state <> 'cancelled'`
}

/** The organizer is looked up: left to itself PostgreSQL may walk through all accounts up to theirs. */
const event = (viewer: string) => `
  select ${eventJson('e', 'o', 'mine', viewer)} as event
  from events e
  cross join lateral (select * from accounts a where a.id = e.organizer_id limit 1) o
  left join bookings mine on mine.event_id = e.id and mine.account_id = ${viewer} and mine.state <> 'cancelled'
  where e.id = $1`
const eventById = (viewer: string, key: string) => `${event(viewer)} and ${visible('e', viewer, key)}`

export const eventForPerson = statement('event_for_person', eventById('$2::bigint', '$3::text'))
/** A stranger has no bookings: told so, PostgreSQL does not even prepare to look for any, which saves a quarter (25 of 100 µs). */
export const eventForStranger = statement('event_for_stranger', eventById('null::bigint', '$2::text'))

/** An event the viewer may see, as JSON. Throws the refusal `not_found`. */
export async function eventForViewer(
  db: Database,
  viewer: Actor | null,
  id: number,
  key?: string,
): Promise<JsonText> {
  const text = viewer
    ? await db.hot.value(eventForPerson, [id, viewer.id, key ?? null])
    : await db.hot.value(eventForStranger, [id, key ?? null])
  return (text ?? refuse('not_found')) as JsonText
}

/** An event within a transaction that wrote to it, as who was allowed to write sees it. */
export async function eventInTransaction(tx: Tx, viewer: Actor, id: number): Promise<Event> {
  const { rows } = await tx.executeQuery<{ event: Event }>(
    CompiledQuery.raw(event('$2::bigint'), [id, viewer.id]),
  )
  return rows[0]?.event ?? refuse('not_found')
}

const mayBeSeen = statement(
  'event_may_be_seen',
  `select true from events e where e.id = $1 and ${visible('e', '$2::bigint', '$3::text')}`,
)

export async function maySeeEvent(
  db: Database,
  viewer: Actor | null,
  id: number,
  key?: string,
): Promise<boolean> {
  return (await db.hot.value(mayBeSeen, [id, viewer?.id ?? null, key ?? null])) !== null
}

const rights = `
  select e.organizer_id = $2 as own, e.status not in ('draft', 'scheduled') as published,
         ${visible('e', '$2::bigint', 'null')} as seen
  from events e where e.id = $1`

interface Rights {
  own: boolean
  published: boolean
  seen: boolean
}

async function rightsTo(tx: Tx, actor: Actor, id: number): Promise<Rights> {
  const { rows } = await tx.executeQuery<Rights>(CompiledQuery.raw(rights, [id, actor.id]))
  return rows[0] ?? refuse('not_found')
}

/**
 * For the organizer. Throws the refusals `not_found`, where the event may not even be seen, and `forbidden`. Needs no
 * lock: an event never changes hands.
 */
export async function refuseUnlessOwn(tx: Tx, actor: Actor, id: number): Promise<void> {
  const { own, seen } = await rightsTo(tx, actor, id)
  if (!own) refuse(seen ? 'forbidden' : 'not_found')
}

/** For the organizer, and for administrators once it is published; answers whether it is the actor's own. */
export async function mayCancel(tx: Tx, actor: Actor, id: number): Promise<{ own: boolean }> {
  const { own, published, seen } = await rightsTo(tx, actor, id)
  if (own || (actor.role === 'admin' && published)) return { own }
  refuse(seen ? 'forbidden' : 'not_found')
}

/** Throws the refusal `not_found` for everybody but the organizer: others learn nothing, not even that it exists. */
export async function refuseUnlessOrganizer(db: Database, actor: Actor, id: number): Promise<void> {
  const mine = db.read
    .selectFrom('events')
    .select('id')
    .where('id', '=', id)
    .where('organizer_id', '=', actor.id)
  if (!(await mine.executeTakeFirst())) refuse('not_found')
}

/** An event that is to be changed, and the dates of its series that are to change with it, itself among them. */
export interface Dates {
  itself: EventRow
  dates: readonly EventRow[]
}

/**
 * Locks the events that a change of one event is about, in the order of their ids: itself alone, or also the dates of
 * its series that follow it (`following`), or all of them (`all`), as far as they have neither started nor been
 * cancelled. Throws the refusal `not_found`.
 */
export async function lockDates(tx: Tx, clock: Clock, id: number, scope: Scope = 'one'): Promise<Dates> {
  const inScope = sql<boolean>`(id = ${id} or (
    ${scope} <> 'one'
    and series_id = (select series_id from events where id = ${id})
    and starts_at > ${clock.now()}
    and status in ('draft', 'scheduled', 'upcoming')
    and (${scope} = 'all' or starts_at >= (select starts_at from events where id = ${id}))))`
  const lock = () => tx.selectFrom('events').selectAll().where(inScope).orderBy('id').forUpdate().execute()
  let dates: EventRow[] = []
  let seen: number
  // Who held the last date meanwhile may have added dates to the series: only a statement that begins later sees them.
  do {
    seen = dates.length
    dates = await lock()
  } while (scope !== 'one' && dates.length > seen)
  return { itself: dates.find((date) => date.id === id) ?? refuse('not_found'), dates }
}
