import { on, type Reaction } from '../../jobs/job.ts'
import type { Platform } from '../../platform.ts'
import { accountDeleted, accountRestored } from '../accounts/jobs.ts'
import { writePopularityDown } from '../events/finding/jobs.ts'
import { cancelBooking, type Freed, serveLine } from './commands.ts'
import { bookingCancelled, bookingRemoved, bookingsConfirmed, bookingsPromoted } from './jobs.ts'
import { bookingsToCome } from './queries.ts'

function show({ realtime }: Platform, freed: Freed | null): void {
  if (freed) realtime.publish(`event:${freed.eventId}`, 'seats', freed.seats)
}

/** Bookings that came or went change how popular their events are. */
async function moved(bookingIds: readonly number[], { db, clock }: Platform): Promise<void> {
  await db.write(async (tx) => {
    const events = await tx
      .selectFrom('bookings')
      .select('event_id')
      .distinct()
      .where('id', 'in', bookingIds)
      .execute()
    for (const { event_id } of events) await writePopularityDown(tx, clock, event_id)
  })
}

export const bookingReactions: readonly Reaction[] = [
  on(accountDeleted, async ({ account_id }, platform) => {
    const { db, clock } = platform
    for (const { id } of await bookingsToCome(db, account_id, clock.now()))
      show(platform, await db.write((tx) => cancelBooking(tx, clock, account_id, id)))
  }),
  on(accountRestored, async ({ account_id }, platform) => {
    const { db, clock } = platform
    for (const { event_id, state } of await bookingsToCome(db, account_id, clock.now())) {
      if (state === 'waitlisted') show(platform, await db.write((tx) => serveLine(tx, clock, event_id)))
    }
  }),
  on(bookingsConfirmed, ({ booking_ids }, platform) => moved(booking_ids, platform)),
  on(bookingsPromoted, ({ booking_ids }, platform) => moved(booking_ids, platform)),
  on(bookingCancelled, ({ booking_id }, platform) => moved([booking_id], platform)),
  on(bookingRemoved, ({ booking_id }, platform) => moved([booking_id], platform)),
]
