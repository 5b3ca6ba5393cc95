import type { Tx } from '../../../db/database.ts'
import { emit, job } from '../../../jobs/job.ts'
import type { Clock } from '../../../kernel/clock.ts'

/** Seats of an event were booked or freed: how popular it is, is to be written down. */
export const popularityMoved = job<{ event_id: number }>('events.popularity', 'background')

const minute = 60_000

/** Once a minute however many book: the column is indexed, and each time costs what a booking is spared. */
export async function writePopularityDown(tx: Tx, clock: Clock, event_id: number): Promise<void> {
  const runAt = new Date(Math.ceil(clock.now().getTime() / minute) * minute)
  const key = `event ${event_id} popularity ${runAt.toISOString()}`
  await emit(tx, popularityMoved, { event_id }, { runAt, key })
}
