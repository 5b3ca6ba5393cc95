import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import './tables.ts'

export const heartbeatMs = 10_000

/** A pool not seen for three heartbeats is dead. */
const deadAfter = sql.lit('30 seconds')
/** Longer than a job takes from the database to the hands that work on it. */
const handedOutFor = sql.lit('5 seconds')

/** A pool that works, and the ids of the jobs in its hands. */
export interface Pool {
  poolId: string
  atWork: ReadonlySet<string>
}

/**
 * Says that this pool lives, and gives back the jobs of pools that stopped saying so; the library itself
 * would leave those locked for four hours. All by the database's clock: nodes' clocks may differ.
 *
 * Gives back also what this pool holds and does not work on: a connection that broke after the database had handed a
 * job out, and before the job arrived, leaves it locked by a pool that knows nothing of it.
 */
export async function heartbeat(db: Database, { poolId, atWork }: Pool): Promise<void> {
  await sql`
    insert into job_workers (pool_id) values (${poolId})
    on conflict (pool_id) do update set seen_at = now()`.execute(db.read)
  await sql`delete from job_workers where seen_at < now() - ${deadAfter}::interval`.execute(db.read)
  await sql`
    update graphile_worker._private_jobs set locked_at = null, locked_by = null
    where locked_by = ${poolId} and locked_at < now() - ${handedOutFor}::interval
      and id <> all (${[...atWork]}::bigint[])`.execute(db.read)
  // A pool that has only just started may hold jobs before its first heartbeat: only old locks count.
  await sql`
    select graphile_worker.force_unlock_workers(array(
      select distinct locked_by from graphile_worker._private_jobs
      where locked_at < now() - ${deadAfter}::interval
        and not exists (select from job_workers where pool_id = locked_by)))`.execute(db.read)
}

/** Jobs are fetched at once, or within a second: one that has waited for so long is not going to be fetched. */
const waitedFor = sql.lit('5 seconds')

/** Whether jobs of these kinds wait that somebody should have begun; a newer node's kinds are not for this one. */
export async function jobsWait(db: Database, kinds: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ wait: boolean }>`
    select exists (
      select from graphile_worker._private_jobs jobs
      join graphile_worker._private_tasks tasks on tasks.id = jobs.task_id and tasks.identifier = any (${kinds})
      where jobs.is_available and jobs.run_at < now() - ${waitedFor}::interval) as wait`.execute(db.read)
  return rows[0]?.wait ?? false
}

/** At the start of the only process there is (it holds the data folder): every lock is a dead one's. */
export async function reclaimAll(db: Database): Promise<void> {
  await sql`delete from job_workers`.execute(db.read)
  await sql`
    select graphile_worker.force_unlock_workers(array(
      select distinct locked_by from graphile_worker._private_jobs where locked_by is not null))`.execute(
    db.read,
  )
}

/** Says that a pool works no more, and gives back what it could not finish. */
export async function signOff(db: Database, poolId: string): Promise<void> {
  await sql`select graphile_worker.force_unlock_workers(array[${poolId}])`.execute(db.read)
  await db.read.deleteFrom('job_workers').where('pool_id', '=', poolId).execute()
}
