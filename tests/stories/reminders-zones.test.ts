import { afterEach, describe, expect, test } from 'vitest'
import { timeline } from '../world/timeline.ts'

const minute = 60_000
const processZone = process.env.TZ
afterEach(() => {
  if (processZone === undefined) delete process.env.TZ
  else process.env.TZ = processZone
})

/** When an event starts, on the wall at its place; when who booked is to be reminded, an hour before by default. */
const cases: [about: string, zone: string, starts_at: string, moment: string, minutes?: number][] = [
  ['in a gap night, after the gap', 'Europe/Berlin', '2027-03-28T03:30:00+02:00', '2027-03-28T00:30:00Z'],
  ['in a gap night, before the gap', 'Europe/Berlin', '2027-03-28T01:30:00+01:00', '2027-03-27T23:30:00Z'],
  ['a day before, over the gap', 'Europe/Berlin', '2027-03-28T09:00:00+02:00', '2027-03-27T07:00:00Z', 1440],
  [
    'in an hour that comes twice, first',
    'Europe/Berlin',
    '2027-10-31T02:30:00+02:00',
    '2027-10-30T23:30:00Z',
  ],
  [
    'in an hour that comes twice, again',
    'Europe/Berlin',
    '2027-10-31T02:30:00+01:00',
    '2027-10-31T00:30:00Z',
  ],
  [
    'a day before, over the overlap',
    'Europe/Berlin',
    '2027-10-31T19:00:00+01:00',
    '2027-10-30T18:00:00Z',
    1440,
  ],
  ['at the end of the gap', 'America/New_York', '2027-03-14T03:00:00-04:00', '2027-03-14T06:00:00Z'],
  ['half past one, again', 'America/New_York', '2027-11-07T01:30:00-05:00', '2027-11-07T05:30:00Z'],
  ['half an hour is left out', 'Australia/Lord_Howe', '2027-10-03T03:00:00+11:00', '2027-10-02T15:00:00Z'],
  ['half an hour comes twice', 'Australia/Lord_Howe', '2027-04-04T01:45:00+10:30', '2027-04-03T14:15:00Z'],
  [
    'half an hour before, in it',
    'Australia/Lord_Howe',
    '2027-04-04T01:50:00+10:30',
    '2027-04-03T14:50:00Z',
    30,
  ],
  ['three quarters off', 'Asia/Kathmandu', '2027-05-02T09:00:00+05:45', '2027-05-02T02:15:00Z'],
  ['where the state sets the clocks', 'Africa/Casablanca', '2027-02-08T09:00:00Z', '2027-02-08T08:00:00Z'],
  ['the first to see the new year', 'Pacific/Apia', '2027-12-31T23:45:00+13:00', '2027-12-31T09:45:00Z'],
]

describe.each([
  ['UTC', 0],
  ['America/New_York', 300],
])('a server in %s', (TZ, offset) => {
  test('reminds who booked once, within a minute of the moment, wherever and on whatever night the event is', {
    timeout: 120_000,
  }, async () => {
    process.env.TZ = TZ
    expect(new Date('2027-01-10T12:00:00Z').getTimezoneOffset(), 'the process is there').toBe(offset)
    await using t = await timeline('2027-01-10T12:00:00Z')
    const [organizer, hourBefore, halfBefore, dayBefore] = await t.people(4)
    const readers = new Map([
      [60, hourBefore!],
      [30, halfBefore!],
      [1440, dayBefore!],
    ])
    for (const [minutes, person] of readers)
      await person.call('PUT', '/me/notification-preferences', { body: { reminders: [minutes] } })
    const told = []
    const inOrder = cases.toSorted(([, , , one], [, , , other]) => Date.parse(one) - Date.parse(other))
    for (const [about, time_zone, starts_at, moment, minutes = 60] of inOrder) {
      const event = await t.w.event(organizer!, { title: about, starts_at, time_zone })
      expect(Date.parse(event.starts_at) - Date.parse(moment)).toBe(minutes * minute)
      await t.book(readers.get(minutes)!, event)
      told.push({ about, moment: Date.parse(moment), person: readers.get(minutes)!, event })
    }

    for (const { about, moment, person, event } of told) {
      const reminders = async () => t.reminders(person, event)
      await t.at(new Date(moment - 2000))
      expect(await reminders(), `${about}: too early`).toEqual([])
      // A minute that begins when it likes: from one look to the next is a minute, whatever lies between.
      for (const since of [37_000, 97_000, 157_000]) await t.at(new Date(moment + since))
      const [first, ...more] = await reminders()
      expect(more, `${about}: more than one`).toEqual([])
      const late = Date.parse(first?.created_at ?? '') - moment
      expect(late, about).toBeGreaterThanOrEqual(0)
      expect(late, about).toBeLessThan(minute)
    }
    // Long after, each still has one.
    await t.at('2028-02-01T00:00:00Z')
    for (const { about, person, event } of told)
      expect(await t.reminders(person, event), about).toHaveLength(1)
  })
})

test('the dates of a series are each reminded of by their own clock, before and after it changes', {
  timeout: 60_000,
}, async () => {
  await using t = await timeline('2027-03-01T12:00:00Z')
  const [organizer, anna] = await t.people(2)
  const first = await t.w.event(organizer!, {
    starts_at: '2027-03-21T09:00:00+01:00',
    time_zone: 'Europe/Berlin',
    rrule: 'FREQ=WEEKLY;COUNT=3',
  })
  const { items } = (await anna!.get(`/events?series=${first.series!.id}`)).body
  expect(items.map(({ starts_at }) => starts_at)).toEqual([
    '2027-03-21T08:00:00.000Z',
    '2027-03-28T07:00:00.000Z',
    '2027-04-04T07:00:00.000Z',
  ])
  for (const date of items) await t.book(anna!, date)
  for (const [place, hour] of ['2027-03-21T07', '2027-03-28T06', '2027-04-04T06'].entries()) {
    await t.at(`${hour.slice(0, 11)}${String(Number(hour.slice(11)) - 1).padStart(2, '0')}:59:57Z`)
    expect(await t.reminders(anna!)).toHaveLength(place)
    await t.at(`${hour}:00:00Z`)
    expect((await t.reminders(anna!, items[place])).map(({ created_at }) => created_at.slice(0, 16))).toEqual(
      [`${hour}:00`],
    )
  }
})
