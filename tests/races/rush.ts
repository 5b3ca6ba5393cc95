import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Person, World } from '../world/world.ts'

export interface Scene {
  organizer: Person
  /** In turns at one server and the other. */
  crowd: Person[]
}

/** Two servers on one database, and the crowd in front of both. They leave the jobs to be looked at. */
export async function twoNodes(w: World, people = 200): Promise<Scene> {
  const nodes = [await w.startNode({ ROLE: 'web' }), await w.startNode({ ROLE: 'web' })] as const
  const [organizer, ...crowd] = (await w.crowd(people + 1)) as [Person, ...Person[]]
  return {
    organizer,
    crowd: crowd.map((person, place) => person.at(nodes[place % 2]!)),
  }
}

/** Asks again, as a client would, while a machine that is busy with other things sends people away (503). */
export async function patiently<T extends { status: number }>(ask: () => Promise<T>): Promise<T> {
  const answer = await ask()
  if (answer.status !== 503) return answer
  await sleep(100)
  return patiently(ask)
}

interface Row {
  id: number
  account_id: number
  seats: number
  state: 'confirmed' | 'waitlisted' | 'cancelled'
}

/** What the event's bookings are, against what must be true of them at any time: every sentence that does not hold. */
export async function faultsOf(w: World, eventId: number): Promise<string[]> {
  const [event] = await w.sql<{ seats: number; booked: number; waiting: number }>(
    'select seats, booked, waiting from events where id = $1',
    [eventId],
  )
  const rows = await w.sql<Row>(
    `select id, account_id, seats, state from bookings where event_id = $1 and state <> 'cancelled' order by id`,
    [eventId],
  )
  const { seats, booked, waiting } = event!
  const line = rows.filter(({ state }) => state === 'waitlisted')
  const seated = rows.filter(({ state }) => state === 'confirmed')
  const overtook = (row: Row) => line.some((ahead) => ahead.id < row.id && ahead.seats <= row.seats)
  const sentences: [boolean, string][] = [
    [booked === seated.reduce((sum, row) => sum + row.seats, 0), `booked is ${booked}`],
    [booked <= seats, `${booked} of ${seats} seats are given away`],
    [waiting === line.length, `waiting is ${waiting}, and ${line.length} wait`],
    [line.every((row) => row.seats > seats - booked), 'somebody waits for seats that are free'],
    [!seated.some(overtook), 'somebody was seated before who stood ahead and wanted no more'],
    [new Set(rows.map(({ account_id }) => account_id)).size === rows.length, 'somebody booked twice'],
  ]
  return sentences.filter(([holds]) => !holds).map(([, sentence]) => sentence)
}

const takeJobs = `
  with taken as (delete from graphile_worker._private_jobs returning id, task_id, payload)
  select t.identifier as name, payload -> 'booking_ids' as ids
  from taken join graphile_worker._private_tasks t on t.id = task_id
  where t.identifier in ('bookings.confirmed', 'bookings.waitlisted', 'bookings.promoted')`

/** The jobs added so far, taken away, against the bookings: everybody is told of a seat once, and only who has had one. */
export async function faultsOfJobs(w: World, eventId: number): Promise<string[]> {
  const jobs = await w.sql<{ name: string; ids: number[] }>(takeJobs)
  const told = (kind: string) => jobs.flatMap(({ name, ids }) => (name === `bookings.${kind}` ? ids : []))
  const [seated, waited, promoted] = [told('confirmed'), told('waitlisted'), told('promoted')]
  const of = async (state: string) =>
    (
      await w.sql<{ id: number }>('select id from bookings where event_id = $1 and state = $2', [
        eventId,
        state,
      ])
    ).map(({ id }) => id)
  const ever = [...seated, ...promoted]
  const sentences: [boolean, string][] = [
    [new Set(ever).size === ever.length, 'somebody was told twice of a seat'],
    [promoted.every((id) => waited.includes(id)), 'somebody was promoted who did not wait'],
    [(await of('confirmed')).every((id) => ever.includes(id)), 'somebody was not told of the seat'],
    [
      (await of('waitlisted')).every((id) => waited.includes(id) && !ever.includes(id)),
      'somebody who waits was told of a seat',
    ],
  ]
  return sentences.filter(([holds]) => !holds).map(([, sentence]) => sentence)
}

/** Replaces what must be there. */
function replaced(text: string, from: string, to: string): string {
  expect(text.split(from)).toHaveLength(2)
  return text.replace(from, to)
}

async function redefine(w: World, name: string, changes: [from: string, to: string][]) {
  const [source] = await w.sql<{ text: string }>('select pg_get_functiondef($1::regproc) as text', [name])
  await w.sql(changes.reduce((text, [from, to]) => replaced(text, from, to), source!.text))
}

/** Takes the row lock out of booking, and the check behind it; judging and writing are a moment apart. */
export async function unlock(w: World): Promise<void> {
  await redefine(w, 'book_seats', [
    [' for no key update', ''],
    [`if people <> '{}' then`, `perform pg_sleep(0.02);\n  if people <> '{}' then`],
  ])
  await w.sql('alter table events drop constraint events_never_oversold')
}

/** Lets the line be served from its end. */
export async function turnAround(w: World): Promise<void> {
  await redefine(w, 'promote_waiting', [['order by b.id', 'order by b.id desc']])
}
