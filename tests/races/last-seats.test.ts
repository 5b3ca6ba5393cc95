import { expect, test } from 'vitest'
import { until } from '../world/until.ts'
import { emptyWorld, type Person, type World } from '../world/world.ts'

const people = 200

interface Round {
  confirmed: number
  /** The seats the event says are taken, and the bookings there are. */
  booked: number
  rows: number
  seats: number
}

/** Two servers on one database, and the crowd in front of both. */
async function twoNodes(w: World) {
  const nodes = [await w.startNode(), await w.startNode()] as const
  const crowd = await w.crowd(people)
  return {
    organizer: await w.person('olga'),
    crowd: crowd.map((person, place) => person.at(nodes[place % 2]!)),
  }
}

/** Everybody asks at once for the few seats of a new event. */
async function race(w: World, organizer: Person, crowd: Person[], seats: number) {
  const event = await w.event(organizer, { seats })
  const answers = await Promise.all(crowd.map((person) => person.post(`/events/${event.id}/bookings`)))
  const [row] = await w.sql<{ booked: number; rows: number; people: number }>(
    `select e.booked, count(b.id)::int as rows, count(distinct b.account_id)::int as people
     from events e left join bookings b on b.event_id = e.id and b.state = 'confirmed' where e.id = $1 group by e.id`,
    [event.id],
  )
  const confirmed = answers.filter(({ status }) => status === 201)
  const round: Round = { confirmed: confirmed.length, booked: row!.booked, rows: row!.rows, seats }
  return { event, answers, confirmed, round, people: row!.people }
}

test.each([1, 7, 50])(
  'two hundred people at two servers get %i seats, no more and no fewer',
  async (seats) => {
    await using w = await emptyWorld()
    const { organizer, crowd } = await twoNodes(w)
    for (let times = 0; times < 3; times++) {
      const { event, answers, confirmed, round, people } = await race(w, organizer, crowd, seats)
      expect(round).toEqual({ confirmed: seats, booked: seats, rows: seats, seats })
      expect(people).toBe(seats)
      expect(new Set(confirmed.map(({ body }) => body.ticket_code)).size).toBe(seats)
      const refused = answers.filter(({ status }) => status !== 201)
      expect(new Set(refused.map(({ status, code }) => `${status} ${code}`))).toEqual(
        new Set(['409 event.full']),
      )

      const told = () =>
        w.sql<{ account_id: number }>('select account_id from notifications where event_id = $1', [event.id])
      const expected = confirmed.map(({ body }) => body.user.id).toSorted((a, b) => a - b)
      await until(async () => (await told()).length >= seats + 1)
      await until(async () => (await w.sql('select from graphile_worker.jobs')).length === 0)
      const accounts = (await told())
        .map(({ account_id }) => account_id)
        .filter((id) => id !== organizer.user.id)
      expect(accounts.toSorted((a, b) => a - b)).toEqual(expected)
    }
  },
)

/** Replaces what must be there. */
function replace(text: string, from: string, to: string): string {
  expect(text.split(from)).toHaveLength(2)
  return text.replace(from, to)
}

/**
 * The same race without the guard: the row lock is taken out of the function, the check that seats are never oversold
 * is dropped, and counting and writing are a moment apart. If this still came out right the race would prove nothing.
 */
test('control: without the row lock the same race miscounts', async () => {
  await using w = await emptyWorld()
  const [source] = await w.sql<{ text: string }>(`select pg_get_functiondef('book_seats'::regproc) as text`)
  let unguarded = replace(source!.text, ' for no key update', '')
  unguarded = replace(unguarded, 'with chosen as (', 'perform pg_sleep(0.02);\n  with chosen as (')
  unguarded = replace(unguarded, 'limit e.seats - e.booked', 'limit greatest(0, e.seats - e.booked)')
  await w.sql(unguarded)
  await w.sql('alter table events drop constraint events_never_oversold')

  const { organizer, crowd } = await twoNodes(w)
  const wrong: Round[] = []
  for (let times = 0; times < 10 && wrong.length === 0; times++) {
    const { round } = await race(w, organizer, crowd, 7)
    if (new Set([round.confirmed, round.booked, round.rows, 7]).size > 1) wrong.push(round)
  }
  expect(wrong.length).toBeGreaterThan(0)
})

test('one person who presses fifty times at two servers has one seat', async () => {
  await using w = await emptyWorld()
  const { organizer, crowd } = await twoNodes(w)
  const event = await w.event(organizer, { seats: 10 })
  const presses = [crowd[0]!, crowd[0]!.at(await w.startNode())]
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

test('people who book and cancel at once leave the count exact, whatever order it came in', async () => {
  await using w = await emptyWorld()
  const { organizer, crowd } = await twoNodes(w)
  for (let times = 0; times < 3; times++) {
    const event = await w.event(organizer, { seats: 20 })
    const statuses = await Promise.all(
      crowd.slice(0, 60).map(async (person, place) => {
        const seen: number[] = []
        for (let turn = 0; turn < 3; turn++) {
          const { status, body } = await person.post(`/events/${event.id}/bookings`)
          seen.push(status)
          // Every third keeps what it got; the others give it back, twice at once.
          if (status === 201 && place % 3 > 0) {
            const cancelled = await Promise.all([1, 2].map(() => person.delete(`/bookings/${body.id}`)))
            seen.push(...cancelled.map((answer) => answer.status))
          }
        }
        return seen
      }),
    )
    expect(statuses.flat().filter((status) => ![200, 201, 409].includes(status))).toEqual([])
    const [row] = await w.sql<{ booked: number; rows: number }>(
      `select booked, (select count(*)::int from bookings b where b.event_id = e.id and state = 'confirmed') as rows
       from events e where id = $1`,
      [event.id],
    )
    expect(row!.booked).toBe(row!.rows)
    expect(row!.booked).toBeLessThanOrEqual(20)
    const { body } = await organizer.get(`/events/${event.id}/bookings?count=true`)
    expect(body.total).toBe(row!.rows)
  }
})
