import { expect, test } from 'vitest'
import type { Event, EventChange } from '../../src/contract/events.ts'
import type { Media } from '../../src/contract/media.ts'
import { form, picture } from '../world/pictures.ts'
import { openSocket } from '../world/socket.ts'
import { until } from '../world/until.ts'
import { hour, type Person, world } from '../world/world.ts'

const w = await world()
const olga = await w.person('olga', { time_zone: 'Europe/Moscow' })
const anna = await w.person('anna')

const at = (hours: number) => new Date(Date.now() + hours * hour).toISOString()
const change = (id: number, body: EventChange, person: Person = olga) =>
  person.call<Event>('PATCH', `/events/${id}`, { body })

/** What somebody was told of the changes of an event, newest first, once as many notices as expected are there. */
async function noticed(person: Person, id: number, count: number): Promise<object[][]> {
  const found = await until(async () => {
    const rows = await w.sql<{ changes: object[] }>(
      `select facts -> 'changes' as changes from notifications
       where account_id = $1 and event_id = $2 and kind = 'event.changed' order by id desc`,
      [person.user.id, id],
    )
    return rows.length >= count && rows
  })
  return found.map(({ changes }) => changes)
}

test('who booked learns what changed, old and new, in one notice; pages hear that it did', async () => {
  const event = await w.event(olga, {
    title: 'Lecture',
    location: 'Moscow',
    venue: 'Hall 1',
    starts_at: '2031-03-01T18:00:00Z',
  })
  await anna.post(`/events/${event.id}/bookings`)
  const page = await openSocket(w.app.url)
  await page.listen(`event:${event.id}`)

  const { status, body } = await change(event.id, {
    title: 'Talk ',
    description: 'Now with slides.',
    starts_at: '2031-03-01T19:00:00+01:00',
    ends_at: '2031-03-01T21:00:00Z',
    location: 'Moscow',
    venue: 'Hall 2',
    time_zone: 'Europe/Paris',
  })
  expect(status).toBe(200)
  expect(body).toMatchObject({
    title: 'Talk',
    description: 'Now with slides.',
    starts_at: event.starts_at,
    ends_at: '2031-03-01T21:00:00.000Z',
    venue: 'Hall 2',
    time_zone: 'Europe/Paris',
  })
  expect((await olga.get(`/events/${event.id}`)).body).toEqual(body)
  expect(await page.next()).toEqual({
    type: 'event',
    topic: `event:${event.id}`,
    name: 'changed',
    data: { revision: body.revision },
  })
  expect(await noticed(anna, event.id, 1)).toEqual([
    [
      { field: 'title', from: 'Lecture', to: 'Talk' },
      { field: 'ends_at', from: null, to: '2031-03-01T21:00:00.000Z' },
      { field: 'time_zone', from: 'Europe/Moscow', to: 'Europe/Paris' },
      { field: 'venue', from: 'Hall 1', to: 'Hall 2' },
      { field: 'description', from: null, to: null },
    ],
  ])
  page.socket.close()
})

test('what is the same already is no change: nothing rises and nobody is told', async () => {
  const { body: image } = await olga.call<Media>('POST', '/media', form(await picture()))
  const event = await w.event(olga, {
    tags: ['Jazz'],
    image_id: image.id,
    ends_at: at(30),
    seats: 7,
    seats_per_booking: 3,
    waitlist: false,
    visibility: 'private',
  })
  await anna.post(`/events/${event.id}/bookings`, { key: event.link_key })
  const before = (await olga.get(`/events/${event.id}`)).body
  const { title, description, starts_at, ends_at, time_zone, seats, waitlist, visibility } = before
  const same = { title, description, starts_at, ends_at, time_zone, seats, waitlist, visibility }
  for (const body of [
    {},
    { ...same, tags: ['jazz'], image_id: image.id, organizations: [], publish_at: at(-9) },
  ])
    expect((await change(event.id, body)).body).toEqual(before)
  const [row] = await w.sql<{ sequence: number }>('select sequence from events where id = $1', [event.id])
  expect(row?.sequence).toBe(0)
  // What came before would have been told of first.
  await change(event.id, { title: 'Other' })
  expect(await noticed(anna, event.id, 1)).toHaveLength(1)
})

test('only what a calendar shows makes it a newer version there; seats and tags make a newer revision', async () => {
  const event = await w.event(olga)
  const versions = async () => {
    const [row] = await w.sql<{ sequence: number; revision: number }>(
      'select sequence, revision from events where id = $1',
      [event.id],
    )
    return [row?.sequence, Number(row?.revision)]
  }
  await change(event.id, { seats: 12, tags: ['Other'], waitlist: false, seats_per_booking: 2 })
  expect(await versions()).toEqual([0, event.revision + 1])
  await change(event.id, { location: 'Perm' })
  expect(await versions()).toEqual([1, event.revision + 2])
})

test('seats never fall below those booked; more of them go to who waits, in the same moment', async () => {
  const [first, second, third] = (await w.crowd(3, 'guest')) as [Person, Person, Person]
  const event = await w.event(olga, { seats: 2 })
  const book = (person: Person, seats: number) => person.post(`/events/${event.id}/bookings`, { seats })
  await book(first, 2)
  expect((await book(second, 2)).body.state).toBe('waitlisted')
  expect((await book(third, 1)).body.state).toBe('waitlisted')
  expect(await change(event.id, { seats: 1, title: 'Smaller' })).toMatchObject({
    status: 409,
    code: 'event.seats_below_booked',
  })
  expect((await olga.get(`/events/${event.id}`)).body).toMatchObject({ seats: 2, title: 'Open lecture' })

  const page = await openSocket(w.app.url)
  await page.listen(`event:${event.id}`)
  const { body } = await change(event.id, { seats: 4 })
  expect(body).toMatchObject({ seats: 4, booked: 4, free_seats: 0, waiting: 1 })
  expect([await page.next(), await page.next()]).toMatchObject([
    { name: 'changed', data: { revision: body.revision } },
    { name: 'seats', data: { seats: 4, booked: 4, free_seats: 0, waiting: 1, revision: body.revision } },
  ])
  page.socket.close()
  expect((await second.get(`/events/${event.id}`)).body.my_booking?.state).toBe('confirmed')
  expect((await third.get(`/events/${event.id}`)).body.my_booking?.waitlist_place).toBe(1)
  expect((await change(event.id, { seats: 4 })).body).toEqual(body)
})

test('many changes at once leave one that holds, and no seat is lost or given twice', async () => {
  const event = await w.event(olga, { seats: 5 })
  const guests = await w.crowd(30, 'racer')
  await Promise.all([
    ...guests.map((guest) => guest.post(`/events/${event.id}/bookings`)),
    ...[6, 7, 8, 9, 10, 11, 12].map((seats) => change(event.id, { seats })),
  ])
  const { body } = await olga.get(`/events/${event.id}`)
  expect(body.booked).toBeLessThanOrEqual(body.seats)
  expect(body.booked + body.waiting).toBe(30)
  expect(body.booked).toBe(body.seats)
})

test('what is not public yet changes without a word, and its publication moves', async () => {
  const event = await w.event(olga, { publish_at: at(5) })
  const publish_at = at(9)
  expect((await change(event.id, { title: 'Other', publish_at })).body).toMatchObject({
    status: 'scheduled',
    publish_at,
  })
  expect(
    await w.sql('select run_at from graphile_worker.jobs where key = $1', [`event ${event.id} publish`]),
  ).toEqual([{ run_at: new Date(publish_at) }])
  expect((await change(event.id, { publish_at: at(-1) })).body.status).toBe('upcoming')
  expect((await w.stranger.get(`/events/${event.id}`)).body.title).toBe('Other')
  expect((await change(event.id, { publish_at: at(9) })).code).toBe('event.published')

  const late = await w.event(olga, { publish_at: at(5) })
  await w.sql('update events set starts_at = $1, publish_at = $1 where id = $2', [at(-1), late.id])
  expect((await change(late.id, { publish_at: at(-1) })).code).toBe('event.starts_in_past')

  const draft = await w.event(olga, { draft: true })
  expect((await change(draft.id, { publish_at: at(-1), venue: 'Hall' })).body).toMatchObject({
    status: 'draft',
    venue: 'Hall',
  })
})

test('only the organizer changes an event, and only until it starts', async () => {
  const event = await w.event(olga, { starts_at: new Date(Date.now() + 900).toISOString() })
  expect((await change(event.id, { title: 'Mine' }, anna)).code).toBe('forbidden')
  const hidden = await w.event(olga, { publish_at: at(5) })
  expect((await change(hidden.id, { title: 'Mine' }, anna)).code).toBe('not_found')
  const secret = await w.event(olga, { visibility: 'private' })
  expect((await change(secret.id, { title: 'Mine' }, anna)).code).toBe('not_found')
  expect((await change(999_999, {})).code).toBe('not_found')
  await until(() => Date.now() > Date.parse(event.starts_at))
  expect((await change(event.id, { title: 'Late' })).code).toBe('event.closed')
})

test.each<[string, EventChange, string]>([
  ['a start that has passed', { starts_at: at(-1) }, 'event.starts_in_past'],
  ['an end before the start', { ends_at: at(1) }, 'event.ends_before_start'],
  ['a start after the end', { starts_at: at(31) }, 'event.ends_before_start'],
  ['an unknown zone', { time_zone: 'Moscow' }, 'account.time_zone_unknown'],
  ['somebody’s picture', { image_id: 999_999 }, 'media.unknown'],
  ['a foreign organization', { organizations: [999_999] }, 'event.organization_foreign'],
  ['a blank title', { title: ' ' }, 'request.invalid'],
])('%s is refused, and changes nothing', async (_what, fields, code) => {
  const event = await w.event(olga, { starts_at: at(24), ends_at: at(30) })
  expect((await change(event.id, { venue: 'Elsewhere', ...fields })).code).toBe(code)
  expect((await olga.get(`/events/${event.id}`)).body).toEqual(event)
})

test('an event that waits for its publication neither starts before it nor is published after', async () => {
  const event = await w.event(olga, { starts_at: at(24), publish_at: at(12) })
  expect((await change(event.id, { publish_at: at(25) })).code).toBe('event.published_after_start')
  expect((await change(event.id, { starts_at: at(6) })).code).toBe('event.published_after_start')
  expect((await change(event.id, { starts_at: at(6), publish_at: at(3) })).status).toBe(200)
  const draft = await w.event(olga, { starts_at: at(24), draft: true })
  expect((await change(draft.id, { starts_at: at(6) })).status).toBe(200)
})

test('no date of a series is moved into a year of five digits', async () => {
  const first = await w.event(olga, {
    starts_at: '2027-02-02T18:00:00Z',
    rrule: 'FREQ=WEEKLY;COUNT=2',
  })
  const [second] = (await w.stranger.get(`/events?series=${first.series_id}&sort=-starts_at`)).body.items
  await change(second?.id ?? 0, { starts_at: '8980-01-01T00:00:00Z' })
  const moved = await change(first.id, { starts_at: '8990-01-01T00:00:00Z', scope: 'all' })
  expect(moved).toMatchObject({ status: 400, code: 'request.invalid' })
  const long = await w.event(olga, { ends_at: '9000-01-01T00:00:00Z' })
  const copy = await olga.post(`/events/${long.id}/copy`, { starts_at: '8990-01-01T00:00:00Z' })
  expect(copy).toMatchObject({ status: 400, code: 'request.invalid' })
})

test('picture, tags, organizations and end come and go', async () => {
  const { body: image } = await olga.call<Media>('POST', '/media', form(await picture()))
  const organization = (await olga.post('/organizations', { title: 'Choir' })).body.id
  const event = await w.event(olga)
  const full = await change(event.id, {
    image_id: image.id,
    tags: ['Choir', 'Music'],
    organizations: [organization],
    ends_at: at(30),
    visibility: 'private',
  })
  expect(full.body).toMatchObject({
    image,
    tags: ['Choir', 'Music'],
    organizations: [{ id: organization }],
    visibility: 'private',
  })
  expect((await w.stranger.get(`/events/${event.id}`)).code).toBe('not_found')
  // Whose name it carries already may stay, though its organizer left.
  await olga.post(`/organizations/${organization}/members`, { user_id: anna.user.id, role: 'owner' })
  await anna.post(`/organizations/${organization}/accept`)
  await olga.delete(`/organizations/${organization}/members/${olga.user.id}`)
  expect((await change(event.id, { organizations: [organization] })).body.revision).toBe(full.body.revision)
  const bare = await change(event.id, { image_id: null, tags: [], organizations: [], ends_at: null })
  expect(bare.body).toMatchObject({ image: null, tags: [], organizations: [], ends_at: null })
  expect((await change(event.id, { organizations: [organization] })).code).toBe('event.organization_foreign')
})

test('whole days stay whole days: moved, in another zone, and as many', async () => {
  const event = await w.event(olga, {
    all_day: true,
    starts_at: '2031-05-09T00:00:00+03:00',
    ends_at: '2031-05-11T00:00:00+03:00',
  })
  const moved = await change(event.id, { starts_at: '2031-06-01T15:00:00+03:00' })
  expect(moved.body).toMatchObject({
    starts_at: '2031-05-31T21:00:00.000Z',
    ends_at: '2031-06-02T21:00:00.000Z',
  })
  const elsewhere = await change(event.id, { time_zone: 'Asia/Tokyo' })
  expect(elsewhere.body).toMatchObject({
    starts_at: '2031-05-31T15:00:00.000Z',
    ends_at: '2031-06-02T15:00:00.000Z',
  })
  const timed = await change(event.id, { all_day: false, starts_at: '2031-06-01T10:00:00+09:00' })
  expect(timed.body).toMatchObject({
    all_day: false,
    starts_at: '2031-06-01T01:00:00.000Z',
    ends_at: '2031-06-02T15:00:00.000Z',
  })
})

test('a change of a series is of one date, of those that follow, or of all, by the same time on the wall', async () => {
  const [guest] = (await w.crowd(1, 'regular')) as [Person]
  // Clocks in Berlin go forward on 30 March 2031.
  const first = await w.event(olga, {
    title: 'Choir',
    starts_at: '2031-03-17T19:00:00+01:00',
    ends_at: '2031-03-17T21:00:00+01:00',
    time_zone: 'Europe/Berlin',
    rrule: 'FREQ=WEEKLY;COUNT=4',
  })
  const dates = async () => {
    const rows = await w.sql<{ id: number }>(
      'select id from events where series_id = $1 order by starts_at',
      [first.series_id],
    )
    return Promise.all(rows.map(async ({ id }) => (await olga.get(`/events/${id}`)).body))
  }
  const ids = (await dates()).map(({ id }) => id)
  expect(ids).toHaveLength(4)
  const [, second = 0, third = 0, fourth = 0] = ids
  await guest.post(`/events/${fourth}/bookings`)

  await change(second, { venue: 'Church' })
  expect((await dates()).map(({ venue }) => venue)).toEqual(['', 'Church', '', ''])

  const moved = { starts_at: '2031-03-25T18:30:00+01:00', ends_at: '2031-03-25T20:30:00+01:00' }
  await change(second, { ...moved, scope: 'following' })
  expect((await dates()).map(({ starts_at }) => starts_at)).toEqual([
    '2031-03-17T18:00:00.000Z',
    '2031-03-25T17:30:00.000Z',
    '2031-04-01T16:30:00.000Z',
    '2031-04-08T16:30:00.000Z',
  ])
  expect(await noticed(guest, fourth, 1)).toEqual([
    [
      { field: 'starts_at', from: '2031-04-07T17:00:00.000Z', to: '2031-04-08T16:30:00.000Z' },
      { field: 'ends_at', from: '2031-04-07T19:00:00.000Z', to: '2031-04-08T18:30:00.000Z' },
    ],
  ])

  await change(third, { title: 'Big choir', ends_at: '2031-04-01T22:00:00+02:00', scope: 'all' })
  expect((await dates()).map(({ title, ends_at }) => [title, ends_at])).toEqual([
    ['Big choir', '2031-03-17T21:30:00.000Z'],
    ['Big choir', '2031-03-25T21:00:00.000Z'],
    ['Big choir', '2031-04-01T20:00:00.000Z'],
    ['Big choir', '2031-04-08T20:00:00.000Z'],
  ])

  await guest.post(`/events/${third}/bookings`, { seats: 5 })
  expect((await change(first.id, { seats: 4, scope: 'all' })).code).toBe('event.seats_below_booked')
  expect((await dates()).map(({ seats }) => seats)).toEqual([100, 100, 100, 100])
})

test('changes of a whole series from different dates of it wait for each other, while people book', async () => {
  const first = await w.event(olga, { starts_at: at(24), rrule: 'FREQ=DAILY;COUNT=8', seats: 3 })
  const rows = await w.sql<{ id: number }>('select id from events where series_id = $1', [first.series_id])
  const guests = await w.crowd(8, 'busy')
  const answers = await Promise.all(
    rows.flatMap(({ id }, place) => [
      change(Number(id), { title: `Day ${place}`, seats: 4 + place, scope: 'all' }),
      ...guests.map((guest) => guest.post(`/events/${id}/bookings` as '/events/1/bookings')),
    ]),
  )
  for (const { status, text } of answers) expect([200, 201, 409], text).toContain(status)
  const after = await w.sql(
    'select distinct title, seats, booked <= seats as fits from events where series_id = $1',
    [first.series_id],
  )
  expect(after).toHaveLength(1)
  expect(after).toMatchObject([{ fits: true }])
})
