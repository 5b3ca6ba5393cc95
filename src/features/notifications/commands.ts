import type { Notification, NotificationKind } from '../../contract/notifications.ts'
import type { Tx } from '../../db/database.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Facts } from './tables.ts'

export interface News {
  accountId: number
  kind: NotificationKind
  /** What happened, once: the same cause for the same person is told a single time. */
  cause: string
  facts: Facts
  eventId: number | null
}

/** Tells people; answers those who did not know yet, with the id of the notification. */
export async function notify(
  tx: Tx,
  clock: Clock,
  news: readonly News[],
): Promise<{ id: number; account_id: number }[]> {
  if (news.length === 0) return []
  const created_at = clock.now()
  return tx
    .insertInto('notifications')
    .values(
      news.map(({ accountId, kind, cause, facts, eventId }) => ({
        account_id: accountId,
        kind,
        cause,
        facts: JSON.stringify(facts),
        event_id: eventId,
        created_at,
      })),
    )
    .onConflict((conflict) => conflict.columns(['account_id', 'cause']).doNothing())
    .returning(['id', 'account_id'])
    .execute()
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
