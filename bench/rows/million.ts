import { startVeche } from '../child.ts'
import { cities, fillEvents, someCursors, tags, words } from '../fill.ts'
import { load, request } from '../load.ts'
import { median, type Plan, type Row } from '../measure.ts'
import type { World } from '../world.ts'

/** Few: the machine is not to be busy, for then a p99 tells of the queue. */
const connections = 4
const allowed = 2
const sizes = [10_000, 100_000, 1_000_000]

const any = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)]!
const list = (query: Record<string, string>) => `/api/v1/events?${new URLSearchParams(query)}`

type Path = (ids: { first: number; last: number }, cursors: string[]) => string

/** What is asked for, at every number of events. `ids` are those there are, `cursors` places among them. */
const works: Record<string, Path> = {
  'an event by id': ({ first, last }) =>
    `/api/v1/events/${first + Math.floor(Math.random() * (last - first + 1))}`,
  'list, anywhere': (_ids, cursors) => list({ cursor: any(cursors) }),
  'list of a tag': () => list({ tag: any([...tags, 'Tag 50']) }),
  'list of a city': () => list({ location: any([...cities, 'City 100']) }),
  'list of a tag in a city, seats free': () =>
    list({ tag: any(tags), location: any(cities), has_free_seats: 'true' }),
  'search for a word': () => list({ q: any([...words, 'слово40', 'слово400']) }),
  'search for two words': () => list({ q: `${any(words)} ${any(cities)}` }),
  'the most popular': () => list({ sort: '-popularity' }),
}

/** The slowest of a hundred answers at a million events, against the same at ten thousand. */
export async function million(world: World, plan: Plan): Promise<Row[]> {
  await using veche = await startVeche(world.environment)
  // Somebody who is signed in is never given what is kept for all.
  const signedIn = { authorization: `Bearer ${world.tokens[0]}` }

  async function slowest(next: () => string): Promise<number> {
    const p99s: number[] = []
    for (let round = 0; round <= plan.rounds; round++) {
      const { p99 } = await load({ url: veche.url, connections, seconds: plan.seconds, next })
      if (round > 0) p99s.push(p99)
    }
    return median(p99s)
  }

  const asked: [string, Path, object][] = [
    ...Object.entries(works).map(([work, path]) => [work, path, signedIn] as [string, Path, object]),
    ['list of a tag, kept', () => list({ tag: tags[0]! }), {}],
  ]
  const measured = asked.map((): number[] => [])
  let first: number | undefined
  let filled = 0
  for (const size of sizes) {
    const added = await fillEvents(world.db, size - filled)
    filled = size
    first ??= added.first
    const ids = { first, last: added.last }
    const cursors = await someCursors(world.db, Math.ceil(size / 10_000))
    for (const [at, [, path, headers]] of asked.entries())
      measured[at]?.push(await slowest(() => request('GET', path(ids, cursors), { ...headers })))
  }
  return asked.map(([work], at) => {
    const [few = 0, some = 0, many = 0] = measured[at] ?? []
    const ratio = many / few
    return {
      work: `${work}: p99 at 1M events (limit: at 10k)`,
      veche: `${many.toFixed(2)} ms (at 100k ${some.toFixed(2)})`,
      limit: `${few.toFixed(2)} ms`,
      ratio: ratio.toFixed(2),
      goal: `≤ ${allowed} ${ratio <= allowed ? '✓' : '✗'}`,
    }
  })
}
