import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Event, ImportReport } from '../../src/contract/events.ts'
import { form } from '../world/pictures.ts'
import { until } from '../world/until.ts'
import { hour, movableClock, type Person, world } from '../world/world.ts'

const clock = movableClock()
clock.advance(Date.parse('2027-01-11T09:00:00Z') - Date.now())
const w = await world({ clock })

const file = (name: string) => readFileSync(`tests/calendars/${name}`)
const sent = (bytes: Buffer | string) =>
  form(Buffer.from(bytes), { filename: 'calendar.ics', type: 'text/calendar' })

async function bring(person: Person, bytes: Buffer | string, language = 'en'): Promise<ImportReport> {
  const { body, headers } = sent(bytes)
  const answer = await person.call<ImportReport>('POST', '/events/import', {
    body,
    headers: { ...headers, 'accept-language': language },
  })
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}

/** Everything a person organizes, soonest first. */
async function eventsOf(person: Person): Promise<Event[]> {
  const rows = await w.sql<{ id: number }>(
    'select id from events where organizer_id = $1 order by starts_at, id',
    [person.user.id],
  )
  return Promise.all(rows.map(async ({ id }) => (await person.get(`/events/${id}`)).body))
}

const nothing = { created: 0, changed: 0, unchanged: 0, cancelled: 0, past: 0, refused: [] }
const calendar = (...events: string[]) =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${events.map((event) => `BEGIN:VEVENT\r\n${event}\r\nEND:VEVENT\r\n`).join('')}END:VCALENDAR\r\n`
const event = (...lines: string[]) => lines.join('\r\n')
const titles = (events: readonly Event[]) =>
  events.map(({ title, starts_at }) => `${starts_at.slice(0, 16)} ${title}`)

test('a calendar of Google: a series with exceptions, private things, whole days, and nothing that is over', async () => {
  const greta = await w.person('greta', { time_zone: 'Europe/Moscow' })
  expect(await bring(greta, file('google.ics'))).toEqual({ ...nothing, created: 16, past: 1 })
  const all = await eventsOf(greta)
  const series = all.filter(({ series_id }) => series_id !== null)
  expect(titles(series)).toEqual([
    "2027-01-13T18:00 Readers' evening",
    "2027-01-20T18:00 Readers' evening",
    "2027-02-11T19:00 Readers' evening: guest",
    ...['02-17', '02-24', '03-03', '03-10', '03-17', '03-24'].map(
      (day) => `2027-${day}T18:00 Readers' evening`,
    ),
    ...['03-31', '04-07', '04-14', '04-21', '04-28'].map((day) => `2027-${day}T17:00 Readers' evening`),
  ])
  expect(series[0]).toMatchObject({
    ends_at: '2027-01-13T20:00:00.000Z',
    time_zone: 'Europe/Berlin',
    description: 'Bring the book, and a friend.\n\nRoom 2; second floor',
    venue: 'Demo library, Hauptstraße 1, 10115 Berlin',
    location: '',
    seats: 100,
    status: 'upcoming',
    visibility: 'public',
    series: { rrule: 'FREQ=WEEKLY;WKST=MO;UNTIL=20270430T215959Z;BYDAY=WE', dates: 14 },
  })
  expect(series[2]).toMatchObject({ venue: 'Demo library, cellar', description: '' })
  expect(all.find(({ title }) => title === 'Board meeting')).toMatchObject({
    visibility: 'private',
    starts_at: '2027-03-05T17:00:00.000Z',
    // Times in UTC are shown where the calendar is at home.
    time_zone: 'Europe/Berlin',
    description: 'https://demo.example/board',
    tags: ['Board', 'Talks'],
    series: null,
  })
  expect(all.find(({ title }) => title === 'Closed')).toMatchObject({
    all_day: true,
    starts_at: '2027-04-30T21:00:00.000Z',
    ends_at: '2027-05-01T21:00:00.000Z',
    time_zone: 'Europe/Moscow',
  })
  expect((await w.stranger.get(`/events?organizer=${greta.user.id}&count=true`)).body.total).toBe(15)

  expect(await bring(greta, file('google.ics'))).toEqual({ ...nothing, unchanged: 16, past: 1 })
  expect(await eventsOf(greta)).toEqual(all)
})

test('a calendar of Apple: days on end, durations, times that are local wherever one is', async () => {
  const abel = await w.person('abel', { time_zone: 'Asia/Tokyo' })
  expect(await bring(abel, file('apple.ics'))).toEqual({ ...nothing, created: 7 })
  const all = await eventsOf(abel)
  expect(titles(all)).toEqual([
    '2027-03-02T23:00 Choir',
    '2027-03-20T00:30 Wherever you are',
    '2027-04-06T22:00 Choir',
    '2027-06-01T22:00 Choir',
    '2027-06-10T15:00 Street festival',
    '2027-07-06T22:00 Choir',
    '2027-08-03T22:00 Choir',
  ])
  expect(all[0]).toMatchObject({ ends_at: '2027-03-03T00:30:00.000Z', time_zone: 'America/New_York' })
  expect(all[1]).toMatchObject({ ends_at: '2027-03-20T02:00:00.000Z', time_zone: 'Asia/Tokyo' })
  expect(all[4]).toMatchObject({
    all_day: true,
    ends_at: '2027-06-13T15:00:00.000Z',
    venue: 'Main Street New York',
    description: 'https://demo.example/festival',
  })
  expect(await bring(abel, file('apple.ics'))).toEqual({ ...nothing, unchanged: 7 })
})

test('a calendar of Outlook: zones by the names of Windows, by clocks that agree, and one that is nowhere', async () => {
  const olaf = await w.person('olaf', { time_zone: 'Europe/Berlin' })
  expect(await bring(olaf, file('outlook.ics'))).toEqual({ ...nothing, created: 9 })
  const all = await eventsOf(olaf)
  expect(titles(all)).toEqual([
    ...['01-29', '02-26', '03-31'].map((day) => `2027-${day}T07:00 Планёрка`),
    '2027-04-01T06:40 By their own clock',
    '2027-04-01T07:00 Training',
    '2027-04-01T13:00 Call overseas',
    ...['04-30', '05-31', '06-30'].map((day) => `2027-${day}T07:00 Планёрка`),
  ])
  expect(all[0]).toMatchObject({
    time_zone: 'Europe/Moscow',
    venue: 'Переговорная № 3',
    description: 'Повестка:\n1. Бюджет\n2. Разное',
  })
  expect(all.map(({ title, time_zone }) => `${title} ${time_zone}`).slice(3, 6)).toEqual([
    'By their own clock Europe/Berlin',
    'Training Europe/Berlin',
    'Call overseas America/New_York',
  ])
})

test('a calendar of Nextcloud: named dates, an endless rule a year ahead; what makes no event is told, the rest is made', async () => {
  const nora = await w.person('nora', { time_zone: 'Europe/Berlin', locale: 'ru' })
  const report = await bring(nora, file('nextcloud.ics'), 'ru')
  expect(report).toEqual({
    ...nothing,
    created: 182,
    refused: [
      { title: 'Ohne Beginn', reason: 'Нет начала, которое можно прочитать.' },
      { title: 'Stündlich', reason: 'Такое правило повторения не подходит.' },
    ],
  })
  const all = await eventsOf(nora)
  expect(titles(all.slice(0, 4))).toEqual([
    '2027-01-15T18:00 Übungsabend',
    '2027-01-16T10:00 Übungsabend',
    '2027-01-23T18:00 Übungsabend',
    '2027-01-25T18:00 Übungsabend',
  ])
  expect(all[0]?.tags).toEqual(['Sport', 'Verein', 'Sehr lange Kategorie die niemand je zu Ende lesen'])
  expect(all.find(({ all_day }) => all_day)).toMatchObject({ title: 'Без названия' })
  const english = await bring(nora, file('nextcloud.ics'))
  expect(english.refused[0]?.reason).toBe('There is no start that can be read.')

  // A month later the next dates are there.
  clock.advance(30 * 24 * hour)
  const { body } = await w.stranger.post('/auth/login', { login: 'nora', password: 'correct horse battery' })
  nora.access = body.access
  const later = await bring(nora, file('nextcloud.ics'))
  clock.advance(-30 * 24 * hour)
  expect(later).toMatchObject({ created: 13, changed: 0, cancelled: 0 })
})

test('old programs wrote other alphabets, and folded lines within a letter', async () => {
  const ivan = await w.person('ivan', { locale: 'ru' })
  await bring(ivan, file('windows-1251.ics'))
  await bring(ivan, file('folded.ics'))
  expect(new Set((await eventsOf(ivan)).map(({ title }) => title))).toEqual(
    new Set(['Вечер поэзии', 'Очень длинное название вечера, которое не помещается в строку']),
  )
})

test('what changes in a calendar changes, and is told to who booked; what its organizer changed here stays', async () => {
  const otto = await w.person('otto', { time_zone: 'Europe/Berlin' })
  const anna = await w.person('anna')
  const lines = ['UID:one', 'DTSTART:20270601T160000Z', 'DTEND:20270601T180000Z', 'LOCATION:Hall 1']
  await bring(otto, calendar(event(...lines, 'SUMMARY:Talk')))
  const [made] = (await eventsOf(otto)) as [Event]
  await anna.post(`/events/${made.id}/bookings`)
  await otto.call('PATCH', `/events/${made.id}`, { body: { venue: 'Hall 7', seats: 12 } })

  const later = calendar(event(...lines, 'SUMMARY:Long talk').replace('T180000Z', 'T190000Z'))
  expect(await bring(otto, later)).toEqual({ ...nothing, changed: 1 })
  expect(await bring(otto, later)).toEqual({ ...nothing, unchanged: 1 })
  const [changed] = await eventsOf(otto)
  expect(changed).toMatchObject({
    id: made.id,
    title: 'Long talk',
    ends_at: '2027-06-01T19:00:00.000Z',
    venue: 'Hall 7',
    seats: 12,
    booked: 1,
  })
  const told = (kind: string) =>
    until(() =>
      w
        .sql('select from notifications where account_id = $1 and kind = $2', [anna.user.id, kind])
        .then((rows) => rows.length),
    )
  // One of the venue, one of the import.
  await until(async () => (await told('event.changed')) === 2)

  const off = calendar(event(...lines, 'SUMMARY:Long talk', 'STATUS:CANCELLED'))
  expect(await bring(otto, off)).toEqual({ ...nothing, cancelled: 1 })
  expect(await bring(otto, off)).toEqual({ ...nothing, unchanged: 1 })
  expect((await eventsOf(otto)).map(({ status }) => status)).toEqual(['cancelled'])
  await told('event.cancelled')
})

test('a series follows its rule: another hour moves its dates, an exception and an earlier end cancel some', async () => {
  const rosa = await w.person('rosa', { time_zone: 'Europe/Berlin' })
  const lines = (hours: string, rule: string, ...more: string[]) =>
    calendar(
      event(
        'UID:choir',
        `DTSTART;TZID=Europe/Berlin:20270202T${hours}0000`,
        `RRULE:FREQ=WEEKLY;${rule}`,
        'SUMMARY:Choir',
        ...more,
      ),
    )
  expect(await bring(rosa, lines('19', 'COUNT=6'))).toMatchObject({ created: 6 })
  const before = await eventsOf(rosa)
  expect(await bring(rosa, lines('20', 'COUNT=6'))).toEqual({ ...nothing, changed: 6 })
  expect((await eventsOf(rosa)).map(({ id, starts_at }) => [id, starts_at.slice(11, 13)])).toEqual(
    before.map(({ id }) => [id, '19']),
  )
  const shorter = lines('20', 'COUNT=4', 'EXDATE;TZID=Europe/Berlin:20270209T200000')
  expect(await bring(rosa, shorter)).toEqual({ ...nothing, unchanged: 3, cancelled: 3 })
  expect((await eventsOf(rosa)).map(({ status }) => status)).toEqual([
    'upcoming',
    'cancelled',
    'upcoming',
    'upcoming',
    'cancelled',
    'cancelled',
  ])
  const call = calendar(
    event(
      'UID:choir',
      'RECURRENCE-ID;TZID=Europe/Berlin:20270216T200000',
      'DTSTART;TZID=Europe/Berlin:20270216T200000',
      'SUMMARY:Choir',
    ),
  )
  expect(await bring(rosa, call.replace('VERSION', 'METHOD:CANCEL\r\nVERSION'))).toEqual({
    ...nothing,
    cancelled: 1,
  })
})

test('a file that is sent twice at the same moment makes everything once', async () => {
  const twin = await w.person('twin')
  const reports = await Promise.all(Array.from({ length: 4 }, () => bring(twin, file('google.ics'))))
  expect(reports.map(({ created }) => created).toSorted((a, b) => a - b)).toEqual([0, 0, 0, 16])
  expect(await eventsOf(twin)).toHaveLength(16)
})

test.each([
  ['nothing', ''],
  ['no calendar', 'Dear all,\r\nthe talk is on Tuesday.'],
  ['a page', '<!doctype html><title>Sign in</title>'],
  ['a card', 'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Demo\r\nEND:VCARD\r\n'],
  ['half of one', 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\n'],
  ['ends that cross', 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\nEND:VEVENT\r\n'],
  ['a picture', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70, 0, 1])],
])('%s is no calendar', async (_name, bytes) => {
  const ida = await w.person(`ida-${Math.random().toString(36).slice(2)}`)
  const { status, code } = await ida.call('POST', '/events/import', sent(bytes))
  expect([status, code]).toEqual([422, 'import.unreadable'])
})

test('bounds: too many dates, a file that is too large, rules and nests without end', {
  timeout: 60_000,
}, async () => {
  const max = await w.person('max')
  const many = (count: number, ...more: string[]) =>
    calendar(
      ...Array.from({ length: count }, (_, n) => event(`UID:${n}`, 'DTSTART:20270601T160000Z', ...more)),
    )
  const refused = async (bytes: string) => (await max.call('POST', '/events/import', sent(bytes))).code
  expect(await refused(many(2001))).toBe('import.too_many')
  expect(await refused(many(11, 'RRULE:FREQ=DAILY'))).toBe('import.too_many')
  expect(await refused(' '.repeat(5 * 1024 * 1024 + 1))).toBe('request.too_large')
  const deep = `${'BEGIN:X\r\n'.repeat(300_000)}${'END:X\r\n'.repeat(300_000)}`
  expect(await bring(max, calendar(deep))).toMatchObject({ created: 0, refused: [{ title: 'Untitled' }] })
  const endless = [
    'COUNT=1000000000',
    'INTERVAL=999999999',
    'BYMONTH=2;BYMONTHDAY=30',
    `BYMONTHDAY=${'1,'.repeat(500)}1`,
  ]
  const report = await bring(
    max,
    calendar(
      ...endless.map((rule, n) => event(`UID:e${n}`, 'DTSTART:20270601T160000Z', `RRULE:FREQ=DAILY;${rule}`)),
    ),
  )
  expect(report).toMatchObject({ created: 1, refused: [{}, {}, {}] })
  const old = calendar(
    ...Array.from({ length: 500 }, (_, n) =>
      event(`UID:o${n}`, 'DTSTART:19010101T160000Z', 'RRULE:FREQ=DAILY;BYMONTH=1;BYMONTHDAY=1;COUNT=9000'),
    ),
  )
  expect(await bring(max, old)).toMatchObject({ created: 500 })
  expect(await eventsOf(max)).toHaveLength(501)
})

test('whatever a calendar is turned into, it is read or refused', { timeout: 120_000 }, async () => {
  const fay = await w.person('fay')
  const originals = ['google.ics', 'apple.ics', 'outlook.ics', 'nextcloud.ics'].map((name) =>
    file(name).toString(),
  )
  const odd = fc.constantFrom(
    ...[
      '\0',
      '\ud800',
      '\u2028',
      '"',
      ':',
      ';',
      ',',
      '\\',
      '=',
      '\r\n ',
      '\r\n',
      'T',
      'Z',
      '-',
      '/',
      'P',
      'FREQ',
      '__proto__',
    ],
    ...[
      'TZID=',
      'VALUE=DATE:',
      '99999999999',
      '\nBEGIN:VEVENT\n',
      '\nEND:VEVENT\n',
      '\nRDATE:00010101T000000Z\n',
      '🎉',
    ],
  )
  const splice = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.nat({ max: 12 }),
    insert: fc.oneof(odd, odd, fc.string({ unit: 'binary', maxLength: 4 })),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...originals),
      fc.array(splice, { minLength: 1, maxLength: 8 }),
      async (text, splices) => {
        let bytes = text
        for (const { at, remove, insert } of splices) {
          const place = Math.floor(at * bytes.length)
          bytes = bytes.slice(0, place) + insert + bytes.slice(place + remove)
        }
        const { status } = await fay.call('POST', '/events/import', sent(bytes))
        expect([200, 422]).toContain(status)
      },
    ),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 60) },
  )
})
