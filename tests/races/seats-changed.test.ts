import fc from 'fast-check'
import { expect, test } from 'vitest'
import { emptyWorld, type Person, type World } from '../world/world.ts'
import { faultsOf, faultsOfJobs, patiently, type Scene, twoNodes, unlock } from './rush.ts'

const changeSeats = (organizer: Person, event: { id: number }, seats: number) =>
  organizer.call('PATCH', `/events/${event.id}`, { body: { seats } })

/** Two hundred people ask, in parties, while the seats go up and down under them. */
async function rush(w: World, { organizer, crowd }: Scene): Promise<string[]> {
  const event = await w.event(organizer, { seats: 10 })
  async function change() {
    const statuses: number[] = []
    for (const seats of [25, 12, 40, 30, 60])
      statuses.push((await patiently(() => changeSeats(organizer, event, seats))).status)
    return statuses
  }
  const [changes, ...answers] = await Promise.all([
    change(),
    ...crowd.map(async (person, place) => {
      const { status, body } = await patiently(() =>
        person.post(`/events/${event.id}/bookings`, { seats: 1 + (place % 3) }),
      )
      return place % 4 === 0
        ? [status, (await patiently(() => person.delete(`/bookings/${body.id}`))).status]
        : [status]
    }),
  ])
  const odd = [...changes, ...answers.flat()]
    .filter((status) => ![200, 201, 409].includes(status))
    .map(String)
  return [...odd, ...(await faultsOf(w, event.id)), ...(await faultsOfJobs(w, event.id))]
}

test('seats that are added and taken away while people book are given away exactly', async () => {
  await using w = await emptyWorld()
  const scene = await twoNodes(w)
  for (let times = 0; times < 5; times++) expect(await rush(w, scene)).toEqual([])
})

test('control: without the row lock they are not', async () => {
  await using w = await emptyWorld()
  await unlock(w)
  const scene = await twoNodes(w)
  const faults: string[] = []
  for (let times = 0; times < 20 && faults.length === 0; times++) faults.push(...(await rush(w, scene)))
  expect(faults).not.toEqual([])
})

/** What somebody does next: books, gives back, is removed by the organizer, or the organizer changes the seats. */
type Move =
  | { does: 'book'; who: number; seats: number; waitlist: boolean }
  | { does: 'cancel' | 'remove'; who: number }
  | { does: 'seats'; seats: number }

const who = fc.nat(7)
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant('book' as const),
      who,
      seats: fc.integer({ min: 1, max: 4 }),
      waitlist: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ does: fc.constantFrom('cancel' as const, 'remove' as const), who }) },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('seats' as const), seats: fc.integer({ min: 1, max: 12 }) }),
  },
)
const moves = fc.array(move, { maxLength: 25 })

/** What a refusal may be; anything else, and every 5xx, is a fault. */
const usual = new Set(['event.full', 'booking.exists', 'booking.too_many_seats', 'event.seats_below_booked'])

async function make(event: { id: number }, scene: Scene, move: Move) {
  if (move.does === 'seats') return changeSeats(scene.organizer, event, move.seats)
  const person = scene.crowd[move.who]!
  if (move.does === 'book') {
    const { seats, waitlist } = move
    return person.post(`/events/${event.id}/bookings`, { seats, waitlist })
  }
  const mine = (await person.get(`/events/${event.id}`)).body.my_booking
  if (!mine) return null
  return (move.does === 'cancel' ? person : scene.organizer).delete(`/bookings/${mine.id}`)
}

/** As many sequences as fit into this time; more with RACE_SECONDS. */
const seconds = Number(process.env.RACE_SECONDS ?? 15)

test(
  'whatever two people do at the same time to an event’s seats, the counts are exact and nobody waits who fits',
  async () => {
    await using w = await emptyWorld()
    const scene = await twoNodes(w, 8)
    let sequences = 0
    await fc.assert(
      fc.asyncProperty(moves, moves, fc.integer({ min: 1, max: 12 }), async (left, right, seats) => {
        sequences += 1
        const event = await w.event(scene.organizer, { seats })
        const odd: string[] = []
        const play = async (own: Move[]) => {
          for (const move of own) {
            const answer = await patiently(
              async () => (await make(event, scene, move)) ?? { status: 204, code: undefined, text: '' },
            )
            if (answer.status >= 300 && !usual.has(answer.code ?? '')) odd.push(answer.text)
          }
        }
        await Promise.all([play(left), play(right)])
        expect([...odd, ...(await faultsOf(w, event.id)), ...(await faultsOfJobs(w, event.id))]).toEqual([])
      }),
      { numRuns: 1_000_000, interruptAfterTimeLimit: seconds * 1000, markInterruptAsFailure: false },
    )
    expect(sequences).toBeGreaterThan(seconds / 2)
  },
  (seconds + 45) * 1000,
)
