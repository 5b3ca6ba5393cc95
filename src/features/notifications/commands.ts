import { sql } from 'kysely'
import type { Notification, NotificationKind } from '../../contract/notifications.ts'
import type { Tx } from '../../db/database.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import { isPresent } from '../accounts/access.ts'
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

/** News for one person; with `still` only as long as that booking is in that state. */
export type News = AnyKind<{ [K in NotificationKind]: Told<K> & { accountId: number } }> & {
  still?: { bookingId: number; state: 'confirmed' | 'waitlisted' }
}
/** News for everybody who booked an event. */
export type EventNews = AnyKind<{ [K in NotificationKind]: Told<K> & { eventId: number } }>

/** A notification somebody did not have yet. */
export interface Notified {
  id: number
  account_id: number
}

/** Tells people, but nobody who is blocked or gone; answers those who did not know yet. */
export async function notify(tx: Tx, clock: Clock, news: readonly News[]): Promise<Notified[]> {
  const rows = news.map(({ accountId, eventId, still, ...told }) => ({
    ...told,
    account_id: accountId,
    event_id: eventId,
    booking_id: still?.bookingId,
    state: still?.state,
  }))
  // As one value: the protocol has room for 65,535 placeholders. An event that is gone by now is not pointed to. Jobs run
  // side by side: looked at here, where the id is given out, nobody reads last that they wait for a seat they were given.
  const { rows: told } = await sql<Notified>`
    insert into notifications (account_id, kind, cause, facts, event_id, created_at)
    select n.account_id, n.kind, n.cause, n.facts, e.id, ${clock.now()}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as n (account_id bigint, kind text, cause text, facts jsonb, event_id bigint, booking_id bigint, state text)
    join accounts a on a.id = n.account_id and ${sql.raw(isPresent('a'))}
    left join events e on e.id = n.event_id
    where n.state is null or exists (select from bookings b where b.id = n.booking_id and b.state = n.state)
    on conflict (account_id, cause) do nothing
    returning id, account_id`.execute(tx)
  return told
}

/** How many people are told in one transaction. */
export const crowd = 1000

/**
 * Tells the next of those who have a seat at an event or wait for one, by account after `after` and {@link crowd} at most;
 * not the organizer, whose doing it is. Answers those who did not know yet, and the last of them all: none is left when
 * that is null.
 */
export async function notifyBooked(
  tx: Tx,
  clock: Clock,
  { kind, cause, facts, eventId }: EventNews,
  after: number,
): Promise<{ told: Notified[]; last: number | null }> {
  const { rows } = await sql<{ told: Notified[]; last: number | null }>`
    with booked as (
      select b.account_id, ${sql.raw(isPresent('a'))} as is_present
      from bookings b join events e on e.id = b.event_id join accounts a on a.id = b.account_id
      where b.event_id = ${eventId} and b.state <> 'cancelled' and b.account_id <> e.organizer_id
        and b.account_id > ${after}
      order by b.account_id limit ${crowd}
    ), told as (
      insert into notifications (account_id, kind, cause, facts, event_id, created_at)
      select account_id, ${kind}, ${cause}, ${JSON.stringify(facts)}::jsonb, ${eventId}, ${clock.now()}
      from booked where is_present
      on conflict (account_id, cause) do nothing
      returning id, account_id
    )
    select (select max(account_id) from booked) as last,
      coalesce((select json_agg(told) from told), '[]') as told`.execute(tx)
  return rows[0] ?? { told: [], last: null }
}

/** Marks my notifications as read: those named, or one and everything older. */
export async function markRead(
  tx: Tx,
  clock: Clock,
  actor: Actor,
  which: { ids?: Notification['id'][]; up_to?: Notification['id'] },
): Promise<void> {
  let unread = tx
    .updateTable('notifications')
    .set({ read_at: clock.now() })
    .where('account_id', '=', actor.id)
    .where('read_at', 'is', null)
  if (which.ids) unread = unread.where('id', 'in', which.ids)
  if (which.up_to !== undefined) unread = unread.where('id', '<=', which.up_to)
  await unread.execute()
}
