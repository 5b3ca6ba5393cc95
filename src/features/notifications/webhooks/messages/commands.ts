import { type RawBuilder, sql } from 'kysely'
import type { Person } from '../../../../contract/accounts.ts'
import type { WebhookEvent } from '../../../../contract/deliveries.ts'
import type { Database } from '../../../../db/database.ts'
import { priorities } from '../../../../jobs/job.ts'
import type { Clock } from '../../../../kernel/clock.ts'
import { personJson } from '../../../accounts/present.ts'
import { someoneListens } from '../queries.ts'
import { triedForMs } from '../rules.ts'
import { bookingOfNewsJson, fromPublicEvents, publicEventJson, renamed } from './present.ts'

interface Doors {
  db: Database
  clock: Clock
}

/** Bookings told of in one statement: each may be told to every webhook of every organization of its event. */
const chunk = 200

/**
 * Enters a message for each webhook that is to be told of `news`, SQL of rows (cause, data, organization_ids, is_public).
 * An organization hears of its private events too, the server's own webhooks of public ones only. What was entered
 * before is not entered again.
 */
async function enter({ db, clock }: Doors, type: WebhookEvent, news: RawBuilder<unknown>): Promise<void> {
  const now = clock.now()
  await sql`
    with news as materialized (${news})
    insert into deliveries (webhook_id, kind, channel, address, payload, priority, state, cause, next_at, expires_at, created_at)
    select w.id, ${type}, 'webhook', w.url,
      jsonb_build_object('type', ${type}::text, 'timestamp', ${now.toISOString()}::text, 'data', news.data),
      ${priorities.background}::smallint, 'waiting', 'webhook ' || w.id || ' ' || news.cause,
      ${now}, ${new Date(now.getTime() + triedForMs)}, ${now}
    from news cross join lateral (
      select id, url, events, is_active from webhooks where organization_id = any (news.organization_ids)
      union all
      select id, url, events, is_active from webhooks where organization_id is null and news.is_public) w
    where w.is_active and w.events @> array[${type}::text]
    on conflict (cause) do nothing`.execute(db.read)
}

const organizationsOf = sql`array(select eo.organization_id from event_organizations eo where eo.event_id = e.id)`

/** Tells of bookings, in the state that they came into. */
export async function enterBookings(
  doors: Doors,
  type: Extract<WebhookEvent, `booking.${string}`>,
  ids: readonly number[],
  state: 'confirmed' | 'waitlisted' | 'cancelled',
): Promise<void> {
  if (!(await someoneListens(doors.db, type))) return
  for (let from = 0; from < ids.length; from += chunk)
    await enter(
      doors,
      type,
      sql`select ${type} || ' ' || b.id as cause, ${sql.raw(bookingOfNewsJson('b', 'a', `'${state}'`))} as data,
          ${organizationsOf} as organization_ids, e.visibility = 'public' as is_public
        from bookings b join events e on e.id = b.event_id join accounts a on a.id = b.account_id
        where b.id = any (${ids.slice(from, from + chunk)})`,
    )
}

/** Tells of an event as it is now; `more` of what happened besides, and `time` tells one such happening from another. */
export async function enterEvent(
  doors: Doors,
  type: Exclude<WebhookEvent, `booking.${string}` | 'event.deleted'>,
  id: number,
  { time = '', more = {} }: { time?: string; more?: object } = {},
): Promise<void> {
  if (!(await someoneListens(doors.db, type))) return
  await enter(
    doors,
    type,
    sql`select ${`${type} ${id} ${time}`.trimEnd()} as cause, ${sql.raw(publicEventJson)} || ${JSON.stringify(more)}::jsonb as data,
        ${organizationsOf} as organization_ids, e.visibility = 'public' as is_public
      ${sql.raw(fromPublicEvents)} where e.id = ${id}`,
  )
}

/** Tells of an event that is gone: what its organizations are called is all that can still be looked up. */
export async function enterDeleted(
  doors: Doors,
  event: { id: number; title: string; starts_at: string; time_zone: string; all_day: boolean },
  { organization_ids, is_public }: { organization_ids: readonly number[]; is_public: boolean },
): Promise<void> {
  if (!(await someoneListens(doors.db, 'event.deleted'))) return
  await enter(
    doors,
    'event.deleted',
    sql`select ${`event.deleted ${event.id}`} as cause,
        ${JSON.stringify(event)}::jsonb || jsonb_build_object('organizations', (
          select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'title', g.title) order by g.id), '[]')
          from organizations g where g.id = any (${organization_ids}::bigint[]))) as data,
        ${organization_ids}::bigint[] as organization_ids, ${is_public}::boolean as is_public`,
  )
}

/** Messages looked through in one statement. */
const batch = 500

/** Calls somebody who deleted their account what they are called since, in the logs and in what is still to be sent. */
export async function forgetName({ db }: Pick<Doors, 'db'>, accountId: number): Promise<void> {
  const { rows: people } = await sql<{ person: Person }>`
    select ${sql.raw(personJson('a'))} as person from accounts a where a.id = ${accountId}`.execute(db.read)
  const [found] = people
  if (!found) return
  for (let after = 0, full = true; full; ) {
    const { rows } = await sql<{ id: number; payload: unknown }>`
      select id, payload from deliveries
      where channel = 'webhook' and id > ${after} and jsonb_path_exists(
        payload, '$.data.** ? (@.id == $id && exists (@.username))', jsonb_build_object('id', ${accountId}::bigint))
      order by id limit ${batch}`.execute(db.read)
    const changed = rows.map(({ id, payload }) => ({ id, payload: renamed(payload, found.person) }))
    await sql`
      update deliveries d set payload = c.payload
      from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as c (id bigint, payload jsonb)
      where d.id = c.id`.execute(db.read)
    after = rows.at(-1)?.id ?? 0
    full = rows.length === batch
  }
}
