import { type Insertable, sql } from 'kysely'
import type { DeliveryChannel, DeliveryState } from '../../../contract/deliveries.ts'
import type { NotificationKind } from '../../../contract/notifications.ts'
import type { Database, Tx } from '../../../db/database.ts'
import { priorities } from '../../../jobs/job.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { publicUrl } from '../../../kernel/config.ts'
import { refuse } from '../../../kernel/errors.ts'
import { secret } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform.ts'
import { record } from '../../accounts/audit/commands.ts'
import type { Plan } from '../preferences/rules.ts'
import type { Reader } from '../queries.ts'
import { catalogue } from '../rules.ts'
import type { DeliveriesTable, DeliveryRow } from '../tables.ts'
import { type Lane, leaseMs } from './rules.ts'

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

/** Mails that wait go where their reader reads by now; letters stay with the address that they are about. */
export async function readdress(tx: Tx, accountId: number, address: string): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({ address })
    .where('account_id', '=', accountId)
    .where('channel', '=', 'mail')
    .where('state', '=', 'waiting')
    .where((eb) => eb.or([eb('notification_id', 'is not', null), eb('kind', '=', 'digest')]))
    .execute()
}

export type NewDelivery = Omit<
  Insertable<DeliveriesTable>,
  'state' | 'attempts' | 'unsettled' | 'next_at' | 'created_at'
>

/** Enters messages that are due at once; answers the ids of those whose cause was not entered before. */
export async function enterDeliveries(
  tx: Tx,
  clock: Clock,
  deliveries: readonly NewDelivery[],
): Promise<number[]> {
  if (deliveries.length === 0) return []
  const now = clock.now()
  const entered = await tx
    .insertInto('deliveries')
    .values(deliveries.map((delivery) => ({ ...delivery, state: 'waiting', next_at: now, created_at: now })))
    .onConflict((conflict) => conflict.column('cause').doNothing())
    .returning('id')
    .execute()
  return entered.map(({ id }) => id)
}

/** A lane, and how many of its messages may be taken. */
type FreeLane = Lane & { free: number }

/**
 * Takes messages that are due, for {@link leaseMs}: of each lane as many as are free, `most` of all. A line is read from its
 * beginning to what is not due yet, priority by priority: however much waits for later, it is not looked at. The disk is not waited for: what is lost with a power cut is due again.
 */
export async function claimDue(
  db: Database,
  channel: DeliveryChannel,
  { now, lanes, most }: { now: Date; lanes: readonly FreeLane[]; most: number | null },
): Promise<DeliveryRow[]> {
  const free = JSON.stringify(lanes.filter((lane) => lane.free > 0))
  // As an array, and of three lanes: else PostgreSQL expects, and prepares for, far more rows than it finds.
  const { rows } = await sql<DeliveryRow>`
    update deliveries set unsettled = unsettled + 1, next_at = ${new Date(now.getTime() + leaseMs)}
    where id = any (array(
      select message.id
      from (
        select * from jsonb_to_recordset(${free}::jsonb) as lane (retried boolean, priorities smallint[], free int)
        where set_config('synchronous_commit', 'off', true) is not null limit 3) lane
      cross join lateral (
        select line.id from unnest(lane.priorities) as turn (priority)
        cross join lateral (
          select id from deliveries
          where channel = ${channel} and state = 'waiting' and (attempts + unsettled > 0) = lane.retried
            and priority = turn.priority and next_at <= ${now}
          order by next_at, id limit lane.free for update skip locked) line
        limit lane.free) message
      limit ${most}))
    returning *`.execute(db.read)
  return rows
}

/**
 * At the start of the only process there is: what was under way is a dead one's, and due at once. Not what two ended over: it
 * waits for its lease to run out, or a message that ends the process would end it again and again before others have a turn.
 */
export async function reclaimDue(db: Database, channel: DeliveryChannel, now: Date): Promise<void> {
  await db.read
    .updateTable('deliveries')
    .set({ next_at: now })
    .where('channel', '=', channel)
    .where('state', '=', 'waiting')
    .where('unsettled', '=', 1)
    .where('next_at', '>', now)
    .execute()
}

/** What a message says. */
export type Written = Partial<Pick<DeliveryRow, 'subject' | 'text' | 'html' | 'payload'>>

/** How it went with a message. */
export interface Settled {
  id: number
  state: DeliveryState
  isCounted: boolean
  error: string | null
  replyStatus: number | null
  nextAt: Date | null
  sentAt: Date | null
  written: Written
}

/** As the database takes it, whatever another server said: one answer must not keep it from being written down how others went. */
function storable(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', ' ').toWellFormed() : value
}

/** Writes down how it went with messages that wait. Attempts that the process ended over count, whatever came after them. */
export async function settleDeliveries(db: Database, all: readonly Settled[]): Promise<void> {
  await sql`
    update deliveries d set state = s.state, error = s.error, next_at = s."nextAt", sent_at = s."sentAt",
      attempts = d.attempts + case when s."isCounted" then d.unsettled else greatest(d.unsettled - 1, 0) end,
      unsettled = 0, reply_status = s."replyStatus",
      subject = coalesce(s.written ->> 'subject', d.subject), text = coalesce(s.written ->> 'text', d.text),
      html = coalesce(s.written ->> 'html', d.html), payload = coalesce(s.written -> 'payload', d.payload)
    from jsonb_to_recordset(${JSON.stringify(all, storable)}::jsonb)
      as s (id bigint, state text, "isCounted" boolean, error text, "replyStatus" int, "nextAt" timestamptz,
        "sentAt" timestamptz, written jsonb)
    where d.id = s.id and d.state = 'waiting'`.execute(db.read)
}

/**
 * Sends a failed, kept or dropped message again, with its first Message-ID, and writes down who asked.
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
  await record(tx, clock, actor, {
    action: 'delivery.retry',
    subject: { kind: 'delivery', id },
    before: { state: before.state },
    after: { state: waiting.state },
  })
  return waiting
}
