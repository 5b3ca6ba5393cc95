import { expect, test } from 'vitest'
import type { Event, NewEvent } from '../../src/contract/events.ts'
import type { Media } from '../../src/contract/media.ts'
import { form, picture } from '../world/pictures.ts'
import { openSocket } from '../world/socket.ts'
import { until } from '../world/until.ts'
import { hour, movableClock, type Person, password, world } from '../world/world.ts'

const clock = movableClock()
const w = await world({ clock })
const olga = await w.person('olga', { time_zone: 'Europe/Moscow' })
const anna = await w.person('anna')

const at = (hours: number) => new Date(clock.now().getTime() + hours * hour).toISOString()
/** Lets hours pass; who was signed in comes back. */
async function pass(hours: number): Promise<void> {
  clock.advance(hours * hour)
  for (const person of [olga, anna]) {
    person.access = (await w.stranger.post('/auth/login', { login: person.user.email, password })).body.access
  }
}
const put = (more: Partial<NewEvent> = {}) => w.event(olga, { starts_at: at(24), ...more })
const status = async (id: number) => (await olga.get(`/events/${id}`)).body.status
const finish = () => w.sql(`select graphile_worker.add_job('events.finish', '{}')`)
const jobs = (name: string, id: number) =>
  w.sql(
    `select 1 from graphile_worker.jobs j join graphile_worker._private_jobs p using (id)
     where j.task_identifier = $1 and (p.payload ->> 'event_id')::bigint = $2`,
    [name, id],
  )

test('a draft is its organizer’s alone, cannot be booked, and waits until it is published', async () => {
  const draft = await put({ draft: true, publish_at: at(-1) })
  expect(draft.status).toBe('draft')
  expect(await jobs('events.publish', draft.id)).toEqual([])
  for (const other of [anna, w.stranger])
    expect((await other.get(`/events/${draft.id}`)).code).toBe('not_found')
  expect((await anna.post(`/events/${draft.id}/bookings`)).code).toBe('not_found')
  expect((await olga.post(`/events/${draft.id}/bookings`)).status).toBe(409)
  expect((await anna.post(`/events/${draft.id}/publish`)).code).toBe('not_found')

  const published = await olga.post(`/events/${draft.id}/publish`)
  expect(published.body).toMatchObject({ id: draft.id, status: 'upcoming' })
  expect(published.body.revision).toBeGreaterThan(draft.revision)
  expect((await w.stranger.get(`/events/${draft.id}`)).body.status).toBe('upcoming')
  expect((await anna.post(`/events/${draft.id}/publish`)).code).toBe('forbidden')
  expect((await olga.post(`/events/${draft.id}/publish`)).body).toEqual(published.body)
})

test('a scheduled event is published at once when its organizer cannot wait, and its job changes nothing then', async () => {
  const event = await put({ publish_at: at(0.0004) })
  expect(event.status).toBe('scheduled')
  const { body } = await olga.post(`/events/${event.id}/publish`)
  expect(body.status).toBe('upcoming')
  expect(Date.parse(body.publish_at)).toBeLessThan(Date.parse(event.publish_at))
  await until(async () => (await jobs('events.publish', event.id)).length === 0)
  expect((await olga.get(`/events/${event.id}`)).body.revision).toBe(body.revision)
})

test('the dates of a series that is a draft are published one by one, or all at once', async () => {
  const first = await put({ draft: true, rrule: 'FREQ=WEEKLY;COUNT=3' })
  const statuses = async () => {
    const rows = await w.sql<{ status: string }>(
      'select status from events where series_id = $1 order by starts_at',
      [first.series_id],
    )
    return rows.map((row) => row.status)
  }
  expect(await statuses()).toEqual(['draft', 'draft', 'draft'])
  await olga.post(`/events/${first.id}/publish`)
  expect(await statuses()).toEqual(['upcoming', 'draft', 'draft'])
  expect((await olga.post(`/events/${first.id}/publish`, { scope: 'all' })).status).toBe(200)
  expect(await statuses()).toEqual(['upcoming', 'upcoming', 'upcoming'])
})

test('what would be over, or is cancelled, is not published', async () => {
  const late = await put({ draft: true, starts_at: at(1) })
  const gone = await put({ draft: true })
  await olga.post(`/events/${gone.id}/cancel`)
  await pass(2)
  expect((await olga.post(`/events/${late.id}/publish`)).code).toBe('event.starts_in_past')
  expect((await olga.post(`/events/${gone.id}/publish`)).code).toBe('event.closed')
})

test('a copy is a draft with all settings and no bookings, a week later on the wall clock', async () => {
  const { body: image } = await olga.call<Media>('POST', '/media', form(await picture()))
  const organization = async (title: string) => (await olga.post('/organizations', { title })).body.id
  const [kept, left] = [await organization('Choir'), await organization('Band')]
  await olga.post(`/organizations/${left}/members`, { user_id: anna.user.id, role: 'owner' })
  await anna.post(`/organizations/${left}/accept`)
  const event = await put({
    title: 'Concert',
    description: 'For all.',
    // Clocks go back in New York on 2 November 2031.
    starts_at: '2031-10-30T19:00:00-04:00',
    ends_at: '2031-10-30T22:00:00-04:00',
    time_zone: 'America/New_York',
    location: 'New York',
    venue: 'Hall',
    seats: 7,
    seats_per_booking: 2,
    waitlist: false,
    visibility: 'private',
    tags: ['Jazz'],
    image_id: image.id,
    organizations: [kept, left],
  })
  await anna.post(`/events/${event.id}/bookings`, { key: event.link_key })
  await olga.delete(`/organizations/${left}/members/${olga.user.id}`)

  const { status: created, body: copy } = await olga.post(`/events/${event.id}/copy`)
  expect(created).toBe(201)
  expect(copy).toMatchObject({
    ...event,
    id: copy.id,
    status: 'draft',
    starts_at: '2031-11-07T00:00:00.000Z',
    ends_at: '2031-11-07T03:00:00.000Z',
    organizations: [{ id: kept }],
    link_key: copy.link_key,
    publish_at: copy.publish_at,
    revision: 1,
    created_at: copy.created_at,
    updated_at: copy.updated_at,
  })
  expect(copy.link_key).not.toBe(event.link_key)
  expect((await anna.post(`/events/${event.id}/copy`)).code).toBe('forbidden')

  const asked = (starts_at: string) => olga.post(`/events/${event.id}/copy`, { starts_at })
  expect((await asked('2031-12-01T20:00:00-05:00')).body.ends_at).toBe('2031-12-02T04:00:00.000Z')
  expect((await asked(at(-1))).code).toBe('event.starts_in_past')
})

test('the copy of an event of long ago lies in the future, on the same weekday and at the same time', async () => {
  const event = await put({ starts_at: at(5) })
  const days = await put({ all_day: true, starts_at: at(48), ends_at: at(96) })
  await pass(30 * 24)
  const { body } = await olga.post(`/events/${event.id}/copy`)
  const weeks = (Date.parse(body.starts_at) - Date.parse(event.starts_at)) / (7 * 24 * hour)
  expect(weeks).toBe(5)
  expect(Date.parse(body.starts_at)).toBeGreaterThan(clock.now().getTime())
  const { body: again } = await olga.post(`/events/${days.id}/copy`)
  const length = (e: Event) => Date.parse(e.ends_at ?? '') - Date.parse(e.starts_at)
  expect(length(again)).toBe(length(days))
  expect(again.all_day).toBe(true)
  const { body: at15 } = await olga.post(`/events/${days.id}/copy`, {
    starts_at: '2031-06-01T15:00:00+03:00',
  })
  expect(at15.starts_at).toBe('2031-05-31T21:00:00.000Z')
  expect(length(at15)).toBe(length(days))
})

test('an event is finished two hours after its start, or at its end when that is later, and its pages hear of it', async () => {
  const plain = await put({ starts_at: at(1) })
  const short = await put({ starts_at: at(1), ends_at: at(1.5) })
  const long = await put({ starts_at: at(1), ends_at: at(10) })
  const later = await put({ starts_at: at(8) })
  const draft = await put({ starts_at: at(1), draft: true })
  const page = await openSocket(w.app.url)
  await page.listen(`event:${plain.id}`)

  const after = async (hours: number) => {
    await pass(hours)
    await finish()
    await until(
      async () =>
        (await w.sql(`select from graphile_worker.jobs where task_identifier = 'events.finish'`)).length ===
        0,
    )
    return Promise.all([plain, short, long, later, draft].map(({ id }) => status(id)))
  }
  expect(await after(2.9)).toEqual(['upcoming', 'upcoming', 'upcoming', 'upcoming', 'draft'])
  expect(await after(0.2)).toEqual(['finished', 'finished', 'upcoming', 'upcoming', 'draft'])
  expect(await page.next()).toMatchObject({ name: 'changed', topic: `event:${plain.id}` })
  expect(await after(6.8)).toEqual(['finished', 'finished', 'upcoming', 'upcoming', 'draft'])
  expect(await after(0.2)).toEqual(['finished', 'finished', 'finished', 'finished', 'draft'])
  page.socket.close()
  expect((await olga.post(`/events/${plain.id}/publish`)).code).toBe('event.closed')
})

test('more events than one transaction takes are finished in one go', async () => {
  const [person] = (await w.crowd(1, 'prolific')) as [Person]
  await w.sql(
    `insert into events (organizer_id, title, starts_at, time_zone, seats, status, publish_at, created_at, updated_at)
     select $1, 'Talk', $2::timestamptz - interval '3 hours', 'UTC', 5, 'upcoming', $2, $2, $2
     from generate_series(1, 1100)`,
    [person.user.id, clock.now()],
  )
  await finish()
  const left = `select from events where organizer_id = $1 and status = 'upcoming'`
  await until(async () => (await w.sql(left, [person.user.id])).length === 0)
})
