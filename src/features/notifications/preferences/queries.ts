import type { Kysely } from 'kysely'
import type { Database } from '../../../db/database.ts'
import type { Tables } from '../../../db/tables.ts'
import type { PreferencesRow } from './tables.ts'

/** What somebody chose; null for who chose nothing. */
export async function preferencesOf(db: Kysely<Tables>, accountId: number): Promise<PreferencesRow | null> {
  const chosen = await db
    .selectFrom('notification_preferences')
    .selectAll()
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return chosen ?? null
}

/** What somebody chose, for their archive. */
export async function preferencesArchive(db: Database, accountId: number): Promise<unknown> {
  return preferencesOf(db.read, accountId)
}
