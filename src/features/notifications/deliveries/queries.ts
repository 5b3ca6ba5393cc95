import { sql } from 'kysely'
import type { Delivery, listDeliveries } from '../../../contract/deliveries.ts'
import type { NotificationKind } from '../../../contract/notifications.ts'
import type { QueryOf } from '../../../contract/route.ts'
import type { Database } from '../../../db/database.ts'
import { type Page, pageById } from '../../../http/pages.ts'
import type { Locale } from '../../../http/wording.ts'
import { isWanted } from '../preferences/rules.ts'
import type { Choices } from '../preferences/tables.ts'
import type { DeliveryRow, Facts } from '../tables.ts'
import { presentDelivery } from './present.ts'

/** The ledger for administrators, newest first. */
export async function deliveries(
  db: Database,
  locale: Locale,
  query: QueryOf<typeof listDeliveries>,
): Promise<Page<Delivery>> {
  let found = db.read.selectFrom('deliveries')
  if (query.state !== undefined) found = found.where('state', '=', query.state)
  if (query.kind !== undefined) found = found.where('kind', '=', query.kind)
  if (query.channel !== undefined) found = found.where('channel', '=', query.channel)
  if (query.address !== undefined) found = found.where('address', '=', query.address)
  if (query.account !== undefined) found = found.where('account_id', '=', query.account)
  return pageById(query, {
    rows: (before, limit) =>
      found.selectAll().where('id', '<', before).orderBy('id', 'desc').limit(limit).execute(),
    count: () => found.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
    present: (row) => presentDelivery(row, locale),
  })
}

/** Who a message is for, and what it tells of. */
export interface Receiver {
  /** Blocked or switched off since it was entered. */
  is_shut_out: boolean
  locale: Locale
  time_zone: string
  /** What they chose differently from the catalogue; null: nothing. */
  choices: Choices | null
  /** Null where it is a letter, or its notification is gone. */
  facts: Facts[NotificationKind] | null
  event_id: number | null
}

/** The receivers of messages to people, by message. */
export async function receivers(db: Database, ids: readonly number[]): Promise<Map<number, Receiver>> {
  const { rows } = await sql<Receiver & { id: number }>`
    select d.id, a.is_blocked or not a.is_active as is_shut_out, a.locale, a.time_zone, p.kinds as choices, n.facts, n.event_id
    from deliveries d join accounts a on a.id = d.account_id
    left join notification_preferences p on p.account_id = a.id
    left join notifications n on n.id = d.notification_id
    where d.id = any (${ids})`.execute(db.read)
  return new Map(rows.map((row) => [row.id, row]))
}

/** Why a message to somebody is not to go out any more; null while it is. */
export function objection(row: DeliveryRow, receiver: Receiver | undefined, now: Date): string | null {
  if (row.expires_at && row.expires_at <= now) return 'too late to be of use'
  if (!receiver) return 'the account is gone'
  if (receiver.is_shut_out) return 'the account is blocked'
  if (row.notification_id === null) return null
  // Written anew at each attempt, it has to be wanted anew as well.
  if (!receiver.facts) return 'what it tells of is gone'
  const isMeant =
    row.channel === 'webhook' ||
    isWanted(receiver.choices ?? undefined, row.kind as NotificationKind, row.channel)
  return isMeant ? null : 'no longer wanted'
}
