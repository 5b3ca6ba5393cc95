import { expect, test } from 'vitest'
import type { Event, NewEvent } from '../../src/contract/events.ts'
import { form } from '../world/pictures.ts'
import { fileTimeline } from '../world/timeline.ts'
import type { Person } from '../world/world.ts'

const t = await fileTimeline('2027-05-01T08:00:00Z')
const [olga] = (await t.people(1, 'olga')) as [Person]

let day = Date.UTC(2027, 4, 2)
let crowds = 0
/** Days of its own for each test, one after the other: `on('11:00')` is a time of the first, which begins at eight. */
async function nextDay(): Promise<(time: string, daysLater?: number) => string> {
  day += 10 * 86_400_000
  const began = day
  const on = (time: string, daysLater = 0) =>
    `${new Date(began + daysLater * 86_400_000).toISOString().slice(0, 10)}T${time}${time.length === 5 ? ':00' : ''}Z`
  await t.at(on('08:00'))
  return on
}
const people = (size: number) => t.people(size, `guest${++crowds}-`) as Promise<[Person, Person, Person]>

async function change(event: Event, body: object): Promise<void> {
  expect((await olga.call('PATCH', `/events/${event.id}`, { body })).status).toBe(200)
}

async function booked(person: Person, starts_at: string, more: Partial<NewEvent> = {}): Promise<Event> {
  const event = await t.w.event(olga, { starts_at, ...more })
  await t.book(person, event)
  return event
}

/** When somebody was reminded of an event, to the minute, first to last. */
const reminded = async (person: Person, event: Event) =>
  (await t.reminders(person, event)).map(({ created_at }) => created_at.slice(11, 16)).toReversed()

test('who has a seat is told an hour before; who waits, who cancelled and who organizes are not', async () => {
  const on = await nextDay()
  const [anna, waits, cancels] = await people(3)
  const event = await booked(anna, on('12:00'), { seats: 2 })
  const full = await booked(anna, on('12:00'), { seats: 1 })
  await t.book(waits, full)
  await cancels.delete(`/bookings/${await t.book(cancels, event)}`)
  await t.at(on('10:59:58'))
  expect(await t.reminders(anna)).toEqual([])
  await t.at(on('11:00'))
  expect((await t.reminders(anna)).map(({ event_id }) => event_id).toSorted((a, b) => a! - b!)).toEqual([
    event.id,
    full.id,
  ])
  for (const person of [olga, waits, cancels]) expect(await t.reminders(person)).toEqual([])
  const unbooked = await booked(olga, on('15:00'))
  await t.at(on('14:00'))
  expect(await reminded(olga, unbooked), 'an organizer who booked').toEqual(['14:00'])
})

test('private events and whole days are reminded of as well', async () => {
  const on = await nextDay()
  const [anna] = await people(1)
  const hidden = await t.w.event(olga, { starts_at: on('12:00'), visibility: 'private' })
  await anna.post(`/events/${hidden.id}/bookings`, { key: hidden.link_key })
  const whole = await booked(anna, on('09:00', 1), { all_day: true, time_zone: 'Asia/Kathmandu' })
  expect(whole.starts_at).toBe(on('18:15').replace('Z', '.000Z'))
  await t.at(on('11:00'))
  await t.at(on('17:15'))
  expect(await reminded(anna, hidden)).toEqual(['11:00'])
  expect(await reminded(anna, whole)).toEqual(['17:15'])
})

/** Moves by the organizer at a time of the day, of an event at noon; when who booked is reminded of it. */
const moves: [about: string, moves: [at: string, to: string][], reminded: string[]][] = [
  ['later', [['09:00', '14:00']], ['13:00']],
  ['earlier', [['08:30', '10:30']], ['09:30']],
  ['earlier, within the hour', [['10:50', '11:40']], []],
  ['to within the hour from far away', [['10:00', '10:45']], []],
  ['later, within the hour', [['11:30', '12:20']], ['11:00']],
  ['later, after the reminder', [['11:30', '16:00']], ['11:00', '15:00']],
  [
    'twice',
    [
      ['09:00', '14:00'],
      ['12:30', '18:00'],
    ],
    ['17:00'],
  ],
  [
    'away and back before the moment',
    [
      ['09:00', '14:00'],
      ['10:00', '12:00'],
    ],
    ['11:00'],
  ],
  [
    'away and back after the moment',
    [
      ['11:10', '14:00'],
      ['11:20', '12:00'],
    ],
    ['11:00'],
  ],
  [
    'away before the moment and back after it',
    [
      ['10:50', '14:00'],
      ['11:20', '12:00'],
    ],
    [],
  ],
  ['to a time whose moment is a minute ahead', [['09:00', '10:01']], ['09:01']],
]

test.each(moves)('an event that is moved %s', async (_, steps, expected) => {
  const on = await nextDay()
  const [anna] = await people(1)
  const event = await booked(anna, on('12:00'))
  const halfHours = Array.from(
    { length: 21 },
    (_, n) => `${String(8 + Math.floor(n / 2)).padStart(2, '0')}:${n % 2 ? 30 : '00'}`,
  )
  const looks = new Set([...halfHours, ...steps.map(([at]) => at), ...expected])
  for (const time of [...looks].toSorted()) {
    await t.at(on(time))
    const step = steps.find(([at]) => at === time)
    if (step) await change(event, { starts_at: on(step[1]) })
  }
  expect(await reminded(anna, event)).toEqual(expected)
})

test('the dates of a series that are moved together, and those that an import moves, follow as well', async () => {
  const on = await nextDay()
  const [anna] = await people(1)
  const first = await booked(anna, on('12:00'), { rrule: 'FREQ=DAILY;COUNT=2' })
  const { items } = (await anna.get(`/events?series=${first.series!.id}`)).body
  const second = (await anna.get(`/events/${items[1]!.id}`)).body as Event
  await t.book(anna, second)
  // Nobody looks between eight and the moves: the moments of the new times have passed unseen, and everybody knows them.
  await t.set(on('10:50'))
  await change(second, { starts_at: on('11:30', 1), scope: 'all' })
  await t.at(on('10:55'))
  expect(await reminded(anna, first)).toEqual([])
  await t.set(on('10:25', 1))
  await change(second, { starts_at: on('11:20', 1) })
  await t.at(on('10:30', 1))
  expect(await reminded(anna, second)).toEqual([])

  const ics = (start: string) =>
    form(
      `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:reminded\r\nDTSTART:${start.replaceAll(/[-:]/g, '')}\r\nSUMMARY:Choir\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`,
      { filename: 'calendar.ics', type: 'text/calendar' },
    )
  const imported = async (start: string) =>
    expect((await olga.call('POST', '/events/import', ics(start))).status).toBe(200)
  await imported(on('18:00', 1))
  const { items: mine } = (await olga.get('/me/events')).body
  const choir = (await olga.get(`/events/${mine[0]!.id}`)).body as Event
  await t.book(anna, choir)
  await t.set(on('16:50', 1))
  await imported(on('17:30', 1))
  await t.at(on('17:00', 1))
  expect(await reminded(anna, choir)).toEqual([])
})
