import { expect, test } from 'vitest'
import type { Event, EventSummary, NewEvent } from '../../src/contract/events.ts'
import { until } from '../world/until.ts'
import { hour, movableClock, type Person, password, world } from '../world/world.ts'

const clock = movableClock()
// Every run begins on the same Monday, before both turns of the clocks.
clock.advance(Date.parse('2027-01-11T09:00:00Z') - Date.now())
const w = await world({ clock })
const olga = await w.person('olga', { time_zone: 'Europe/Berlin' })
const anna = await w.person('anna')
const day = 24 * hour

/** Puts up a series; answers its first date and all of them. */
async function series(more: Partial<NewEvent> & { rrule: string }, person: Person = olga) {
  const first = await w.event(person, { starts_at: '2027-02-02T18:00:00Z', ...more })
  return { first, id: first.series?.id ?? 0, dates: await datesOf(first.series?.id ?? 0) }
}

/** Dates in order, as their organizer finds them, whatever their status. */
async function datesOf(id: number): Promise<EventSummary[]> {
  const rows = await w.sql<{ id: number }>(
    'select id from events where series_id = $1 order by starts_at, id',
    [id],
  )
  const read = rows.map(async (row) => (await olga.get(`/events/${row.id}`)).body)
  return Promise.all(read)
}

const starts = (dates: readonly { starts_at: string }[]) => dates.map(({ starts_at }) => starts_at)
/** What the clock on the wall of a place shows. */
const wall = (instant: string, timeZone: string) =>
  new Date(instant).toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' })
const change = (id: number, body: object) => olga.call<Event>('PATCH', `/events/${id}`, { body })
/** Runs the daily job, to its end. */
async function extend(): Promise<void> {
  await w.sql(`select graphile_worker.add_job('events.extend_series', '{}')`)
  await until(async () => {
    const jobs = await w.sql(
      `select from graphile_worker.jobs where task_identifier = 'events.extend_series'`,
    )
    return jobs.length === 0
  })
}
/** Time goes by, and everybody signs in again. */
async function advance(ms: number): Promise<void> {
  clock.advance(ms)
  const { body } = await w.stranger.post('/auth/login', { login: 'olga', password })
  olga.access = body.access
}

test.each([
  ['Europe/Berlin', '2027-01-13T19:30:00+01:00'],
  ['America/New_York', '2027-01-13T19:30:00-05:00'],
  ['Australia/Lord_Howe', '2027-01-13T19:30:00+11:00'],
  ['Africa/Cairo', '2027-01-13T19:30:00+02:00'],
  ['America/Santiago', '2027-01-13T19:30:00-03:00'],
])(
  'a weekly date in %s stays at its time on the wall across every turn of the clocks',
  async (time_zone, starts_at) => {
    const ends_at = new Date(Date.parse(starts_at) + 1.5 * hour).toISOString()
    const { first, dates } = await series({ starts_at, ends_at, time_zone, rrule: 'FREQ=WEEKLY;COUNT=60' })
    expect(first.series).toMatchObject({ rrule: 'FREQ=WEEKLY;COUNT=60', dates: 60 })
    expect(new Set(dates.map((date) => wall(date.starts_at, time_zone)))).toEqual(new Set(['19:30']))
    expect(new Set(dates.map((date) => wall(date.ends_at ?? '', time_zone)))).toEqual(new Set(['21:00']))
    const days = starts(dates).map((start) =>
      new Date(start).toLocaleDateString('sv-SE', { timeZone: time_zone }),
    )
    expect(days.map((date) => Date.parse(date))).toEqual(
      days.map((_, week) => Date.parse('2027-01-13') + week * 7 * day),
    )
    expect(new Set(starts(dates).map((start) => new Date(start).getUTCHours())).size).toBe(2)
  },
)

test('a time that is skipped in spring comes an hour later, one that comes twice is the first', async () => {
  const spring = await series({ starts_at: '2027-03-27T01:30:00Z', rrule: 'FREQ=DAILY;COUNT=3' })
  expect(starts(spring.dates)).toEqual([
    '2027-03-27T01:30:00.000Z',
    '2027-03-28T01:30:00.000Z',
    '2027-03-29T00:30:00.000Z',
  ])
  const autumn = await series({ starts_at: '2027-10-30T00:30:00Z', rrule: 'FREQ=DAILY;COUNT=3' })
  expect(starts(autumn.dates)).toEqual([
    '2027-10-30T00:30:00.000Z',
    '2027-10-31T00:30:00.000Z',
    '2027-11-01T01:30:00.000Z',
  ])
})

test.each([
  ['the last day of every month', 'FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=4', ['02-02', '02-28', '03-31', '04-30']],
  ['the second Tuesday', 'FREQ=MONTHLY;BYDAY=2TU;COUNT=3', ['02-02', '02-09', '03-09']],
  [
    'the last working day',
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3',
    ['02-02', '02-26', '03-31'],
  ],
  [
    'every other week',
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20270219',
    ['02-02', '02-04', '02-16', '02-18'],
  ],
  ['up to an instant', 'FREQ=DAILY;UNTIL=20270204T180000Z', ['02-02', '02-03', '02-04']],
  ['weeks of the year', 'FREQ=YEARLY;BYWEEKNO=6,8;BYDAY=TU;COUNT=3', ['02-02', '02-09', '02-23']],
  ['in small letters', 'freq=daily;count=2;', ['02-02', '02-03']],
])('a rule gives its dates after the start, which is the first: %s', async (_name, rrule, expected) => {
  const { dates } = await series({ rrule })
  expect(starts(dates).map((start) => start.slice(5, 10))).toEqual(expected)
})

test('each date has its seats, and all that was said of the first', async () => {
  const choir = await olga.post('/organizations', { title: 'Choir' })
  const { dates } = await series({
    rrule: 'FREQ=WEEKLY;COUNT=3',
    title: 'Rehearsal',
    description: 'Bring the scores.',
    location: 'Berlin',
    venue: 'Hall',
    seats: 5,
    seats_per_booking: 2,
    waitlist: false,
    visibility: 'private',
    tags: ['Music'],
    organizations: [choir.body.id],
  })
  const of = ({
    title,
    venue,
    seats,
    seats_per_booking,
    waitlist,
    visibility,
    tags,
    status,
  }: EventSummary) => ({
    ...{ title, venue, seats, seats_per_booking, waitlist, visibility, tags, status },
  })
  const [first, second, third] = dates as [Event, Event, Event]
  expect(of(second)).toEqual(of(first))
  expect([third.description, third.organizations]).toEqual([first.description, first.organizations])
  // Whoever has the link of one private date learns nothing of the others.
  const byLink = await w.stranger.get(`/events/${second.id}?key=${second.link_key}`)
  expect([byLink.body.series?.dates, second.series?.dates]).toEqual([1, 3])
  expect(new Set([first.link_key, second.link_key, third.link_key]).size).toBe(3)
  await anna.post(`/events/${second.id}/bookings?key=${second.link_key}`, { seats: 2 })
  const booked = (await datesOf(first.series_id ?? 0)).map((date) => date.booked)
  expect(booked.filter((seats) => seats > 0).length).toBeLessThanOrEqual(1)
  expect(booked[0]).toBe(0)
})

test.each([
  'FREQ=SECONDLY',
  'FREQ=HOURLY;COUNT=5',
  'FREQ=DAILY;INTERVAL=999999999',
  'FREQ=DAILY;INTERVAL=0',
  'FREQ=DAILY;COUNT=1000000000',
  'FREQ=DAILY;COUNT=5;UNTIL=20280101',
  'FREQ=DAILY;UNTIL=20200101',
  'FREQ=DAILY;UNTIL=20281399',
  'FREQ=DAILY;UNTIL=2757600101',
  'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
  'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31;BYHOUR=1,2,3;BYMINUTE=1,2,3',
  'FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=20',
  'FREQ=WEEKLY;BYDAY=2MO',
  'FREQ=WEEKLY;BYDAY=XX',
  'FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7;BYMINUTE=1,2,3,4',
  'FREQ=DAILY;BYHOUR=10;BYSETPOS=2',
  'FREQ=MONTHLY;BYDAY=MO;BYSETPOS=100',
  'FREQ=YEARLY;INTERVAL=1000',
  'FREQ=DAILY;FREQ=DAILY',
  'COUNT=3',
  'every Tuesday',
  'DTSTART:20270101T000000Z\nRRULE:FREQ=DAILY',
  'FREQ=DAILY;COUNT=\u0665',
])('a rule that is none, or none for events, is refused at once: %s', async (rrule) => {
  const began = performance.now()
  const answer = await olga.post('/events', { title: 'Never', starts_at: '2027-02-02T18:00:00Z', rrule })
  expect([answer.status, answer.code]).toEqual([400, 'event.rrule_invalid'])
  expect(performance.now() - began).toBeLessThan(2000)
})

test('a day that is rare comes when it comes, and never after the last year that has a name', async () => {
  const leap = await series({ starts_at: '2028-02-29T18:00:00Z', rrule: 'FREQ=YEARLY;COUNT=3' })
  expect(starts(leap.dates).map((start) => start.slice(0, 10))).toEqual([
    '2028-02-29',
    '2032-02-29',
    '2036-02-29',
  ])
  const last = await series({ starts_at: '9000-12-30T18:00:00Z', rrule: 'FREQ=DAILY;COUNT=5' })
  expect(starts(last.dates).map((start) => start.slice(0, 10))).toEqual(['9000-12-30', '9000-12-31'])
})

test('a series without an end grows by the day, a year ahead, and once', { timeout: 60_000 }, async () => {
  const choir = (await olga.post('/organizations', { title: 'Choir' })).body.id
  const organizations = [choir]
  const { first, id, dates } = await series({ rrule: 'FREQ=WEEKLY', title: 'Open studio', organizations })
  const daily = await series({ rrule: 'FREQ=DAILY' })
  expect(daily.dates).toHaveLength(201)
  // Two years ahead at first.
  expect(dates.length).toBe(105)
  const last = dates.at(-1) as EventSummary
  await change(last.id, {
    starts_at: new Date(Date.parse(last.starts_at) + hour).toISOString(),
    title: 'Late studio',
  })

  await olga.post(`/organizations/${choir}/members`, { user_id: anna.user.id, role: 'owner' })
  await anna.post(`/organizations/${choir}/accept`)
  await olga.delete(`/organizations/${choir}/members/${olga.user.id}`)
  await advance(1.5 * 365 * day)
  await extend()
  const grown = await datesOf(id)
  await extend()
  const again = await datesOf(id)
  expect(again).toEqual(grown)
  expect(new Set(starts(grown)).size).toBe(grown.length)
  const added = grown.slice(dates.length)
  expect(added.length).toBeGreaterThan(20)
  // Like the last one: its name, its time, its seats; not in the name of those its organizer has left.
  const of = async (date?: EventSummary) => (await olga.get(`/events/${date?.id ?? 0}`)).body.organizations
  expect([(await of(last)).length, (await of(added[0])).length]).toEqual([1, 0])
  expect(new Set(added.map(({ title }) => title))).toEqual(new Set(['Late studio']))
  expect(new Set(added.map(({ starts_at }) => wall(starts_at, 'Europe/Berlin')))).toEqual(new Set(['20:00']))
  expect(new Set(added.map(({ starts_at }) => new Date(starts_at).getUTCDay()))).toEqual(new Set([2]))
  expect(new Set(added.map(({ status }) => status))).toEqual(new Set(['upcoming']))
  expect(Date.parse(added.at(-1)?.starts_at ?? '')).toBeLessThan(clock.now().getTime() + 367 * day)
  expect(first.series_id).toBe(added[0]?.series_id)
  await advance(-1.5 * 365 * day)
})

test('a series ends with its last date when that is cancelled or deleted', async () => {
  const cancelled = await series({ rrule: 'FREQ=MONTHLY' })
  const deleted = await series({ rrule: 'FREQ=MONTHLY' })
  const blocked = await series({ rrule: 'FREQ=MONTHLY' })
  const middle = deleted.dates[3] as EventSummary
  await olga.post(`/events/${cancelled.dates[5]?.id ?? 0}/cancel`, { scope: 'following' })
  await olga.call('DELETE', `/events/${deleted.dates[20]?.id}?scope=following`)
  // One in between does not come back.
  await olga.delete(`/events/${blocked.dates[3]?.id ?? 0}`)
  await advance(2 * 365 * day)
  await extend()
  expect((await datesOf(cancelled.id)).length).toBe(cancelled.dates.length)
  expect((await datesOf(deleted.id)).length).toBe(20)
  expect((await datesOf(deleted.id)).map(({ id }) => id)).toContain(middle.id)
  const grown = await datesOf(blocked.id)
  expect(grown.length).toBeGreaterThan(blocked.dates.length)
  expect(starts(grown)).not.toContain(blocked.dates[3]?.starts_at)
  await advance(-2 * 365 * day)
})

test('one date, the following or all are changed alike, their times moved on the wall', async () => {
  const { id, dates } = await series({
    starts_at: '2027-03-09T18:00:00Z',
    ends_at: '2027-03-09T20:00:00Z',
    rrule: 'FREQ=WEEKLY;COUNT=6',
  })
  const [, second, third, fourth] = dates as [Event, Event, Event, Event]
  const hours = async () =>
    (await datesOf(id)).map((date) =>
      new Date(date.starts_at).toLocaleString('sv-SE', { timeZone: 'Europe/Berlin' }).slice(5, 16),
    )

  await change(second.id, { title: 'Guest', starts_at: '2027-03-16T17:00:00Z' })
  expect(await hours()).toEqual([
    '03-09 19:00',
    '03-16 18:00',
    '03-23 19:00',
    '03-30 19:00',
    '04-06 19:00',
    '04-13 19:00',
  ])

  // A day later and half an hour earlier, asked of a date in winter, done to dates in summer.
  await change(third.id, {
    starts_at: '2027-03-24T17:30:00Z',
    ends_at: '2027-03-24T20:00:00Z',
    scope: 'following',
  })
  expect(await hours()).toEqual([
    '03-09 19:00',
    '03-16 18:00',
    '03-24 18:30',
    '03-31 18:30',
    '04-07 18:30',
    '04-14 18:30',
  ])

  const { status } = await change(fourth.id, { title: 'Evening', seats: 7, scope: 'all' })
  expect(status).toBe(200)
  expect((await datesOf(id)).map(({ title, seats }) => [title, seats])).toEqual(Array(6).fill(['Evening', 7]))

  await olga.post(`/events/${fourth.id}/cancel`, { reason: 'Rain', scope: 'following' })
  expect((await datesOf(id)).map(({ status }) => status)).toEqual([
    ...Array(3).fill('upcoming'),
    ...Array(3).fill('cancelled'),
  ])
  await olga.delete(`/events/${second.id}`)
  expect(await datesOf(id)).toHaveLength(5)
})

test('a series is published as one: at its time, or as a draft by hand; its organizer hears of it once', async () => {
  const publish_at = new Date(clock.now().getTime() + 2 * hour).toISOString()
  const { id, dates } = await series({ rrule: 'FREQ=WEEKLY;COUNT=4', publish_at })
  expect(dates.map(({ status }) => status)).toEqual(Array(4).fill('scheduled'))
  const [waiting] = await w.sql<{ jobs: number }>(
    `select count(*)::int as jobs from graphile_worker.jobs where task_identifier = 'events.publish' and run_at = $1`,
    [publish_at],
  )
  expect(waiting?.jobs).toBe(4)
  await w.sql(
    `select graphile_worker.reschedule_jobs(array_agg(id), now()) from graphile_worker.jobs where task_identifier = 'events.publish'`,
  )
  await until(async () => (await datesOf(id)).every(({ status }) => status === 'upcoming'))
  const found = (await w.stranger.get(`/events?series=${id}`)).body.items
  expect(found.map((event) => event.id)).toEqual(dates.map((event) => event.id))

  const draft = await series({ rrule: 'FREQ=WEEKLY;COUNT=3', draft: true })
  expect((await w.stranger.get(`/events?series=${draft.id}`)).body.items).toEqual([])
  await olga.post(`/events/${draft.first.id}/publish`, { scope: 'all' })
  expect((await w.stranger.get(`/events?series=${draft.id}`)).body.items).toHaveLength(3)
  await until(async () => {
    const rows = await w.sql(`select from graphile_worker.jobs where task_identifier like 'events.publish%'`)
    return rows.length === 0
  })
  const told = await w.sql<{ event_id: number }>(
    `select n.event_id from notifications n join events e on e.id = n.event_id
     where n.kind = 'event.published' and series_id = any ($1) order by series_id`,
    [[id, draft.id]],
  )
  expect(told.map(({ event_id }) => event_id)).toEqual([dates[0]?.id, draft.first.id])
})
