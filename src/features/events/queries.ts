import type { Database } from '../../db/database.ts'
import { statement } from '../../db/hot.ts'
import { pageJson } from '../../db/json.ts'
import type { JsonText } from '../../http/bind.ts'
import { defaultLimit, idCursor, lastId, type PageQuery } from '../../http/cursors.ts'
import type { Actor } from '../../kernel/actor.ts'
import { archiveAtMost } from '../accounts/queries.ts'
import { withPeople } from './access.ts'
import { eventSummaryJson } from './present.ts'
import type { EventRow } from './tables.ts'

const organized = 'e.organizer_id = $1 and ($5::text is null or e.status = $5)'

const organizedPage = statement(
  'events_organized',
  pageJson({
    item: eventSummaryJson('e', 'o', 'mine'),
    cursor: 'e.id::text',
    from: `from events e ${withPeople('e', '$1::bigint')}
      where ${organized} and e.id < coalesce($2::bigint, ${lastId})`,
    order: 'e.id desc',
    limit: '$3::int',
    total: { when: '$4::boolean', query: `select count(*) from events e where ${organized}` },
  }),
)

/** Events of an organizer, newest first, also those not published yet; of one status where that is asked for. */
export async function organizedEvents(
  db: Database,
  organizer: Actor,
  { cursor, limit = defaultLimit, count = false, status }: PageQuery & { status?: EventRow['status'] },
): Promise<JsonText> {
  const values = [organizer.id, idCursor(cursor), limit, count, status ?? null]
  return (await db.hot.value(organizedPage, values)) as JsonText
}

/**
 * What a message to an event's organizer needs to know, of a series about its first date that is not over; nothing when
 * they are blocked or gone.
 */
export async function eventFacts(db: Database, id: number) {
  return db.read
    .selectFrom('events as named')
    .innerJoin('events', (join) =>
      join.on((eb) =>
        eb.or([
          eb('events.id', '=', eb.ref('named.id')),
          eb.and([
            eb('events.series_id', '=', eb.ref('named.series_id')),
            eb('events.status', 'in', ['scheduled', 'upcoming']),
          ]),
        ]),
      ),
    )
    .innerJoin('accounts', 'accounts.id', 'events.organizer_id')
    .select(['events.id', 'events.organizer_id', 'events.series_id', 'events.title', 'events.starts_at'])
    .select(['events.time_zone', 'events.all_day'])
    .where('named.id', '=', id)
    .orderBy('events.starts_at')
    .limit(1)
    .where('accounts.is_active', '=', true)
    .where('accounts.is_blocked', '=', false)
    .executeTakeFirst()
}

/** What a message to those who booked an event needs to know, whatever became of its organizer. */
export async function announcedEvent(db: Database, id: number) {
  return db.read
    .selectFrom('events')
    .select(['organizer_id', 'title', 'starts_at', 'time_zone', 'all_day', 'cancel_reason'])
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Events somebody organizes, for their archive. */
export async function eventsArchive(db: Database, accountId: number): Promise<unknown> {
  const events = await db.read
    .selectFrom('events')
    .selectAll()
    .where('organizer_id', '=', accountId)
    .orderBy('id', 'desc')
    .limit(archiveAtMost)
    .execute()
  return events.map((event) =>
    Object.fromEntries(Object.entries(event).filter(([name]) => !madeForFinding.has(name))),
  )
}

/** Said already, in other columns. */
const madeForFinding = new Set(['search', 'folded_location'])
