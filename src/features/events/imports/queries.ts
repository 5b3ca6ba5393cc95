import { sql } from 'kysely'
import type { Tx } from '../../../db/database.ts'
import type { Source } from './rules.ts'

export interface KnownDate {
  id: number
  source_uid: string
  source: Source
  status: string
  starts_at: Date
  series_id: number | null
}

/** What was imported before under these UIDs, all their dates, locked. */
export async function importedBefore(
  tx: Tx,
  organizerId: number,
  uids: readonly string[],
): Promise<KnownDate[]> {
  const { rows } = await sql<KnownDate>`
    select id, source_uid, source, status, starts_at, series_id from events
    where organizer_id = ${organizerId} and source_uid is not null
      and regexp_replace(source_uid, ' \\d{8}(#\\d+)?$', '') = any (${[...uids]}::text[])
    order by id
    for update`.execute(tx)
  return rows
}
