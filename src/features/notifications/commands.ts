import { sql } from 'kysely'
import type { Notification, NotificationKind } from '../../contract/notifications.ts'
import type { Tx } from '../../db/database.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Platform } from '../../platform.ts'
import { enterNotified } from './deliveries/commands.ts'
import { neededBy, plan } from './preferences/rules.ts'
import type { PresentedRow, ReaderWords } from './present.ts'
import { countUnread, readers } from './queries.ts'
import type { Facts } from './tables.ts'

/** One kind of news, with what its text is made of. */
type Told<K extends NotificationKind> = {
  kind: K
  /** What happened, once: the same cause for the same person is told a single time. */
  cause: string
  facts: Facts[K]
  eventId: number | null
}
type AnyKind<Of extends { [K in NotificationKind]: unknown }> = Of[NotificationKind]

/** News for one person; with `still` only as long as that booking is in that state, after `expiresAt` of no use to anybody. */
export type News = AnyKind<{ [K in NotificationKind]: Told<K> & { accountId: number } }> & {
  still?: { bookingId: number; state: 'confirmed' | 'waitlisted' }
  expiresAt?: Date
}
/** News for everybody who booked an event. */
export type EventNews = AnyKind<{ [K in NotificationKind]: Told<K> & { eventId: number } }>

/** A notification somebody did not have yet, and how they read; `in_app`: it stands in their list. */
export interface Notified extends PresentedRow {
  account_id: number
  in_app: boolean
  reader: ReaderWords
}

/** How many people are told in one transaction. */
export const crowd = 1000

/**
 * Tells people, but nobody who is blocked or gone, each the ways they want; answers those who did not know yet.
 * At most {@link crowd} of them.
 */
export async function notify(tx: Tx, platform: Platform, news: readonly News[]): Promise<Notified[]> {
  const now = platform.clock.now()
  const people = await readers(tx, [...new Set(news.map(({ accountId }) => accountId))])
  const planned = news.flatMap(({ accountId, eventId, still, expiresAt = null, ...told }) => {
    const reader = people.get(accountId)
    if (!reader) return []
    const ways = plan(told.kind, reader.preferences, {
      now,
      timeZone: reader.time_zone,
      neededBy: neededBy(told.kind, told.facts) ?? expiresAt,
    })
    return [{ reader, told, eventId, still, expiresAt, ways }]
  })
  const rows = planned.map(({ reader, told, eventId, still, ways }, place) => ({
    ...told,
    place,
    account_id: reader.id,
    event_id: eventId,
    booking_id: still?.bookingId,
    state: still?.state,
    in_app: ways.inApp,
    digest_at: ways.digestAt,
  }))
  // As one value: the protocol has room for 65,535 placeholders. An event that is gone by now is not pointed to. Jobs run
  // side by side: looked at here, where the id is given out, nobody reads last that they wait for a seat they were given.
  const { rows: notified } = await sql<{
    id: number
    account_id: number
    event_id: number | null
    cause: string
  }>`
    insert into notifications (account_id, kind, cause, facts, event_id, in_app, digest_at, created_at)
    select n.account_id, n.kind, n.cause, n.facts, e.id, n.in_app, n.digest_at, ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as n (place int, account_id bigint, kind text, cause text, facts jsonb, event_id bigint, booking_id bigint, state text,
        in_app boolean, digest_at timestamptz)
    left join events e on e.id = n.event_id
    where n.state is null or exists (select from bookings b where b.id = n.booking_id and b.state = n.state)
    order by n.place
    on conflict (account_id, cause) do nothing
    returning id, account_id, event_id, cause`.execute(tx)
  const entered = new Map(notified.map((row) => [`${row.account_id} ${row.cause}`, row]))
  const told = planned.flatMap((one) => {
    const row = entered.get(`${one.reader.id} ${one.told.cause}`)
    return row ? [{ ...one, row }] : []
  })
  await enterNotified(
    tx,
    platform,
    told.map(({ reader, told: { kind }, expiresAt, ways, row }) => ({
      notificationId: row.id,
      kind,
      reader,
      expiresAt,
      ways,
    })),
  )
  return told.map(({ reader, told: { kind, facts }, ways, row: { id, event_id } }) => ({
    id,
    account_id: reader.id,
    in_app: ways.inApp,
    kind,
    facts,
    event_id,
    created_at: now,
    read_at: null,
    reader,
  }))
}

/**
 * Tells the next of those who have a seat at an event or wait for one, by account after `after` and {@link crowd} at most;
 * not the organizer, whose doing it is. Answers those who did not know yet, and the last of them all, null where nobody
 * is left after them.
 */
export async function notifyBooked(
  tx: Tx,
  platform: Platform,
  news: EventNews,
  after: number,
): Promise<{ told: Notified[]; last: number | null }> {
  const { rows: booked } = await sql<{ account_id: number }>`
    select b.account_id from bookings b join events e on e.id = b.event_id
    where b.event_id = ${news.eventId} and b.state <> 'cancelled' and b.account_id <> e.organizer_id
      and b.account_id > ${after}
    order by b.account_id limit ${crowd}`.execute(tx)
  const told = await notify(
    tx,
    platform,
    booked.map(({ account_id }) => ({ ...news, accountId: account_id })),
  )
  return { told, last: booked.length < crowd ? null : (booked.at(-1)?.account_id ?? null) }
}

/**
 * Marks notifications in my list as read: those named, or one and everything older. Answers how many are unread after that;
 * null where nothing has changed.
 */
export async function markRead(
  tx: Tx,
  clock: Clock,
  actor: Actor,
  which: { ids?: Notification['id'][]; up_to?: Notification['id'] },
): Promise<number | null> {
  let unread = tx
    .updateTable('notifications')
    .set({ read_at: clock.now() })
    .where('account_id', '=', actor.id)
    .where('read_at', 'is', null)
    .where('in_app', '=', true)
  if (which.ids) unread = unread.where('id', 'in', which.ids)
  if (which.up_to !== undefined) unread = unread.where('id', '<=', which.up_to)
  const { numUpdatedRows } = await unread.executeTakeFirstOrThrow()
  return numUpdatedRows > 0n ? countUnread(tx, actor.id) : null
}
