import { expect, test } from 'vitest'
import type { NewEvent } from '../../src/contract/events.ts'
import { readCalendar } from '../world/calendar.ts'
import { hour, world } from '../world/world.ts'

const w = await world({ env: { PUBLIC_URL: 'https://events.example.org/' } })
const anna = await w.person('anna', { first_name: 'Anna', last_name: 'Petrova', time_zone: 'UTC' })

async function fileOf(more: Partial<NewEvent>) {
  const event = await w.event(anna, more)
  const { text } = await w.stranger.get(`/events/${event.id}.ics`)
  const calendar = readCalendar(text)
  return { event, text, calendar, entry: calendar.events[0]! }
}

test('an event comes as a file that a calendar keeps, with its zone, its page and an alarm an hour ahead', async () => {
  const event = await w.event(anna, {
    title: 'Open lecture',
    description: 'How to read old maps.',
    starts_at: '2027-07-14T16:00:00Z',
    ends_at: '2027-07-14T17:30:00Z',
    time_zone: 'Europe/Berlin',
    location: 'Berlin',
    venue: 'Library, hall 2',
    tags: ['Music', 'Maps'],
  })
  const { status, headers, text } = await w.stranger.get(`/events/${event.id}.ics`)
  expect({ status, type: headers['content-type'] }).toEqual({
    status: 200,
    type: 'text/calendar; charset=utf-8',
  })
  const calendar = readCalendar(text)
  const [entry] = calendar.events
  expect(calendar.value('method')).toBe('PUBLISH')
  expect(calendar.value('version')).toBe('2.0')
  expect(calendar.zones).toEqual(['Europe/Berlin'])
  expect(entry?.start).toEqual({
    wall: '2027-07-14T18:00:00',
    tzid: 'Europe/Berlin',
    instant: event.starts_at,
  })
  expect(entry?.end).toMatchObject({ wall: '2027-07-14T19:30:00', instant: event.ends_at })
  expect(entry?.alarms).toEqual(['-PT1H'])
  expect(entry?.categories).toEqual(event.tags)
  const told = ['uid', 'sequence', 'status', 'summary', 'location', 'url', 'description'].map((name) => [
    name,
    entry?.value(name),
  ])
  expect(Object.fromEntries(told)).toEqual({
    uid: `event-${event.id}@events.example.org`,
    sequence: '0',
    status: 'CONFIRMED',
    summary: 'Open lecture',
    location: 'Library, hall 2, Berlin',
    url: `https://events.example.org/events/${event.id}`,
    description: `How to read old maps.\n\nhttps://events.example.org/events/${event.id}`,
  })
  for (const name of ['dtstamp', 'created', 'last-modified'])
    expect(entry?.value(name)).toMatch(/^2\d{3}-.*Z$/)
  expect(text).toMatch(/ORGANIZER;CN="Anna Petrova":mailto:no-reply@events\.example\.org\r\n/)
  expect(text).not.toContain('anna@example.org')
  expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true)
})

test('an unchanged file is not sent again', async () => {
  const { id } = await w.event(anna)
  const { headers } = await w.stranger.get(`/events/${id}.ics`)
  const again = await w.stranger.get(`/events/${id}.ics`, { 'if-none-match': headers.etag })
  expect({ status: again.status, text: again.text }).toEqual({ status: 304, text: '' })
})

const whole = { all_day: true, time_zone: 'America/New_York' }

test('whole days have dates and no hours, the last one excluded', async () => {
  const three = { starts_at: '2027-03-13T05:00:00Z', ends_at: '2027-03-16T04:00:00Z', ...whole }
  const { text, entry } = await fileOf(three)
  expect(text).toContain('DTSTART;VALUE=DATE:20270313\r\n')
  expect(text).toContain('DTEND;VALUE=DATE:20270316\r\n')
  expect(entry.start).toMatchObject({ wall: '2027-03-13', instant: null })
})

test('a changed event keeps its UID and rises in SEQUENCE; a cancelled one says so', async () => {
  const { event, entry } = await fileOf({ seats: 5 })
  await w.sql(
    `update events set title = 'Moved', sequence = 1, status = 'cancelled', cancel_reason = 'ill' where id = $1`,
    [event.id],
  )
  const { text } = await w.stranger.get(`/events/${event.id}.ics`)
  const calendar = readCalendar(text)
  const [now] = calendar.events
  expect(calendar.value('method')).toBe('CANCEL')
  expect(now?.value('uid')).toBe(entry.value('uid'))
  expect(now?.value('sequence')).toBe('1')
  expect(now?.value('status')).toBe('CANCELLED')
  expect(now?.alarms).toEqual([])
})

test('what people write stays text: commas, quotes, new lines, emoji, other properties', async () => {
  const title = 'Вечер, ночь; утро \\ "кавычки" 👩‍👩‍👧‍👦 и ещё немного слов, чтобы строка точно была длиннее'
  const description = 'Первая\r\nEND:VEVENT\r\nATTACH:https://evil.example\n\u0007Вторая\\n, третья; '.repeat(
    8,
  )
  const venue = 'Зал "2"\nATTENDEE:mailto:all@example.org'
  const { text, calendar, entry, event } = await fileOf({ title, description, venue, tags: ['a,b;c', 'x"y'] })
  expect(entry.value('summary')).toBe(title)
  expect(entry.categories).toEqual(['a,b;c', 'x"y'])
  const said = description.replaceAll('\r\n', '\n').replaceAll('\u0007', '').trim()
  expect(entry.value('description')).toBe(`${said}\n\nhttps://events.example.org/events/${event.id}`)
  expect(entry.value('location')).toBe('Зал "2" ATTENDEE:mailto:all@example.org')
  expect(calendar.events).toHaveLength(1)
  expect(entry.names).not.toContain('attach')
  expect(entry.names).not.toContain('attendee')
  const lines = text.split('\r\n')
  expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75)
  // No line break is anywhere but between lines, and no letter is torn apart by one.
  for (const line of lines) expect(line).toMatch(/^[^\r\n\ufffd]*$/)
})

test('a name that people gave themselves ends no property', async () => {
  const mallory = await w.person('mallory', { first_name: 'M":mailto:x@y.z\r\nATTACH:evil', last_name: 'N' })
  const event = await w.event(mallory)
  const [entry] = readCalendar((await w.stranger.get(`/events/${event.id}.ics`)).text).events
  expect(entry?.names).not.toContain('attach')
  expect(entry?.value('organizer')).toBe('mailto:no-reply@events.example.org')
})

const walls: readonly [zone: string, ...instants: string[]][] = [
  [
    'Europe/Berlin',
    '2027-03-27T19:00+01:00',
    '2027-03-28T19:00+02:00',
    '2027-10-30T19:00+02:00',
    '2027-10-31T19:00+01:00',
  ],
  [
    'Europe/London',
    '2027-03-27T09:15+00:00',
    '2027-03-28T09:15+01:00',
    '2027-10-30T09:15+01:00',
    '2027-10-31T09:15+00:00',
  ],
  [
    'America/New_York',
    '2027-03-13T20:00-05:00',
    '2027-03-14T20:00-04:00',
    '2027-11-06T20:00-04:00',
    '2027-11-07T20:00-05:00',
  ],
  [
    'Australia/Lord_Howe',
    '2027-04-03T18:30+11:00',
    '2027-04-04T18:30+10:30',
    '2027-10-02T18:30+10:30',
    '2027-10-03T18:30+11:00',
  ],
  [
    'Africa/Casablanca',
    '2026-03-21T19:00+00:00',
    '2026-03-22T19:00+01:00',
    '2026-09-19T19:00+01:00',
    '2026-09-20T19:00+00:00',
  ],
  [
    'America/Sao_Paulo',
    '2027-02-20T19:00-03:00',
    '2027-11-06T19:00-03:00',
    '2018-12-01T19:00-02:00',
    '2019-03-01T19:00-03:00',
  ],
  ['Asia/Kathmandu', '2027-06-01T19:00+05:45'],
  ['Pacific/Apia', '2027-06-01T19:00+13:00', '2027-12-01T19:00+13:00', '2011-12-20T19:00-10:00'],
  ['Europe/Moscow', '2027-06-01T19:00+03:00', '2027-12-01T19:00+03:00', '2012-07-01T19:00+04:00'],
  ['europe/kiev', '2027-03-27T19:00+02:00', '2027-03-28T19:00+03:00'],
  ['Asia/Calcutta', '2027-06-01T19:00+05:30'],
]

test.each(walls.flatMap(([zone, ...instants]) => instants.map((instant) => [zone, instant] as const)))(
  'in %s, %s is read as the same moment and the same time on the wall',
  async (zone, instant) => {
    const { id } = await w.event(anna, { time_zone: zone })
    const ends = new Date(Date.parse(instant) + hour).toISOString()
    // Some of these days are past: no event can be put up for them any more.
    await w.sql('update events set starts_at = $2, ends_at = $3 where id = $1', [id, instant, ends])
    const { zones, events } = readCalendar((await w.stranger.get(`/events/${id}.ics`)).text)
    const [entry] = events
    expect(entry?.start).toMatchObject({
      wall: `${instant.slice(0, 16)}:00`,
      instant: new Date(instant).toISOString(),
    })
    expect(entry?.end?.instant).toBe(ends)
    expect(zones).toEqual([entry?.start.tzid])
  },
)

test.each(['2027-10-31T00:30:00.000Z', '2027-10-31T01:30:00.000Z'])(
  'in the hour that comes twice, %s is told in UTC',
  async (starts_at) => {
    const { entry, calendar } = await fileOf({ starts_at, time_zone: 'Europe/Berlin' })
    expect(entry.start).toEqual({ wall: starts_at.replace('.000', ''), tzid: null, instant: starts_at })
    expect(calendar.zones).toEqual([])
  },
)

test('far away days are right as well', async () => {
  const { entry } = await fileOf({ starts_at: '2099-07-01T12:00:00Z', time_zone: 'America/New_York' })
  expect(entry.start.wall).toBe('2099-07-01T08:00:00')
})

test('a stranger gets no file of what a stranger may not see', async () => {
  const draft = await w.event(anna, { draft: true })
  const hidden = await w.event(anna, { visibility: 'private' })
  for (const { id } of [draft, hidden])
    expect(await w.stranger.get(`/events/${id}.ics`)).toMatchObject({ status: 404, code: 'not_found' })
  expect((await anna.get(`/events/${draft.id}.ics`)).status).toBe(200)
  const [{ link_key = '' } = {}] = await w.sql<{ link_key: string }>(
    'select link_key from events where id = $1',
    [hidden.id],
  )
  const { status, text } = await w.stranger.get(`/events/${hidden.id}.ics?key=${link_key}`)
  expect(status).toBe(200)
  expect(readCalendar(text).events[0]?.value('url')).toBe(
    `https://events.example.org/events/${hidden.id}?key=${link_key}`,
  )
})

test.each([
  ['/events/abc.ics', 400],
  ['/events/.ics', 400],
  ['/events/0.ics', 400],
  ['/events/1e309.ics', 400],
  ['/events/99999999999999999999.ics', 400],
  ['/events/12.ics/', 404],
  ['/events/%00.ics', 400],
  ['/events/999999.ics', 404],
])('%s is no event', async (path, status) => {
  expect((await w.stranger.call('GET', path)).status).toBe(status)
})
