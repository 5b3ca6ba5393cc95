import { textFrame } from '../../src/realtime/frames.ts'
import { type Child, startChild } from '../child.ts'
import type { Order } from '../limits/broadcast.ts'
import { type Listeners, openListeners } from '../listeners.ts'
import { alternate, type Plan, type Row, throughput } from '../measure.ts'
import type { World } from '../world.ts'

const sockets = 500
const topic = 'event:1'
const seats = { seats: 100, booked: 58, free_seats: 42, revision: 1059 }
const frameBytes = textFrame(JSON.stringify({ type: 'event', topic, name: 'seats', data: seats })).length

/** Seats of an event to everybody who looks at it, against a bare `ws` that sends the same bytes. */
export async function broadcast(_world: World, plan: Plan): Promise<Row[]> {
  await using veche = await startChild(['bench/limits/broadcast.ts', 'veche'])
  await using bare = await startChild(['bench/limits/broadcast.ts', 'ws'])
  using ours = await openListeners(veche.url, topic, sockets)
  using theirs = await openListeners(bare.url, topic, sockets)

  async function compare(work: string, size: number, goal: number): Promise<Row> {
    const bursts = Math.ceil((300 * plan.seconds) / Math.sqrt(size))
    const sides = await alternate(
      plan,
      () => deliveriesPerSecond(veche, ours, { bursts, size }),
      () => deliveriesPerSecond(bare, theirs, { bursts, size }),
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
  order: { bursts: number; size: number },
): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const burstBytes = sockets * order.size * frameBytes
  let bytes = 0
  let arrived = 0
  listeners.onBytes = (count) => {
    bytes += count
    while (bytes >= (arrived + 1) * burstBytes) {
      arrived += 1
      child.send('arrived' satisfies Order)
      if (arrived === order.bursts) resolve()
    }
  }
  const begun = performance.now()
  child.send(order satisfies Order)
  await promise
  return (order.bursts * order.size * sockets) / ((performance.now() - begun) / 1000)
}
