import type { Notification } from '../../contract/notifications.ts'
import type { Database } from '../../db/database.ts'
import type { PageQuery } from '../../http/cursors.ts'
import { type Page, pageById } from '../../http/pages.ts'
import type { Actor } from '../../kernel/actor.ts'
import { accountById, archiveAtMost } from '../accounts/queries.ts'
import { presentNotification } from './present.ts'

/** Mine, newest first, worded in `locale` and in my time zone. */
export async function myNotifications(
  db: Database,
  actor: Actor,
  locale: 'ru' | 'en',
  query: PageQuery,
): Promise<Page<Notification>> {
  const { time_zone } = await accountById(db.read, actor.id)
  const mine = db.read.selectFrom('notifications').where('account_id', '=', actor.id)
  return pageById(query, {
    rows: (before, limit) =>
      mine.selectAll().where('id', '<', before).orderBy('id', 'desc').limit(limit).execute(),
    count: () => mine.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
    present: (row) => presentNotification(row, locale, time_zone),
  })
}

/** Notifications of somebody, for their archive. */
export async function notificationsArchive(db: Database, accountId: number): Promise<unknown> {
  return db.read
    .selectFrom('notifications')
    .select(['id', 'kind', 'facts', 'event_id', 'read_at', 'created_at'])
    .where('account_id', '=', accountId)
    .orderBy('id', 'desc')
    .limit(archiveAtMost)
    .execute()
}
