import { expect, test } from 'vitest'
import { until } from '../world/until.ts'
import { emptyWorld, hour, openWorld, type Person, world } from '../world/world.ts'

const w = await world({ env: { EVENT_PUBLISH_DELAY: '1' } })
const olga = await w.person('olga', { time_zone: 'Europe/Moscow' })
const anna = await w.person('anna')

/** An instant so many hours from now. */
const at = (hours: number) => new Date(Date.now() + hours * hour).toISOString()
const published = { publish_at: at(-1) }

async function listed(): Promise<number[]> {
  return (await w.stranger.get('/events?limit=100')).body.items.map(({ id }) => id)
}

test('a new event is seen by its organizer alone until a job publishes it after the delay', async () => {
  const before = Date.now()
  const event = await w.event(olga, {
    title: '  Open lecture ',
    description: 'For all.',
    location: 'Moscow',
    seats: 7,
  })
  expect(event).toMatchObject({
    title: 'Open lecture',
    description: 'For all.',
    status: 'scheduled',
    time_zone: 'Europe/Moscow',
    seats: 7,
    booked: 0,
    free_seats: 7,
    ends_at: null,
    my_booking: null,
    organizer: { id: olga.user.id, username: 'olga' },
  })
  expect(Date.parse(event.publish_at) - before).toBeGreaterThanOrEqual(1000)
  expect((await olga.get(`/events/${event.id}`)).body).toEqual(event)
  for (const other of [anna, w.stranger])
    expect(await other.get(`/events/${event.id}`)).toMatchObject({ status: 404, code: 'not_found' })
  expect(await listed()).not.toContain(event.id)
  expect((await olga.get('/me/events')).body.items[0]?.id).toBe(event.id)
  expect((await anna.get('/me/events')).body.items).toEqual([])

  await until(async () => (await w.stranger.get(`/events/${event.id}`)).status === 200)
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(event.publish_at))
  const { body } = await anna.get(`/events/${event.id}`)
  expect(body.status).toBe('upcoming')
  expect(body.revision).toBeGreaterThan(event.revision)
  expect(await listed()).toContain(event.id)
})

test('an event is published although the server was stopped when its time came', async () => {
  await using other = await emptyWorld({ env: { EVENT_PUBLISH_DELAY: '1' } })
  const first = await other.startNode()
  const organizer = await other.person('olga')
  const event = await other.event(organizer)
  await other.stopNode(first)
  await until(() => Date.now() > Date.parse(event.publish_at))
  expect(await other.sql('select status from events')).toEqual([{ status: 'scheduled' }])
  await other.startNode()
  await until(async () => (await other.stranger.get(`/events/${event.id}`)).status === 200)
})

test('the organizer may name the moment of publication; one that has passed means now', async () => {
  expect(await w.event(olga, published)).toMatchObject({ status: 'upcoming' })
  const later = await w.event(olga, { publish_at: at(5) })
  expect(later).toMatchObject({ status: 'scheduled' })
  expect(
    await w.sql(`select run_at from graphile_worker.jobs where key = $1`, [`event ${later.id} publish`]),
  ).toEqual([{ run_at: new Date(later.publish_at) }])
})

test('an event that starts within the undo window is public at once', async () => {
  await using other = await openWorld({ env: { EVENT_PUBLISH_DELAY: '3600' } })
  const organizer = await other.person('olga')
  expect(await other.event(organizer, { starts_at: at(0.5) })).toMatchObject({ status: 'upcoming' })
  expect(await other.event(organizer, { starts_at: at(2) })).toMatchObject({ status: 'scheduled' })
})

test.each([
  ['yesterday', { starts_at: at(-24) }, 'event.starts_in_past'],
  ['this very moment', { starts_at: at(0) }, 'event.starts_in_past'],
  ['an end before the start', { starts_at: at(2), ends_at: at(1) }, 'event.ends_before_start'],
  [
    'an end at the start',
    { starts_at: '2031-01-01T10:00:00Z', ends_at: '2031-01-01T13:00:00+03:00' },
    'event.ends_before_start',
  ],
  ['a publication at the start', { starts_at: at(4), publish_at: at(4) }, 'event.published_after_start'],
  ['a rule that says nothing', { rrule: '' }, 'request.invalid'],
  ['an unknown zone', { time_zone: 'Moscow' }, 'account.time_zone_unknown'],
  ['an abbreviation for a zone', { time_zone: 'IST', all_day: true }, 'account.time_zone_unknown'],
  ['31 February', { starts_at: '2031-02-31T10:00:00Z' }, 'request.invalid'],
  ['a thirteenth month', { starts_at: '2031-13-01T10:00:00Z' }, 'request.invalid'],
  ['25 o’clock', { starts_at: '2031-01-01T25:00:00Z' }, 'request.invalid'],
  ['a leap second', { starts_at: '2031-06-30T23:59:60Z' }, 'request.invalid'],
  ['no offset', { starts_at: '2031-01-01T10:00:00' }, 'request.invalid'],
  ['a day without a time', { starts_at: '2031-01-01' }, 'request.invalid'],
  ['the year 275760', { starts_at: '+275760-09-13T00:00:00Z' }, 'request.invalid'],
  ['the year 9999', { starts_at: '9999-12-31T23:59:59Z' }, 'request.invalid'],
  ['a number for a time', { starts_at: 1_900_000_000 }, 'request.invalid'],
  ['a blank title', { title: ' \t\n' }, 'request.invalid'],
  ['a long title', { title: 'x'.repeat(201) }, 'request.invalid'],
  ['no seats', { seats: 0 }, 'request.invalid'],
  ['half a seat', { seats: 1.5 }, 'request.invalid'],
  ['seats as text', { seats: '5' }, 'request.invalid'],
  ['too many seats', { seats: 1_000_001 }, 'request.invalid'],
  ['a field that is not ours to set', { organizer_id: 1 }, 'request.invalid'],
  ['a booked count', { booked: 5 }, 'request.invalid'],
  ['a status', { status: 'upcoming' }, 'request.invalid'],
])('%s makes no event', async (_what, fields, code) => {
  const answer = await olga.post('/events', { title: 'Bad times', starts_at: at(3), ...fields })
  expect(answer).toMatchObject({ status: 400, code })
  expect(await w.sql(`select from events where title = 'Bad times'`)).toEqual([])
})

test('an instant is kept to the moment, whatever offset it came in', async () => {
  const event = await w.event(olga, {
    starts_at: '2031-07-01T12:30:00+05:45',
    ends_at: '2031-07-01t13:00:00.25z',
  })
  expect(event).toMatchObject({ starts_at: '2031-07-01T06:45:00.000Z', ends_at: '2031-07-01T13:00:00.250Z' })
})

test('the list goes page by page, soonest first; rows added in between shift nothing', async () => {
  await using other = await emptyWorld()
  await other.startNode()
  const organizer = await other.person('olga')
  // Two at each moment: the id decides among them.
  const put = (hours: number) =>
    other.event(organizer, { starts_at: new Date(start + hours * hour).toISOString() })
  const start = Date.now() + 24 * hour
  const expected: number[] = []
  for (const hours of [1, 1, 2, 2, 3, 3, 4]) expected.push((await put(hours)).id)

  const seen: number[] = []
  let cursor: string | null = null
  do {
    const query: string = cursor ? `cursor=${encodeURIComponent(cursor)}` : 'count=true'
    const { body }: { body: { items: { id: number }[]; next_cursor: string | null; total?: number } } =
      await other.stranger.get(`/events?limit=2&${query}`)
    if (cursor === null) expect(body.total).toBe(7)
    seen.push(...body.items.map(({ id }) => id))
    cursor = body.next_cursor
    // Before the place reached, and after everything.
    await put(0.5)
    if (cursor) expected.push((await put(9)).id)
  } while (cursor && seen.length < 30)
  expect(seen).toEqual(expected)
})

test('the list holds neither what started nor what was cancelled', async () => {
  const started = await w.event(olga, { ...published, starts_at: new Date(Date.now() + 700).toISOString() })
  const cancelled = await w.event(olga, published)
  const open = await w.event(olga, published)
  await w.sql(`update events set status = 'cancelled' where id = $1`, [cancelled.id])
  await until(() => Date.now() > Date.parse(started.starts_at))
  const ids = await listed()
  expect(ids).toContain(open.id)
  expect(ids).not.toContain(started.id)
  expect(ids).not.toContain(cancelled.id)
  expect((await w.stranger.get(`/events/${cancelled.id}`)).body.status).toBe('cancelled')
})

test('the list shows each reader the own booking', async () => {
  const event = await w.event(olga, { ...published, starts_at: at(0.1) })
  const { body } = await anna.post(`/events/${event.id}/bookings`)
  const mine = async (reader: Pick<Person, 'get'>) =>
    (await reader.get('/events?limit=100')).body.items.find(({ id }) => id === event.id)?.my_booking
  expect(await mine(anna)).toMatchObject({ id: body.id, state: 'confirmed', ticket_code: body.ticket_code })
  expect(await mine(olga)).toBeNull()
  expect(await mine(w.stranger)).toBeNull()
})

test.each([
  'x',
  '',
  '0',
  '1~',
  '~1',
  '2031-01-01T00:00:00.000000Z~0',
  '2031-01-01T00:00:00.000000Z~99999999999999999',
  '2031-99-99T00:00:00.000000Z~1',
  '2031-01-01T00:00:00Z~1',
  `2031-01-01T00:00:00.000000Z~1' or '1`,
  '2031-01-01T00:00:00.000000Z~1~1',
  '\u0000',
  '٣',
  'x'.repeat(401),
])('%j is no place in the list', async (cursor) => {
  const at = encodeURIComponent(cursor)
  for (const path of ['/events', '/me/events', '/me/bookings', '/notifications'])
    if (path !== '/events' || cursor !== '')
      expect((await olga.get(`${path}?cursor=${at}`)).status, `${path} ${cursor}`).toBe(400)
})

test('a page has at least one row and at most a hundred', async () => {
  for (const limit of ['0', '-1', '101', '1e9', 'NaN', '2.5', '', 'x', '٣'])
    expect((await w.stranger.get(`/events?limit=${encodeURIComponent(limit)}`)).status, limit).toBe(400)
  expect((await w.stranger.get('/events?limit=1&limit=2')).status).toBe(400)
  expect((await w.stranger.get('/events?colour=red')).status).toBe(400)
  expect((await w.stranger.get('/events?limit=100')).status).toBe(200)
})

test('who asks again for what did not change is spared the body', async () => {
  const event = await w.event(olga, published)
  const first = await w.stranger.get(`/events/${event.id}`)
  const { etag } = first.headers
  expect(etag).toMatch(/^W\/"/)
  const again = await w.stranger.get(`/events/${event.id}`, { 'if-none-match': etag })
  expect([again.status, again.text]).toEqual([304, ''])
  await anna.post(`/events/${event.id}/bookings`)
  expect((await w.stranger.get(`/events/${event.id}`, { 'if-none-match': etag })).status).toBe(200)
})
