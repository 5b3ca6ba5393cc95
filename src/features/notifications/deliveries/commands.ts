import { type Insertable, sql, type Updateable } from 'kysely'
import type { NotificationKind } from '../../../contract/notifications.ts'
import type { Tx } from '../../../db/database.ts'
import { emit, priorities } from '../../../jobs/job.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { publicUrl } from '../../../kernel/config.ts'
import { refuse } from '../../../kernel/errors.ts'
import { secret } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform.ts'
import { record } from '../../accounts/audit/commands.ts'
import { sending } from '../mail/jobs.ts'
import type { MailKind } from '../mail/rules.ts'
import type { Plan } from '../preferences/rules.ts'
import type { Reader } from '../queries.ts'
import { catalogue } from '../rules.ts'
import type { DeliveriesTable, DeliveryRow } from '../tables.ts'

/** News that somebody was told in the app, and how it is to reach them besides. */
export interface NotifiedReader {
  notificationId: number
  kind: NotificationKind
  reader: Reader
  expiresAt: Date | null
  ways: Plan
}

/** Enters what goes out by mail and push of news that is new: it is written when its turn comes. */
export async function enterNotified(
  tx: Tx,
  { clock, config }: Platform,
  news: readonly NotifiedReader[],
): Promise<void> {
  const { hostname } = new URL(publicUrl(config))
  const rows = news.flatMap(({ notificationId, kind, reader, expiresAt, ways: { mailAt, pushAt } }) => {
    const about = {
      notification_id: notificationId,
      account_id: reader.id,
      kind,
      priority: priorities[catalogue[kind].priority],
      expires_at: expiresAt,
    }
    const mail = mailAt && {
      ...about,
      channel: 'mail',
      address: reader.email,
      message_id: `<${secret(16)}@${hostname}>`,
      next_at: mailAt,
    }
    const pushes = pushAt ? reader.subscriptions : []
    return [
      ...(mail ? [mail] : []),
      ...pushes.map(({ id, endpoint }) => ({
        ...about,
        channel: 'push',
        push_subscription_id: id,
        address: new URL(endpoint).host,
        next_at: pushAt,
      })),
    ]
  })
  if (rows.length === 0) return
  await sql`
    insert into deliveries (notification_id, account_id, kind, priority, expires_at, channel, address, message_id,
      push_subscription_id, next_at, created_at)
    select notification_id, account_id, kind, priority, expires_at, channel, address, message_id,
      push_subscription_id, next_at, ${clock.now()}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as d (notification_id bigint, account_id bigint, kind text, priority smallint, expires_at timestamptz, channel text,
        address text, message_id text, push_subscription_id bigint, next_at timestamptz)`.execute(tx)
}

export type NewDelivery = Omit<
  Insertable<DeliveriesTable>,
  'state' | 'attempts' | 'next_at' | 'created_at' | 'priority'
>

/**
 * Enters messages, which wait to be sent or, where there is no way out, are kept; answers the ids of those whose cause
 * was not entered before.
 */
export async function enterDeliveries(
  tx: Tx,
  clock: Clock,
  deliveries: readonly NewDelivery[],
  state: 'waiting' | 'kept',
): Promise<number[]> {
  if (deliveries.length === 0) return []
  const now = clock.now()
  const next_at = state === 'waiting' ? now : null
  const entered = await tx
    .insertInto('deliveries')
    .values(deliveries.map((delivery) => ({ ...delivery, state, next_at, created_at: now, priority: 0 })))
    .onConflict((conflict) => conflict.column('cause').doNothing())
    .returning('id')
    .execute()
  return entered.map(({ id }) => id)
}

export type Outcome = Updateable<DeliveriesTable>

/** Writes down how it went with a message that waits. Answers whether it still waited. */
export async function settleDelivery(tx: Tx, id: number, outcome: Outcome): Promise<boolean> {
  const settled = await tx
    .updateTable('deliveries')
    .set({ next_at: null, ...outcome })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .returning('id')
    .executeTakeFirst()
  return settled !== undefined
}

/**
 * Sends a failed or kept message again, with its first Message-ID, and writes down who asked.
 * Throws the refusals `not_found` and `delivery.under_way`.
 */
export async function retryDelivery(tx: Tx, clock: Clock, actor: Actor, id: number): Promise<DeliveryRow> {
  const before = await tx
    .selectFrom('deliveries')
    .select('state')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!before) refuse('not_found')
  if (before.state === 'waiting' || before.state === 'sent') refuse('delivery.under_way')
  const waiting = await tx
    .updateTable('deliveries')
    .set({ state: 'waiting', attempts: 0, next_at: clock.now() })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  await emit(tx, sending(waiting.kind as MailKind), { delivery_id: id })
  await record(tx, clock, actor, {
    action: 'delivery.retry',
    subject: { kind: 'delivery', id },
    before: { state: before.state },
    after: { state: waiting.state },
  })
  return waiting
}
