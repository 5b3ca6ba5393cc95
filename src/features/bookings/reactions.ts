import { on, type Reaction } from '../../jobs/job.ts'
import { accountDeleted } from '../accounts/jobs.ts'
import { cancelBooking } from './commands.ts'
import { bookingsToCome } from './queries.ts'

export const bookingReactions: readonly Reaction[] = [
  on(accountDeleted, async ({ account_id }, { db, clock, realtime }) => {
    for (const id of await bookingsToCome(db, account_id, clock.now())) {
      const freed = await db.write((tx) => cancelBooking(tx, clock, account_id, id))
      if (freed) realtime.publish(`event:${freed.eventId}`, 'seats', freed.seats)
    }
  }),
]
