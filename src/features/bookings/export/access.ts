import type { Database } from '../../../db/database.ts'
import type { Actor } from '../../../kernel/actor.ts'
import { refuse } from '../../../kernel/errors.ts'

/** What the list of who booked is headed with, for the organizer. Throws the refusal `not_found`. */
export async function eventToExport(db: Database, organizer: Actor, id: number) {
  const event = await db.read
    .selectFrom('events')
    .select(['title', 'time_zone'])
    .where('id', '=', id)
    .where('organizer_id', '=', organizer.id)
    .executeTakeFirst()
  return event ?? refuse('not_found')
}
