import { CompiledQuery } from 'kysely'
import type { Event } from '../../contract/events.ts'
import type { Database, Tx } from '../../db/database.ts'
import { statement } from '../../db/hot.ts'
import type { JsonText } from '../../http/bind.ts'
import type { Actor } from '../../kernel/actor.ts'
import { refuse } from '../../kernel/errors.ts'
import { eventJson } from './present.ts'

/** SQL of whether an event may be seen: one that is not published yet by its organizer only. */
export function visible(e: string, viewer: string): string {
  return `(${e}.status <> 'scheduled' or ${e}.organizer_id = ${viewer})`
}

/** SQL that joins an event's organizer (`o`) and the viewer's own booking (`mine`). */
export function withPeople(e: string, viewer: string): string {
  return `
    join accounts o on o.id = ${e}.organizer_id
    left join bookings mine on mine.event_id = ${e}.id and mine.account_id = ${viewer} and mine.state <> 'cancelled'`
}

export const eventById = statement(
  'event_by_id',
  `select ${eventJson('e', 'o', 'mine')} as event from events e ${withPeople('e', '$2::bigint')}
   where e.id = $1 and ${visible('e', '$2::bigint')}`,
)

/** An event the viewer may see, as JSON. Throws the refusal `not_found`. */
export async function eventForViewer(db: Database, viewer: Actor | null, id: number): Promise<JsonText> {
  const text = await db.hot.value(eventById, [id, viewer?.id ?? null])
  return (text ?? refuse('not_found')) as JsonText
}

/** The same within a transaction, which sees what it wrote. */
export async function eventInTransaction(tx: Tx, viewer: Actor, id: number): Promise<Event> {
  const { rows } = await tx.executeQuery<{ event: Event }>(CompiledQuery.raw(eventById.text, [id, viewer.id]))
  return rows[0]?.event ?? refuse('not_found')
}

const mayBeSeen = statement(
  'event_may_be_seen',
  `select true from events e where e.id = $1 and ${visible('e', '$2::bigint')}`,
)

export async function maySeeEvent(db: Database, viewer: Actor | null, id: number): Promise<boolean> {
  return (await db.hot.value(mayBeSeen, [id, viewer?.id ?? null])) !== null
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
