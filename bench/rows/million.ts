import { startVeche } from '../child.ts'
import { fillEvents, someCursors } from '../fill.ts'
import { load, request } from '../load.ts'
import { median, type Plan, type Row } from '../measure.ts'
import type { World } from '../world.ts'

/** Few: the machine is not to be busy, for then a p99 tells of the queue. */
const connections = 4
const allowed = 2

/** Pages of events at any depth of a million, against the same among ten thousand: the slowest of a hundred. */
export async function million(world: World, plan: Plan): Promise<Row[]> {
  await using veche = await startVeche(world.environment)

  async function slowest(count: number): Promise<number> {
    await fillEvents(world.db, count)
    const cursors = await someCursors(world.db)
    const anyCursor = () => cursors[Math.floor(Math.random() * cursors.length)]!
    const next = () => request('GET', `/api/v1/events?cursor=${anyCursor()}`)
    const p99s: number[] = []
    for (let round = 0; round <= plan.rounds; round++) {
      const { p99 } = await load({ url: veche.url, connections, seconds: plan.seconds, next })
      if (round > 0) p99s.push(p99)
    }
    return median(p99s)
  }

  const few = await slowest(10_000)
  const many = await slowest(990_000)
  const ratio = many / few
  return [
    {
      work: 'event list at 1M events, p99 (limit: at 10k)',
      veche: `${many.toFixed(2)} ms`,
      limit: `${few.toFixed(2)} ms`,
      ratio: ratio.toFixed(2),
      goal: `≤ ${allowed} ${ratio <= allowed ? '✓' : '✗'}`,
    },
  ]
}
