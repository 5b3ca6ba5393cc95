import type { Notification } from '../../contract/notifications.ts'
import type { Database } from '../../db/database.ts'
import { idCursor, type PageQuery } from '../../http/cursors.ts'
import type { Actor } from '../../kernel/actor.ts'
import { accountById } from '../accounts/queries.ts'
import { presentNotification } from './present.ts'

interface NotificationPage {
  items: Notification[]
  next_cursor: string | null
  total?: number
}

/** Mine, newest first, worded in `locale` and in my time zone. */
export async function myNotifications(
  db: Database,
  actor: Actor,
  locale: 'ru' | 'en',
  { cursor, limit = 20, count }: PageQuery,
): Promise<NotificationPage> {
  const before = idCursor(cursor)
  const mine = db.read.selectFrom('notifications').where('account_id', '=', actor.id)
  const rows = await mine
    .selectAll()
    .$if(before !== null, (query) => query.where('id', '<', before as number))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const { time_zone } = await accountById(db.read, actor.id)
  const items = rows.slice(0, limit).map((row) => presentNotification(row, locale, time_zone))
  const page = { items, next_cursor: rows.length > limit ? String(items.at(-1)?.id) : null }
  if (!count) return page
  const { total } = await mine.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  return { ...page, total }
}
