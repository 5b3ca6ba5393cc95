import { type Cron, job, on, type Reaction } from '../jobs/job.ts'
import { keptForMs } from './idempotency.ts'

const sweep = job<Record<string, never>>('idempotency.sweep', 'background')

/** Once a day, at a quiet hour. */
export const sweepIdempotencyKeys: Cron = { pattern: '17 3 * * *', job: sweep }

export const idempotencyReactions: readonly Reaction[] = [
  on(sweep, async (_payload, { db, clock }) => {
    const oldest = new Date(clock.now().getTime() - keptForMs)
    await db.read.deleteFrom('idempotency_keys').where('created_at', '<', oldest).execute()
  }),
]
