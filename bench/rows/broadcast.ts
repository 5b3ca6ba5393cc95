import { textFrame } from '../../src/realtime/frames.ts'
import { type Child, startChild } from '../child.ts'
import type { Order } from '../limits/broadcast.ts'
import { type Listeners, openListeners } from '../listeners.ts'
import { alternate, type Plan, type Row, throughput } from '../measure.ts'
import type { World } from '../world.ts'

const sockets = 500
/** Bursts under way at once. */
const atOnce = 4
const topic = 'event:1'
const seats = { seats: 100, booked: 58, free_seats: 42, waiting: 0, revision: 1059 }
const frameBytes = textFrame(JSON.stringify({ type: 'event', topic, name: 'seats', data: seats })).length

/** Seats of an event to everybody who looks at it, against a bare `ws` that sends the same bytes. */
export async function broadcast(_world: World, plan: Plan): Promise<Row[]> {
  await using veche = await startChild(['bench/limits/broadcast.ts', 'veche'])
  await using bare = await startChild(['bench/limits/broadcast.ts', 'ws'])
  using ours = await openListeners(veche.url, topic, sockets)
  using theirs = await openListeners(bare.url, topic, sockets)

  async function compare(work: string, size: number, goal: number): Promise<Row> {
    const sides = await alternate(
      plan,
      () => deliveriesPerSecond(veche, ours, size, plan.seconds),
      () => deliveriesPerSecond(bare, theirs, size, plan.seconds),
    )
    return throughput(work, 'deliveries', sides, goal)
  }
  return [
    await compare('seats to 500 sockets, one at a time (limit: bare ws)', 1, 1),
    await compare('seats to 500 sockets, bursts of 8 (limit: bare ws)', 8, 3),
  ]
}

async function deliveriesPerSecond(
  { process: child }: Child,
  listeners: Listeners,
  size: number,
  seconds: number,
): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const burstBytes = sockets * size * frameBytes
  const begun = performance.now()
  let bytes = 0
  let arrived = 0
  let wanted = atOnce
  listeners.onBytes = (count) => {
    bytes += count
    while (bytes >= (arrived + 1) * burstBytes) {
      arrived += 1
      if (performance.now() - begun < seconds * 1000) {
        wanted += 1
        child.send('again' satisfies Order)
      } else if (arrived === wanted) resolve()
    }
  }
  child.send({ size, atOnce } satisfies Order)
  await promise
  return (arrived * size * sockets) / ((performance.now() - begun) / 1000)
}
