import { on, type Reaction } from '../../../jobs/job.ts'
import { day } from './commands.ts'
import { sweepAttempts } from './jobs.ts'

export const attemptReactions: readonly Reaction[] = [
  on(sweepAttempts, async (_payload, { db, clock }) => {
    const oldest = new Date(clock.now().getTime() - day)
    await db.read.deleteFrom('sign_in_attempts').where('at', '<', oldest).execute()
  }),
]
