import { expect, test } from 'vitest'
import { until } from '../world/until.ts'
import { emptyWorld, type Person, type World } from '../world/world.ts'
import { faultsOf, twoNodes } from './rush.ts'

const rounds = 50

/** How often PostgreSQL ended a transaction for a deadlock, the retried ones too. */
async function deadlocks(w: World): Promise<number> {
  await w.sql('select pg_stat_force_next_flush()')
  const [row] = await w.sql<{ deadlocks: number }>(
    'select deadlocks::int from pg_stat_database where datname = current_database()',
  )
  return row!.deadlocks
}

/** Books events one after the other, and gives them back in the same order. */
async function thereAndBack(person: Person, events: readonly { id: number }[]): Promise<number[]> {
  const statuses: number[] = []
  const bookings: number[] = []
  for (const { id } of events) {
    const { status, body } = await person.post(`/events/${id}/bookings`, { seats: 2 })
    statuses.push(status)
    bookings.push(body.id)
  }
  for (const id of bookings) statuses.push((await person.delete(`/bookings/${id}`)).status)
  return statuses
}

test('two orders over the same five events never meet in a deadlock', async () => {
  await using w = await emptyWorld()
  const { organizer, crowd } = await twoNodes(w, 4)
  const events = await Promise.all([1, 2, 3, 4, 5].map(() => w.event(organizer, { seats: 4 })))
  for (let times = 0; times < rounds; times++) {
    const [there, back] = [events, events.toReversed()]
    const statuses = await Promise.all(
      crowd.map((person, place) => thereAndBack(person, place % 2 === 0 ? there : back)),
    )
    expect(new Set(statuses.flat())).toEqual(new Set([201, 200]))
  }
  for (const { id } of events) expect(await faultsOf(w, id)).toEqual([])
  expect(await deadlocks(w)).toBe(0)
})

/** What would happen if one transaction took two events, in the order they were asked for. */
test('control: transactions that lock two events in two orders do', async () => {
  await using w = await emptyWorld()
  const { organizer, crowd } = await twoNodes(w, 2)
  const [one, other] = [await w.event(organizer), await w.event(organizer)]
  await w.sql(`
    create function book_both(p_events bigint[], p_account bigint) returns void language plpgsql as $$
    declare
      p_event bigint;
    begin
      foreach p_event in array p_events loop
        perform from book_seats(p_event, array[p_account], array[gen_random_uuid()::text], array[1], array[true],
                                array[null], now());
        perform pg_sleep(0.2);
      end loop;
    exception when deadlock_detected then
      null;
    end
    $$`)
  const [left, right] = crowd as [Person, Person]
  const both = (events: number[], { user }: Person) =>
    w.hold(`select book_both(array[${events.join()}], ${user.id})`).then((release) => release())
  await Promise.all([both([one.id, other.id], left), both([other.id, one.id], right)])
  await until(async () => (await deadlocks(w)) === 1)
})
