import { type Kysely, sql } from 'kysely'
import type { listNotifications, Notification } from '../../contract/notifications.ts'
import type { QueryOf } from '../../contract/route.ts'
import type { Database, Tx } from '../../db/database.ts'
import type { Tables } from '../../db/tables.ts'
import { type Page, pageById } from '../../http/pages.ts'
import type { Locale } from '../../http/wording.ts'
import type { Actor } from '../../kernel/actor.ts'
import { isPresent } from '../accounts/access.ts'
import { accountById, archiveAtMost } from '../accounts/queries.ts'
import type { PreferencesRow } from './preferences/tables.ts'
import { presentNotification } from './present.ts'

/** Mine, newest first, worded in `asked` or else in my language, and in my time zone. */
export async function myNotifications(
  db: Database,
  actor: Actor,
  asked: Locale | null,
  query: QueryOf<typeof listNotifications>,
): Promise<Page<Notification>> {
  const { locale, time_zone } = await accountById(db.read, actor.id)
  const reader = { locale: asked ?? locale, time_zone }
  let mine = db.read.selectFrom('notifications').where('account_id', '=', actor.id).where('in_app', '=', true)
  if (query.unread) mine = mine.where('read_at', 'is', null)
  return pageById(query, {
    rows: (before, limit) =>
      mine.selectAll().where('id', '<', before).orderBy('id', 'desc').limit(limit).execute(),
    count: () => mine.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
    present: (row) => presentNotification(row, reader),
  })
}

/** How many in somebody's list are unread. */
export async function countUnread(db: Kysely<Tables>, accountId: number): Promise<number> {
  const { unread } = await db
    .selectFrom('notifications')
    .select((eb) => eb.fn.countAll<number>().as('unread'))
    .where('account_id', '=', accountId)
    .where('read_at', 'is', null)
    .where('in_app', '=', true)
    .executeTakeFirstOrThrow()
  return unread
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

/** Who is to be told, and where it reaches them. */
export interface Reader {
  id: number
  email: string
  locale: Locale
  time_zone: string
  /** Null where they chose nothing. */
  preferences: PreferencesRow | null
  /** Their browsers; a browser's maker runs the server at `endpoint`. */
  subscriptions: { id: number; endpoint: string }[]
}

/**
 * People by id; without those who are blocked or gone. They are held: who leaves or takes another address waits until the
 * transaction ends, and what follows from that finds what is written here.
 */
export async function readers(tx: Tx, ids: readonly number[]): Promise<Map<number, Reader>> {
  const { rows } = await sql<Reader>`
    select a.id, a.email, a.locale, a.time_zone, to_json(p) as preferences,
      coalesce((select json_agg(json_build_object('id', s.id, 'endpoint', s.endpoint)) from push_subscriptions s
        where s.account_id = a.id), '[]') as subscriptions
    from accounts a left join notification_preferences p on p.account_id = a.id
    where a.id = any (${ids}) and ${sql.raw(isPresent('a'))}
    order by a.id for key share of a`.execute(tx)
  return new Map(rows.map((reader) => [reader.id, reader]))
}
