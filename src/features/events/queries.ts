import type { Database } from '../../db/database.ts'
import { statement } from '../../db/hot.ts'
import { pageJson } from '../../db/json.ts'
import type { JsonText } from '../../http/bind.ts'
import {
  defaultLimit,
  idCursor,
  instantCursor,
  instantCursorSql,
  lastId,
  type PageQuery,
} from '../../http/cursors.ts'
import type { Actor } from '../../kernel/actor.ts'
import { archiveAtMost } from '../accounts/queries.ts'
import { withPeople } from './access.ts'
import { eventSummaryJson } from './present.ts'

const upcoming = `e.status = 'upcoming' and e.starts_at > $2`

export const upcomingPage = statement(
  'events_upcoming',
  pageJson({
    item: eventSummaryJson('e', 'o', 'mine'),
    cursor: instantCursorSql('e.starts_at', 'e.id'),
    from: `from events e ${withPeople('e', '$1::bigint')}
      where e.status = 'upcoming' and (e.starts_at, e.id) > ($3::timestamptz, $4::bigint)`,
    order: 'e.starts_at, e.id',
    limit: '$5::int',
    total: { when: '$6::boolean', query: `select count(*) from events e where ${upcoming}` },
  }),
)

/** Published events that have not started, soonest first; of one organization where that is asked for. */
export async function upcomingEvents(
  db: Database,
  viewer: Actor | null,
  now: Date,
  page: PageQuery & { organization?: number },
): Promise<JsonText> {
  const cursor = instantCursor(page.cursor)
  // One bound, not two: beside `starts_at > now` PostgreSQL enters the index there and reads up to the cursor (5 times
  // slower in the middle of 100k events).
  const after = cursor && new Date(cursor.instant) >= now ? cursor : { instant: now, id: lastId }
  const limit = page.limit ?? defaultLimit
  const values = [viewer?.id ?? null, now, after.instant, after.id, limit, page.count ?? false]
  if (page.organization === undefined) return (await db.hot.value(upcomingPage, values)) as JsonText
  return (await db.hot.value(ofOrganizationPage, [...values, page.organization])) as JsonText
}

const ofOrganizationPage = statement(
  'events_of_organization',
  pageJson({
    item: eventSummaryJson('e', 'o', 'mine'),
    cursor: instantCursorSql('e.starts_at', 'e.id'),
    from: `from event_organizations eo join events e on e.id = eo.event_id ${withPeople('e', '$1::bigint')}
      where eo.organization_id = $7 and e.status = 'upcoming' and (e.starts_at, e.id) > ($3::timestamptz, $4::bigint)`,
    order: 'e.starts_at, e.id',
    limit: '$5::int',
    total: {
      when: '$6::boolean',
      query: `select count(*) from event_organizations eo join events e on e.id = eo.event_id
        where eo.organization_id = $7 and ${upcoming}`,
    },
  }),
)

const organizedPage = statement(
  'events_organized',
  pageJson({
    item: eventSummaryJson('e', 'o', 'mine'),
    cursor: 'e.id::text',
    from: `from events e ${withPeople('e', '$1::bigint')}
      where e.organizer_id = $1 and e.id < coalesce($2::bigint, ${lastId})`,
    order: 'e.id desc',
    limit: '$3::int',
    total: { when: '$4::boolean', query: 'select count(*) from events where organizer_id = $1' },
  }),
)

/** Events of an organizer, newest first, also those not published yet. */
export async function organizedEvents(db: Database, organizer: Actor, page: PageQuery): Promise<JsonText> {
  const values = [organizer.id, idCursor(page.cursor), page.limit ?? defaultLimit, page.count ?? false]
  return (await db.hot.value(organizedPage, values)) as JsonText
}

/** What a message to an event's organizer needs to know; nothing when they are blocked or gone. */
export async function eventFacts(db: Database, id: number) {
  return db.read
    .selectFrom('events')
    .innerJoin('accounts', 'accounts.id', 'events.organizer_id')
    .select(['organizer_id', 'title', 'starts_at', 'events.time_zone'])
    .where('events.id', '=', id)
    .where('accounts.is_active', '=', true)
    .where('accounts.is_blocked', '=', false)
    .executeTakeFirst()
}

/** Events somebody organizes, for their archive. */
export async function eventsArchive(db: Database, accountId: number): Promise<unknown> {
  return db.read
    .selectFrom('events')
    .selectAll()
    .where('organizer_id', '=', accountId)
    .orderBy('id', 'desc')
    .limit(archiveAtMost)
    .execute()
}
