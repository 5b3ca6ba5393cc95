import { sql } from 'kysely'
import type { Database, Tx } from '../../db/database.ts'
import { archiveAtMost } from '../accounts/queries.ts'
import './tables.ts'

export interface Usage {
  files: number
  bytes: number
}

export async function usageOf(db: Database, accountId: number): Promise<Usage> {
  const usage = await db.read
    .selectFrom('media_usage')
    .select(['files', 'bytes'])
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return usage ?? { files: 0, bytes: 0 }
}

/** Every column that a picture can be shown by, as the database knows them: whatever points to `media`. */
export async function columnsShowingMedia(tx: Tx): Promise<{ table: string; column: string }[]> {
  const { rows } = await sql<{ table: string; column: string }>`
    select t.relname as "table", a.attname as "column"
    from pg_constraint c
    join pg_class t on t.oid = c.conrelid
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.confrelid = 'media'::regclass`.execute(tx)
  return rows
}

/** Which of these names belong to a picture that is kept. */
export async function keptNames(db: Database, names: readonly string[]): Promise<Set<string>> {
  if (names.length === 0) return new Set()
  const rows = await db.read.selectFrom('media').select('name').where('name', 'in', names).execute()
  return new Set(rows.map(({ name }) => name))
}

/** Pictures of somebody, for their archive. */
export async function mediaArchive(db: Database, accountId: number): Promise<unknown> {
  return db.read
    .selectFrom('media')
    .select(['id', 'sizes', 'bytes', 'created_at'])
    .where('account_id', '=', accountId)
    .orderBy('id', 'desc')
    .limit(archiveAtMost)
    .execute()
}
