import { expect, test } from 'vitest'
import { until } from '../world/until.ts'
import { emptyWorld, type World } from '../world/world.ts'
import { faultsOf, faultsOfJobs, patiently, type Scene, turnAround, twoNodes, unlock } from './rush.ts'

const rounds = 20

interface Rush {
  seats: number
  /** How many seats the n-th of the crowd wants. */
  party?: (place: number) => number
}

const parties = (place: number) => 1 + ((place * 7) % 4)

/**
 * An event that is full; then everybody else asks at once while most of those who have a seat give it back, some twice,
 * and some of those who ask think better of it. Answers what is wrong afterwards.
 */
async function rush(
  w: World,
  { organizer, crowd }: Scene,
  { seats, party = () => 1 }: Rush,
): Promise<string[]> {
  const event = await w.event(organizer, { seats })
  const holders = crowd.slice(0, seats)
  const held = await Promise.all(
    holders.map((person) => patiently(() => person.post(`/events/${event.id}/bookings`))),
  )
  expect(held.map(({ body }) => body.state)).toEqual(holders.map(() => 'confirmed'))

  const giving = holders.flatMap((person, place) =>
    place % 3 < 2
      ? Array.from({ length: 1 + (place % 2) }, () =>
          patiently(() => person.delete(`/bookings/${held[place]!.body.id}`)),
        )
      : [],
  )
  const asking = crowd.slice(seats).map(async (person, place) => {
    const answer = await patiently(() => person.post(`/events/${event.id}/bookings`, { seats: party(place) }))
    if (answer.status === 201 && place % 5 === 0)
      return [answer, await patiently(() => person.delete(`/bookings/${answer.body.id}`))]
    return [answer]
  })
  const answers = [...(await Promise.all(giving)), ...(await Promise.all(asking)).flat()]
  const odd = answers.filter(({ status }) => status !== 200 && status !== 201).map(({ text }) => text)
  const [living] = await w.sql<{ count: number }>(
    `select count(*)::int from bookings where event_id = $1 and state <> 'cancelled'`,
    [event.id],
  )
  const stay =
    holders.filter((_, place) => place % 3 === 2).length + asking.filter((_, place) => place % 5 > 0).length
  if (living!.count !== stay) odd.push(`${living!.count} bookings of ${stay} people`)
  return [...odd, ...(await faultsOf(w, event.id)), ...(await faultsOfJobs(w, event.id))]
}

/** As many rounds as it takes until something is wrong. */
async function firstFaults(w: World, scene: Scene, course: Rush): Promise<string[]> {
  for (let times = 0; times < rounds; times++) {
    const faults = await rush(w, scene, course)
    if (faults.length > 0) return faults
  }
  return []
}

const courses: [string, Rush][] = [
  ['two hundred people for 1 seat', { seats: 1 }],
  ['two hundred people for 7 seats', { seats: 7 }],
  ['two hundred people for 50 seats', { seats: 50 }],
  ['parties of one to four for 24 seats', { seats: 24, party: parties }],
]

test.each(courses)(
  '%s at two servers while others cancel: none too many, none too few, in the order of the line',
  async (_, course) => {
    await using w = await emptyWorld()
    expect(await firstFaults(w, await twoNodes(w), course)).toEqual([])
  },
  // A round is half a second of a machine that does nothing else.
  180_000,
)

/** The same races without a guard. If these still came out right the races would prove nothing. */
test.each(courses)('control: %s, without the row lock, go wrong', async (_, course) => {
  await using w = await emptyWorld()
  await unlock(w)
  expect(await firstFaults(w, await twoNodes(w), course)).not.toEqual([])
})

test('control: where the line is served from its end, the order is seen to be wrong', async () => {
  await using w = await emptyWorld()
  await turnAround(w)
  expect(await firstFaults(w, await twoNodes(w), { seats: 7 })).not.toEqual([])
})

test.each([1, 7, 50])(
  'who would not wait is refused: %i seats, no more and no fewer, each told once',
  async (seats) => {
    await using w = await emptyWorld()
    const { organizer, crowd } = await twoNodes(w)
    await w.startNode({ ROLE: 'worker' })
    const event = await w.event(organizer, { seats })
    const answers = await Promise.all(
      crowd.map((person) => person.post(`/events/${event.id}/bookings`, { waitlist: false })),
    )
    const confirmed = answers.filter(({ status }) => status === 201).map(({ body }) => body)
    expect(confirmed).toHaveLength(seats)
    expect(new Set(confirmed.map(({ ticket_code }) => ticket_code)).size).toBe(seats)
    const refused = answers.filter(({ status }) => status !== 201)
    expect(new Set(refused.map(({ status, code }) => `${status} ${code}`))).toEqual(
      new Set(['409 event.full']),
    )
    expect(await faultsOf(w, event.id)).toEqual([])

    await until(
      async () => (await w.sql('select from graphile_worker.jobs where run_at <= now()')).length === 0,
      {
        within: 30_000,
      },
    )
    const told = await w.sql<{ account_id: number }>(
      'select account_id from notifications where event_id = $1 and account_id <> $2 order by account_id',
      [event.id, organizer.user.id],
    )
    expect(told.map(({ account_id }) => account_id)).toEqual(
      confirmed.map(({ user }) => user.id).toSorted((a, b) => a - b),
    )
  },
)

test('one person who presses fifty times at two servers has one booking', async () => {
  await using w = await emptyWorld()
  const { organizer, crowd } = await twoNodes(w, 2)
  const event = await w.event(organizer, { seats: 10 })
  const presses = [crowd[0]!, crowd[0]!.at({ url: crowd[1]!.origin })]
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, number) => presses[number % 2]!.post(`/events/${event.id}/bookings`)),
  )
  const counts = Map.groupBy(answers, ({ status, code }) => `${status} ${code}`)
  expect([...counts].map(([answer, all]) => [answer, all.length]).toSorted()).toEqual([
    ['201 undefined', 1],
    ['409 booking.exists', 49],
  ])
  expect((await organizer.get(`/events/${event.id}`)).body.booked).toBe(1)
})
