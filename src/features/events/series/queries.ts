import type { Database } from '../../../db/database.ts'
import { yearsAfter, yearsAhead } from './rules.ts'

/** Series that have dates to be made up to a year ahead, of organizers who are here. */
export async function seriesToExtend(db: Database, now: Date): Promise<number[]> {
  const rows = await db.read
    .selectFrom('event_series')
    .innerJoin('accounts', 'accounts.id', 'event_series.organizer_id')
    .select('event_series.id')
    .where('made_until', '<', yearsAfter(now, yearsAhead))
    .where('accounts.is_active', '=', true)
    .where('accounts.is_blocked', '=', false)
    .orderBy('event_series.id')
    .execute()
  return rows.map(({ id }) => id)
}
