import type { Database } from '../../db/database.ts'
import { statement } from '../../db/hot.ts'
import { pageJson } from '../../db/json.ts'
import type { JsonText } from '../../http/bind.ts'
import { defaultLimit, instantCursor, instantCursorSql, type PageQuery } from '../../http/cursors.ts'
import type { Actor } from '../../kernel/actor.ts'
import { refuse } from '../../kernel/errors.ts'
import { archiveAtMost } from '../accounts/queries.ts'
import { visible } from '../events/access.ts'
import { ratingJson } from './present.ts'
import { hadSeat, overAt } from './rules.ts'

const scores = [1, 2, 3, 4, 5].map((score) => `count(*) filter (where r.score = ${score})`)

const eventRating = statement(
  'event_rating',
  `select json_build_object(
     'average', case when e.rating_count > 0 then e.rating end,
     'count', e.rating_count,
     'scores', (select json_build_array(${scores}) from ratings r where r.event_id = e.id),
     'mine', (
       select ${ratingJson('r', 'a')} from ratings r join accounts a on a.id = r.account_id
       where r.event_id = e.id and r.account_id = $2::bigint),
     'may_rate', e.status <> 'cancelled' and e.organizer_id <> $2::bigint and ${overAt('e')} <= $3 and ${hadSeat('e', '$2::bigint')})
   from events e where e.id = $1 and ${visible('e', '$2::bigint', '$4::text')}`,
)

/** How an event was rated, the viewer's own rating, and whether they may rate. Throws the refusal `not_found`. */
export async function ratingOfEvent(
  db: Database,
  viewer: Actor | null,
  eventId: number,
  { now, key }: { now: Date; key?: string },
): Promise<JsonText> {
  const text = await db.hot.value(eventRating, [eventId, viewer?.id ?? null, now, key ?? null])
  return (text ?? refuse('not_found')) as JsonText
}

const ofEvent = statement(
  'ratings_of_event',
  pageJson({
    item: ratingJson('r', 'a'),
    cursor: instantCursorSql('r.updated_at', 'r.account_id'),
    from: `from ratings r join accounts a on a.id = r.account_id
      where r.event_id = $1
        and (r.updated_at, r.account_id) < (coalesce($2::timestamptz, 'infinity'), coalesce($3::bigint, 0))`,
    order: 'r.updated_at desc, r.account_id desc',
    limit: '$4::int',
    total: { when: '$5::boolean', query: 'select count(*) from ratings where event_id = $1' },
  }),
)

/** Ratings of an event, those written last first; the caller has made sure that it may be seen. */
export async function ratingsOfEvent(db: Database, eventId: number, page: PageQuery): Promise<JsonText> {
  const after = instantCursor(page.cursor)
  const values = [eventId, after?.instant ?? null, after?.id ?? null, page.limit ?? defaultLimit]
  return (await db.hot.value(ofEvent, [...values, page.count ?? false])) as JsonText
}

/** The events somebody rated. */
export async function eventsRatedBy(db: Database, accountId: number): Promise<number[]> {
  const rows = await db.read
    .selectFrom('ratings')
    .select('event_id')
    .where('account_id', '=', accountId)
    .orderBy('event_id')
    .execute()
  return rows.map(({ event_id }) => event_id)
}

export interface AnswerFacts {
  title: string
  answered_at: Date
}

/** What a message about an answered rating needs to know; nothing when the answer was taken back, or who rated is blocked or gone. */
export async function answerFacts(
  db: Database,
  eventId: number,
  accountId: number,
): Promise<AnswerFacts | undefined> {
  return db.read
    .selectFrom('ratings')
    .innerJoin('events', 'events.id', 'event_id')
    .innerJoin('accounts', 'accounts.id', 'account_id')
    .select('title')
    .select((eb) => eb.ref('answered_at').$notNull().as('answered_at'))
    .where('event_id', '=', eventId)
    .where('account_id', '=', accountId)
    .where('answered_at', 'is not', null)
    .where('accounts.is_active', '=', true)
    .where('accounts.is_blocked', '=', false)
    .executeTakeFirst()
}

/** Ratings of somebody, for their archive. */
export async function ratingsArchive(db: Database, accountId: number): Promise<unknown> {
  return db.read
    .selectFrom('ratings')
    .innerJoin('events', 'events.id', 'event_id')
    .select(['event_id', 'title', 'score', 'ratings.text', 'answer', 'answered_at'])
    .select(['ratings.created_at', 'ratings.updated_at'])
    .where('account_id', '=', accountId)
    .orderBy('ratings.updated_at', 'desc')
    .limit(archiveAtMost)
    .execute()
}
