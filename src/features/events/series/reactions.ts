import { on, type Reaction } from '../../../jobs/job.ts'
import { extendSeries } from './commands.ts'
import { extendAllSeries } from './jobs.ts'
import { seriesToExtend } from './queries.ts'

export const seriesReactions: readonly Reaction[] = [
  on(extendAllSeries, async (_payload, { db, clock }) => {
    for (const id of await seriesToExtend(db, clock.now())) {
      await db.write((tx) => extendSeries(tx, clock, id))
    }
  }),
]
