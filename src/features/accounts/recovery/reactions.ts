import { on, type Reaction } from '../../../jobs/job.ts'
import { sweepLinks } from './jobs.ts'
import { hour } from './rules.ts'

export const recoveryReactions: readonly Reaction[] = [
  // An hour longer than they are good for: links made within the hour are counted.
  on(sweepLinks, async (_payload, { db, clock }) => {
    const oldest = new Date(clock.now().getTime() - hour)
    await db.read.deleteFrom('mailed_links').where('expires_at', '<', oldest).execute()
  }),
]
