import { on, type Reaction } from '../../jobs/job.ts'
import type { Realtime } from '../../realtime/realtime.ts'
import { accountDeleted } from '../accounts/jobs.ts'
import { cancelSome, finishSome, publish } from './commands.ts'
import { finishEvents, publishEvent } from './jobs.ts'
import { announce, type News } from './topics.ts'

/** Batch by batch until nothing is left. What others add while one runs is in sight of the next. */
async function toTheEnd(realtime: Realtime, some: () => Promise<News[]>): Promise<void> {
  let done: News[]
  do {
    done = await some()
    announce(realtime, done)
  } while (done.length > 0)
}

export const eventReactions: readonly Reaction[] = [
  on(publishEvent, async ({ event_id, publish_at }, { db, clock, realtime }) => {
    const revision = await db.write((tx) => publish(tx, clock, event_id, new Date(publish_at)))
    if (revision !== undefined) announce(realtime, [{ id: event_id, revision }])
  }),
  on(accountDeleted, ({ account_id }, { db, clock, realtime }) =>
    toTheEnd(realtime, () => db.write((tx) => cancelSome(tx, clock, account_id))),
  ),
  on(finishEvents, (_payload, { db, clock, realtime }) =>
    toTheEnd(realtime, () => db.write((tx) => finishSome(tx, clock))),
  ),
]
