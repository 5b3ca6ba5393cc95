import { on, type Reaction } from '../../../jobs/job.ts'
import { ring } from '../topics.ts'
import { remindSome, takeMoments } from './commands.ts'
import { lookForReminders, remind } from './jobs.ts'

export const reminderReactions: readonly Reaction[] = [
  on(lookForReminders, async (_payload, { db, clock }) => {
    while (await db.write((tx) => takeMoments(tx, clock)));
  }),
  on(remind, async (part, platform) => {
    ring(platform.realtime, await platform.db.write((tx) => remindSome(tx, platform, part)))
  }),
]
