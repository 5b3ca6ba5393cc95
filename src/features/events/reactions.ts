import { on, type Reaction } from '../../jobs/job.ts'
import { accountDeleted } from '../accounts/jobs.ts'
import { cancelEventsToCome, publish } from './commands.ts'
import { publishEvent } from './jobs.ts'

export const eventReactions: readonly Reaction[] = [
  on(publishEvent, async ({ event_id, publish_at }, { db, clock, realtime }) => {
    const revision = await db.write((tx) => publish(tx, clock, event_id, new Date(publish_at)))
    if (revision !== undefined) realtime.publish(`event:${event_id}`, 'changed', { revision })
  }),
  on(accountDeleted, async ({ account_id }, { db, clock, realtime }) => {
    const cancelled = await db.write((tx) => cancelEventsToCome(tx, clock, account_id))
    for (const { id, revision } of cancelled) realtime.publish(`event:${id}`, 'changed', { revision })
  }),
]
