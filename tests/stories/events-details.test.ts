import { expect, test } from 'vitest'
import type { NewEvent } from '../../src/contract/events.ts'
import type { Media } from '../../src/contract/media.ts'
import { form, picture } from '../world/pictures.ts'
import { openSocket } from '../world/socket.ts'
import { hour, type Person, world } from '../world/world.ts'

const w = await world()
const olga = await w.person('olga', { time_zone: 'Europe/Moscow' })
const anna = await w.person('anna')

const signedIn = (person: Person) => ({ headers: { authorization: `Bearer ${person.access}` } })
const at = (hours: number) => new Date(Date.now() + hours * hour).toISOString()
const put = (organizer: Person, more: Partial<NewEvent>) =>
  organizer.post('/events', { title: 'Concert', starts_at: at(24), ...more })

async function uploaded(person: Person): Promise<Media> {
  const { body } = await person.call<Media>('POST', '/media', form(await picture()))
  return body
}

test('an event is put up with everything there is to say about it', async () => {
  const image = await uploaded(olga)
  const event = await w.event(olga, {
    title: 'Concert',
    ends_at: at(27),
    location: ' Kazan ',
    venue: 'Hall 2',
    seats: 50,
    seats_per_booking: 4,
    waitlist: false,
    tags: ['Jazz', 'Evening'],
    image_id: image.id,
  })
  expect(event).toMatchObject({
    location: 'Kazan',
    venue: 'Hall 2',
    seats: 50,
    seats_per_booking: 4,
    waitlist: false,
    waiting: 0,
    all_day: false,
    visibility: 'public',
    tags: ['Jazz', 'Evening'],
    image,
    rating: { average: null, count: 0 },
    series_id: null,
    series: null,
    cancel_reason: null,
    conflicts: [],
  })
  expect((await w.stranger.get(`/events/${event.id}`)).body).toEqual({ ...event, link_key: null })
  expect((await w.event(olga)).seats_per_booking).toBe(10)
})

test('a tag is one tag whatever the case, as it was first spelt', async () => {
  await w.event(olga, { tags: ['Книги', 'Maps'] })
  const { tags } = await w.event(anna, { tags: ['КНИГИ', 'Theatre', 'maps', 'theatre'] })
  expect(tags).toEqual(['Книги', 'Theatre', 'Maps'])
  // Composed and decomposed letters look the same.
  expect((await w.event(anna, { tags: ['Caf\u00e9', 'cafe\u0301'] })).tags).toEqual(['Caf\u00e9'])
  expect((await put(anna, { tags: ['a', 'a'] })).code).toBe('request.invalid')
  for (const tag of ['', ' ', ' Jazz', 'x'.repeat(51)])
    expect((await put(anna, { tags: [tag] })).code, tag).toBe('request.invalid')
})

test('many who add the same new tags at once all succeed, in whatever order they name them', async () => {
  const people = await w.crowd(12, 'tagger')
  const names = Array.from({ length: 8 }, (_, place) => `Fresh ${place}`)
  const answers = await Promise.all(
    people.map((person, place) =>
      put(person, {
        tags: (place % 2 ? names : names.toReversed()).map((name) => (place % 3 ? name : name.toUpperCase())),
      }),
    ),
  )
  expect(answers.map(({ status }) => status)).toEqual(people.map(() => 201))
  const spelt = answers.map(({ body }) => body.tags.toSorted().join())
  expect(new Set(spelt).size).toBe(1)
})

test('the picture is one of mine', async () => {
  const hers = await uploaded(anna)
  expect((await put(olga, { image_id: hers.id })).code).toBe('media.unknown')
  expect((await put(olga, { image_id: 999_999 })).code).toBe('media.unknown')
  expect((await put(olga, { image_id: null })).body.image).toBeNull()
})

test('an event of whole days begins and ends with days of its zone, also where the clock skips midnight', async () => {
  const day = { all_day: true, time_zone: 'Europe/Moscow' }
  const one = await w.event(olga, { ...day, starts_at: '2031-05-09T10:00:00+03:00' })
  expect(one).toMatchObject({ starts_at: '2031-05-08T21:00:00.000Z', ends_at: '2031-05-09T21:00:00.000Z' })
  const three = await w.event(olga, {
    ...day,
    starts_at: '2031-05-09T00:00:00+03:00',
    ends_at: '2031-05-12T00:00:00+03:00',
  })
  expect(three).toMatchObject({ starts_at: '2031-05-08T21:00:00.000Z', ends_at: '2031-05-11T21:00:00.000Z' })
  const into = await w.event(olga, {
    ...day,
    starts_at: '2031-05-09T00:00:00+03:00',
    ends_at: '2031-05-12T00:00:01+03:00',
  })
  expect(into.ends_at).toBe('2031-05-12T21:00:00.000Z')
  // Egypt turns its clocks at midnight: that Friday begins at one o’clock.
  const skipped = await w.event(olga, {
    all_day: true,
    time_zone: 'Africa/Cairo',
    starts_at: '2031-04-25T12:00:00+03:00',
  })
  expect(skipped).toMatchObject({
    starts_at: '2031-04-24T22:00:00.000Z',
    ends_at: '2031-04-25T21:00:00.000Z',
  })
  const today = await put(olga, { ...day, starts_at: at(0.01) })
  expect(today.code).toBe('event.starts_in_past')
})

test('a private event is for who has its link, and for who booked; nobody else learns of it', async () => {
  const event = await w.event(olga, { visibility: 'private' })
  const key = event.link_key ?? ''
  expect(key).toMatch(/^[0-9a-f]{32}$/)
  for (const other of [anna, w.stranger]) {
    expect((await other.get(`/events/${event.id}`)).code).toBe('not_found')
    expect((await other.get(`/events/${event.id}?key=${key.slice(0, -1)}0x`)).code).toBe('not_found')
    expect((await other.get(`/events/${event.id}?key=`)).code).toBe('not_found')
    expect((await other.get(`/events/${event.id}?key=${key}`)).body).toMatchObject({
      id: event.id,
      link_key: null,
    })
  }
  expect((await anna.post(`/events/${event.id}/bookings`, { key })).status).toBe(201)
  expect((await anna.get(`/events/${event.id}`)).body.my_booking).toMatchObject({ state: 'confirmed' })
  expect((await w.stranger.get(`/events/${event.id}`)).code).toBe('not_found')

  const topic = `event:${event.id}`
  const [stranger, guest] = [await openSocket(w.app.url), await openSocket(w.app.url, signedIn(anna))]
  expect(await guest.next()).toEqual({ type: 'ready' })
  expect(await stranger.listen(topic)).toEqual({ type: 'error', code: 'not_found', topic })
  expect(await guest.listen(topic)).toMatchObject({ type: 'subscribed' })
  stranger.socket.close()
  guest.socket.close()
})

test('my events are listed by status', async () => {
  const [person] = (await w.crowd(1, 'lister')) as [Person]
  const draft = await w.event(person, { draft: true })
  const scheduled = await w.event(person, { publish_at: at(2) })
  const upcoming = await w.event(person)
  const ids = async (query: string) =>
    (await person.get(`/me/events?${query}` as '/me/events')).body.items.map(({ id }) => id)
  expect(await ids('')).toEqual([upcoming.id, scheduled.id, draft.id])
  expect(await ids('status=draft')).toEqual([draft.id])
  expect(await ids('status=scheduled')).toEqual([scheduled.id])
  expect(await ids('status=upcoming')).toEqual([upcoming.id])
  expect(await ids('status=finished')).toEqual([])
  expect((await person.get('/me/events?status=draft&count=true')).body.total).toBe(1)
  expect((await person.get('/me/events?status=gone' as '/me/events')).code).toBe('request.invalid')
})
