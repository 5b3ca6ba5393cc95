import { startChild, startVeche } from '../child.ts'
import { fillEvents, someCursors } from '../fill.ts'
import { load, request } from '../load.ts'
import { alternate, type Plan, type Row, throughput } from '../measure.ts'
import type { World } from '../world.ts'

const connections = 64
const events = 100_000

/** Events by id and in pages, uncached, against a bare server with the same SQL. */
export async function reads(world: World, plan: Plan): Promise<Row[]> {
  const { first, last } = await fillEvents(world.db, events)
  const cursors = await someCursors(world.db, 1)
  await using veche = await startVeche(world.environment)
  await using limit = await startChild(['bench/limits/reads.ts'], world.environment)

  const side = (url: string, path: () => string) => async () =>
    (await load({ url, connections, seconds: plan.seconds, next: () => request('GET', path()) })).perSecond

  async function compare(work: string, vecheUrl: () => string, limitUrl: () => string): Promise<Row> {
    const sides = await alternate(plan, side(veche.url, vecheUrl), side(limit.url, limitUrl))
    return throughput(work, 'req', sides, 0.8)
  }

  /** Against a constant of as many bytes; strangers are given what is kept. */
  async function unchanged(): Promise<Row> {
    const path = '/api/v1/events'
    const { byteLength } = await (await fetch(veche.url + path)).arrayBuffer()
    await using constant = await startChild(['bench/limits/constant.ts', String(byteLength)])
    const sides = await alternate(
      plan,
      side(veche.url, () => path),
      side(constant.url, () => '/'),
    )
    return throughput('event list, unchanged (limit: a constant)', 'req', sides, 0.8)
  }

  const anyId = () => first + Math.floor(Math.random() * (last - first + 1))
  const anyCursor = () => cursors[Math.floor(Math.random() * cursors.length)]!
  return [
    await compare(
      'event by id, of 100k',
      () => `/api/v1/events/${anyId()}`,
      () => `/${anyId()}`,
    ),
    await compare(
      'event list, a page deep in 100k',
      () => `/api/v1/events?cursor=${anyCursor()}`,
      () => `/page?${anyCursor()}`,
    ),
    await unchanged(),
  ]
}
