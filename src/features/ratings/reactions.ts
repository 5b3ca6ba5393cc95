import { on, type Reaction } from '../../jobs/job.ts'
import { accountDeleted } from '../accounts/jobs.ts'
import { withdrawRating } from './commands.ts'
import { eventsRatedBy } from './queries.ts'

export const ratingReactions: readonly Reaction[] = [
  on(accountDeleted, async ({ account_id }, { db, clock, realtime }) => {
    // One transaction an event: no other event waits for its row meanwhile.
    for (const eventId of await eventsRatedBy(db, account_id)) {
      const revision = await db.write((tx) => withdrawRating(tx, clock, eventId, account_id))
      if (revision !== null) realtime.publish(`event:${eventId}`, 'changed', { revision })
    }
  }),
]
