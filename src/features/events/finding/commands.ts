import type { Tx } from '../../../db/database.ts'
import '../tables.ts'

/** What a list is ordered by follows what was booked. */
export async function refreshPopularity(tx: Tx, eventId: number): Promise<void> {
  await tx
    .updateTable('events')
    .set(({ ref }) => ({ popularity: ref('booked') }))
    .where('id', '=', eventId)
    .whereRef('popularity', '<>', 'booked')
    .execute()
}
