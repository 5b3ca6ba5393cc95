import { type SqlBool, sql } from 'kysely'
import type { PushSubscription } from '../../../contract/push.ts'
import type { Database } from '../../../db/database.ts'
import type { Actor } from '../../../kernel/actor.ts'
import { presentSubscription } from './present.ts'
import { mostPerAccount } from './rules.ts'
import type { PushSubscriptionRow } from './tables.ts'

/** SQL of whether the session that subscribed is still signed in; one made by an API token has none. */
const isLiving = (s: string, now: Date) => sql<SqlBool>`(${sql.ref(`${s}.session_id`)} is null or exists (
  select from sessions e where e.id = ${sql.ref(`${s}.session_id`)} and e.ended_at is null and e.expires_at > ${now}))`

/** My browsers that get push messages, the newest first. */
export async function mySubscriptions(db: Database, now: Date, actor: Actor): Promise<PushSubscription[]> {
  const rows = await db.read
    .selectFrom('push_subscriptions as s')
    .select(['id', 'session_id', 'user_agent', 'created_at'])
    .where('account_id', '=', actor.id)
    .where(isLiving('s', now))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(mostPerAccount)
    .execute()
  return rows.map((row) => presentSubscription(row, actor))
}

/** Browsers of somebody, for their archive; what would let others send to them stays here. */
export async function subscriptionsArchive(db: Database, accountId: number): Promise<unknown> {
  const rows = await db.read
    .selectFrom('push_subscriptions')
    .select(['id', 'endpoint', 'user_agent', 'created_at'])
    .where('account_id', '=', accountId)
    .orderBy('id')
    .execute()
  return rows.map(({ endpoint, ...row }) => ({ ...row, server: new URL(endpoint).host }))
}

/** A browser to send to, and what it is to be told. */
export interface Target extends Pick<PushSubscriptionRow, 'id' | 'endpoint' | 'p256dh' | 'auth'> {
  notification_id: number
  /** Whether its session is still signed in. */
  is_living: boolean
  /** Whether it still is as the news says: of a booking, and of the start somebody is reminded of. */
  is_true: boolean
}

/**
 * The browsers that messages of the ledger are for, by message; none for one that was let go, or belongs to somebody else
 * by now.
 */
export async function targets(
  db: Database,
  now: Date,
  deliveries: readonly number[],
): Promise<Map<number, Target>> {
  const { rows } = await sql<Target & { delivery_id: number }>`
    select d.id as delivery_id, s.id, s.endpoint, s.p256dh, s.auth, d.notification_id, ${isLiving('s', now)} as is_living,
      coalesce(case n.kind
        when 'booking.confirmed' then b.state = 'confirmed'
        when 'booking.promoted' then b.state = 'confirmed'
        when 'booking.waitlisted' then b.state = 'waitlisted'
        when 'booking.reminder' then
          b.state = 'confirmed' and e.status = 'upcoming' and e.starts_at = (n.facts ->> 'starts_at')::timestamptz
      end, true) as is_true
    from deliveries d
    join push_subscriptions s on s.id = d.push_subscription_id and s.account_id = d.account_id
    left join notifications n on n.id = d.notification_id
    left join bookings b on b.id = (n.facts ->> 'booking_id')::bigint
    left join events e on e.id = n.event_id
    where d.id = any (${deliveries})`.execute(db.read)
  return new Map(rows.map((row) => [row.delivery_id, row]))
}
