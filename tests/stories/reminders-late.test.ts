import { expect, test } from 'vitest'
import type { Event, NewEvent } from '../../src/contract/events.ts'
import { timeline } from '../world/timeline.ts'
import { until } from '../world/until.ts'
import type { Person } from '../world/world.ts'

/** A time of the first day, or of one that many days later. */
const on = (time: string, daysLater = 0) =>
  `2027-05-${String(10 + daysLater).padStart(2, '0')}T${time}${time.length === 5 ? ':00' : ''}Z`

/** A day that begins at eight, with somebody who puts up events. */
async function morning() {
  const t = await timeline(on('08:00'))
  const [olga, anna, boris, vera] = (await t.people(4)) as [Person, Person, Person, Person]
  return {
    t,
    olga,
    anna,
    boris,
    vera,
    async booked(person: Person, starts_at: string, more: Partial<NewEvent> = {}): Promise<Event> {
      const event = await t.w.event(olga, { starts_at, ...more })
      await t.book(person, event)
      return event
    },
    /** When somebody was reminded, to the minute, first to last. */
    reminded: async (person: Person, event?: Event) =>
      (await t.reminders(person, event)).map(({ created_at }) => created_at.slice(11, 16)).toReversed(),
    wants: (person: Person, reminders: number[]) =>
      person.call('PUT', '/me/notification-preferences', { body: { reminders } }),
    [Symbol.asyncDispose]: () => t[Symbol.asyncDispose](),
  }
}

test('whoever learnt of the time within the hour needs no reminder, also where nobody looked at the moment', async () => {
  await using m = await morning()
  const { t, anna, boris, vera } = m
  const event = await m.booked(anna, on('12:00'))
  await t.set(on('10:59:30'))
  await t.book(boris, event)
  await t.set(on('11:00:10'))
  await t.book(vera, event)
  await t.at(on('11:00:20'))
  expect(await m.reminded(anna)).toEqual(['11:00'])
  expect(await m.reminded(boris)).toEqual(['11:00'])
  expect(await m.reminded(vera)).toEqual([])
})

test('a seat that came from the waitlist is reminded of when it came before the moment', async () => {
  await using m = await morning()
  const { t, anna, boris, vera } = m
  const event = await m.booked(anna, on('12:00'), { seats: 1 })
  const other = await m.booked(anna, on('12:00'), { seats: 1 })
  const mine = (await anna.get('/me/bookings')).body.items
  const seatOf = (of: Event) => `/bookings/${mine.find((booking) => booking.event.id === of.id)!.id}` as const
  await t.book(boris, event)
  await t.book(vera, other)
  await t.set(on('10:50'))
  await anna.delete(seatOf(event))
  await t.set(on('11:10'))
  await anna.delete(seatOf(other))
  await t.at(on('11:20'))
  expect(await m.reminded(boris), 'promoted before').toEqual(['11:20'])
  expect(await m.reminded(vera), 'promoted after').toEqual([])
  expect(await m.reminded(anna), 'cancelled').toEqual([])
})

test('a cancelled, deleted or moved event and a cancelled or removed booking take their reminders along', async () => {
  await using m = await morning()
  const { t, olga, anna, boris } = m
  const cancelled = await m.booked(anna, on('12:00'))
  const deleted = await m.booked(anna, on('12:00'))
  const moved = await m.booked(anna, on('12:00'))
  const left = await m.booked(boris, on('12:00'))
  const removed = await t.book(anna, left)
  // The moment is taken, and the jobs wait: what happens now comes before what they do.
  await t.w.stopNode(t.w.app)
  const web = await t.w.startNode({ ROLE: 'web' })
  await t.set(on('08:30'))
  const [olgaThere, borisThere] = [olga.at(web), boris.at(web)]
  await t.w.sql(
    `select graphile_worker.add_job('reminders.remind', json_build_object('event_id', id, 'starts_at', $1::text, 'minutes', 60, 'after', 0))
     from events`,
    [new Date(on('12:00')).toISOString()],
  )
  expect((await olgaThere.post(`/events/${cancelled.id}/cancel`, {})).status).toBe(200)
  expect((await olgaThere.delete(`/events/${deleted.id}`)).status).toBe(204)
  const later = { body: { starts_at: on('14:00') } }
  expect((await olgaThere.call('PATCH', `/events/${moved.id}`, later)).status).toBe(200)
  expect((await olgaThere.delete(`/bookings/${removed}`)).status).toBe(200)
  const { items } = (await borisThere.get('/me/bookings')).body
  expect((await borisThere.delete(`/bookings/${items[0]!.id}`)).status).toBe(200)
  await t.set(on('11:00:05'))
  await t.w.startNode({ ROLE: 'worker' })
  await t.look()
  expect(await m.reminded(anna.at(web))).toEqual([])
  expect(await m.reminded(boris.at(web))).toEqual([])
})

test('a person chooses how long before: several times, at other times, never', async () => {
  await using m = await morning()
  const { t, anna, boris, vera } = m
  await m.wants(anna, [1440, 60, 10])
  await m.wants(boris, [2880, 30])
  await m.wants(vera, [])
  const event = await m.booked(anna, on('12:00', 3))
  await t.book(boris, event)
  await t.book(vera, event)
  const moments = [on('12:00', 1), on('12:00', 2), on('11:00', 3), on('11:30', 3), on('11:50', 3)]
  for (const moment of moments) {
    await t.at(new Date(Date.parse(moment) - 2000))
    await t.at(moment)
  }
  await t.at(on('13:00', 3))
  expect((await t.reminders(anna)).map(({ created_at }) => created_at.slice(8, 16)).toReversed()).toEqual([
    '12T12:00',
    '13T11:00',
    '13T11:50',
  ])
  expect((await t.reminders(boris)).map(({ created_at }) => created_at.slice(8, 16)).toReversed()).toEqual([
    '11T12:00',
    '13T11:30',
  ])
  expect(await t.reminders(vera)).toEqual([])
})

test('a server that slept through the moment reminds late, once, and never after the start', async () => {
  await using m = await morning()
  const { t, anna, boris } = m
  await m.wants(boris, [1440, 120, 60])
  const soon = await m.booked(anna, on('12:00', 2))
  await t.book(boris, soon)
  const begun = await m.booked(anna, on('11:20', 2))
  const later = await m.booked(anna, on('15:00', 2))
  await t.w.stopNode(t.w.app)
  await t.set(on('11:30', 2))
  const woken = await t.w.startNode()
  await t.look()
  const [annaThere, borisThere] = [anna.at(woken), boris.at(woken)]
  expect(await m.reminded(annaThere, soon), 'half an hour late').toEqual(['11:30'])
  expect((await t.reminders(annaThere, soon))[0]?.text).toMatch(/30 minutes/)
  expect(await m.reminded(borisThere), 'one for three that were due').toEqual(['11:30'])
  expect(await m.reminded(annaThere, begun), 'has begun').toEqual([])
  await t.at(on('14:00', 2))
  expect(await m.reminded(anna.at(woken), later)).toEqual(['14:00'])
})

test('what was due at the moment and is worked off after the start goes out to nobody', async () => {
  await using m = await morning()
  const { t, anna } = m
  const event = await m.booked(anna, on('12:00'))
  await t.w.stopNode(t.w.app)
  await t.set(on('11:00'))
  await t.w.sql(`select graphile_worker.add_job('reminders.look')`)
  const payload = {
    event_id: event.id,
    starts_at: new Date(on('12:00')).toISOString(),
    minutes: 60,
    after: 0,
  }
  await t.w.sql(`select graphile_worker.add_job('reminders.remind', $1)`, [payload])
  await t.set(on('12:00:01'))
  const node = await t.w.startNode()
  await t.quiet()
  expect(await m.reminded(anna.at(node))).toEqual([])
})

test('a clock that is set back reminds nobody twice, and one that ran ahead keeps nobody from being reminded', async () => {
  await using m = await morning()
  const { t, anna } = m
  const event = await m.booked(anna, on('12:00'))
  const later = await m.booked(anna, on('18:00'))
  await t.at(on('11:00:30'))
  expect(await m.reminded(anna, event)).toEqual(['11:00'])
  for (const again of ['10:00:30', '10:30', '10:59:50', '11:00', '11:00:31', '11:30']) await t.at(on(again))
  expect(await m.reminded(anna, event)).toEqual(['11:00'])
  await t.at(on('12:00', 9))
  await t.at(on('11:45'))
  await t.at(on('16:59:50'))
  expect(await m.reminded(anna, later)).toEqual([])
  await t.at(on('17:00'))
  expect(await m.reminded(anna)).toEqual(['11:00', '17:00'])
})

test('whoever is blocked at the moment is not reminded', async () => {
  await using m = await morning()
  const { t, anna, boris } = m
  const event = await m.booked(anna, on('12:00'))
  await t.book(boris, event)
  await t.w.sql('update accounts set is_blocked = true where id = $1', [boris.user.id])
  await t.at(on('11:00'))
  await t.w.sql('update accounts set is_blocked = false where id = $1', [boris.user.id])
  expect(await m.reminded(anna)).toEqual(['11:00'])
  expect(await m.reminded(boris)).toEqual([])
})

test('the next moment is looked at when it comes, not at the next full minute', async () => {
  await using m = await morning()
  const { t, anna } = m
  const event = await m.booked(anna, on('12:00'))
  await t.at(on('10:59:57'))
  expect(await m.reminded(anna, event)).toEqual([])
  const [waiting] = await t.w.sql<{ after: number }>(
    `select extract(epoch from run_at - now())::float as after from graphile_worker.jobs where key = 'reminders.look'`,
  )
  expect(waiting?.after).toBeGreaterThan(0)
  expect(waiting?.after).toBeLessThan(3)
  const at = await until(async () => (await t.reminders(anna, event))[0]?.created_at)
  expect(Date.parse(at) - Date.parse(on('11:00'))).toBeGreaterThanOrEqual(0)
})
