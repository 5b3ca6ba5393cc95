import { on, type Reaction } from '../../../jobs/job.ts'
import { refreshPopularity } from './commands.ts'
import { popularityMoved } from './jobs.ts'

export const findingReactions: readonly Reaction[] = [
  on(popularityMoved, ({ event_id }, { db }) => db.write((tx) => refreshPopularity(tx, event_id))),
]
