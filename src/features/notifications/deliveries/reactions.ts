import { sql } from 'kysely'
import type { Database } from '../../../db/database.ts'
import { on, type Reaction } from '../../../jobs/job.ts'
import { sweepLedger } from './jobs.ts'

const day = 86_400_000
const deliveriesForMs = 90 * day
const notificationsForMs = 365 * day
/** Deleted in one statement: some tens of milliseconds, whatever has piled up. */
const batch = 2000

/** What is old and over; a message that waits is never too old to be sent. */
async function deleteOld(db: Database, what: 'deliveries' | 'notifications', before: Date): Promise<void> {
  const isOver = sql.raw(what === 'deliveries' ? `and state <> 'waiting'` : '')
  for (let deleted = batch; deleted === batch; ) {
    const { numAffectedRows } = await sql`
      delete from ${sql.table(what)} where id in (
        select id from ${sql.table(what)} where created_at < ${before} ${isOver}
        order by created_at limit ${batch} for update skip locked)`.execute(db.read)
    deleted = Number(numAffectedRows ?? 0)
  }
}

export const deliveryReactions: readonly Reaction[] = [
  on(sweepLedger, async (_payload, { db, clock }) => {
    const now = clock.now().getTime()
    await deleteOld(db, 'deliveries', new Date(now - deliveriesForMs))
    await deleteOld(db, 'notifications', new Date(now - notificationsForMs))
  }),
]
