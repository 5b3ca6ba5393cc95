import { expect, test } from 'vitest'
import { openSocket } from '../world/socket.ts'
import { type Person, world } from '../world/world.ts'

const w = await world({ env: { EVENT_PUBLISH_DELAY: '1' } })
const olga = await w.person('olga')
const published = { publish_at: '2020-01-01T00:00:00Z' }

const signedIn = (person: Person) => ({ headers: { authorization: `Bearer ${person.access}` } })

test('everybody who looks at an event, a stranger too, sees its seats go and come back', async () => {
  const [anna, boris] = (await w.crowd(2)) as [Person, Person]
  const event = await w.event(olga, { ...published, seats: 3 })
  const topic = `event:${event.id}`
  const stranger = await openSocket(w.app.url)
  const owner = await openSocket(w.app.url, signedIn(olga))
  expect(await owner.next()).toEqual({ type: 'ready' })
  for (const listener of [stranger, owner])
    expect(await listener.listen(topic)).toMatchObject({ type: 'subscribed', topic })

  const { body: booking } = await anna.post(`/events/${event.id}/bookings`)
  await boris.post(`/events/${event.id}/bookings`)
  await anna.delete(`/bookings/${booking.id}`)
  for (const listener of [stranger, owner]) {
    const heard = [await listener.next(), await listener.next(), await listener.next()]
    expect(heard).toMatchObject(
      [2, 1, 2].map((free_seats) => ({
        type: 'event',
        topic,
        name: 'seats',
        data: { seats: 3, free_seats },
      })),
    )
    const revisions = heard.map((message) =>
      message.type === 'event' && 'revision' in message.data ? message.data.revision : 0,
    )
    expect(revisions).toEqual(revisions.toSorted((a, b) => a - b))
    expect(new Set(revisions).size).toBe(3)
  }
  expect((await anna.get(`/events/${event.id}`)).body.free_seats).toBe(2)
  stranger.socket.close()
  owner.socket.close()
})

test('the line is live too: it grows, moves up and leads to a seat', async () => {
  const [anna, boris, vera] = (await w.crowd(3, 'liner')) as [Person, Person, Person]
  const event = await w.event(olga, { ...published, seats: 1 })
  const stranger = await openSocket(w.app.url)
  await stranger.listen(`event:${event.id}`)
  const { body: booking } = await anna.post(`/events/${event.id}/bookings`)
  await boris.post(`/events/${event.id}/bookings`)
  await vera.post(`/events/${event.id}/bookings`)
  await vera.post(`/events/${event.id}/bookings`)
  await anna.delete(`/bookings/${booking.id}`)
  await anna.delete(`/bookings/${booking.id}`)
  await vera.delete(`/bookings/${(await vera.get('/me/bookings')).body.items[0]?.id ?? 0}`)
  const heard = []
  for (let times = 0; times < 5; times++) heard.push(await stranger.next())
  const counts = [
    { booked: 1, free_seats: 0, waiting: 0 },
    { booked: 1, free_seats: 0, waiting: 1 },
    { booked: 1, free_seats: 0, waiting: 2 },
    { booked: 1, free_seats: 0, waiting: 1 },
    { booked: 1, free_seats: 0, waiting: 0 },
  ]
  expect(heard).toMatchObject(counts.map((data) => ({ name: 'seats', data })))
  stranger.socket.close()
})

test('an event that is not published is nobody’s topic but the organizer’s, who hears of its publication', async () => {
  const event = await w.event(olga)
  const topic = `event:${event.id}`
  const stranger = await openSocket(w.app.url)
  const owner = await openSocket(w.app.url, signedIn(olga))
  await owner.next()
  expect(await owner.listen(topic)).toMatchObject({ type: 'subscribed' })
  expect(await stranger.listen(topic)).toEqual({ type: 'error', code: 'not_found', topic })
  expect(await stranger.listen('event:999999')).toEqual({
    type: 'error',
    code: 'not_found',
    topic: 'event:999999',
  })
  expect(await stranger.listen('me')).toMatchObject({ type: 'error', topic: 'me' })

  const changed = await owner.next()
  expect(changed).toMatchObject({ type: 'event', topic, name: 'changed' })
  expect((await w.stranger.get(`/events/${event.id}`)).body.status).toBe('upcoming')
  expect(await stranger.listen(topic)).toMatchObject({ type: 'subscribed' })
  stranger.socket.close()
  owner.socket.close()
})

test('a browser listens by its cookie, from our own pages only', async () => {
  const { headers } = await w.stranger.post('/auth/login', {
    login: 'olga',
    password: 'correct horse battery',
  })
  const cookie = headers['set-cookie']![0]!.split(';')[0]!
  const ours = await openSocket(w.app.url, { headers: { cookie }, origin: w.app.url })
  expect(await ours.next()).toEqual({ type: 'ready' })
  ours.socket.close()
  await expect(
    openSocket(w.app.url, { headers: { cookie }, origin: 'https://evil.example' }),
  ).rejects.toThrow('403')
  await expect(openSocket(w.app.url, { headers: { cookie } })).rejects.toThrow('403')
})

test('signing out ends the person’s sockets at once', async () => {
  const anna = await w.person('anna')
  const socket = await openSocket(w.app.url, signedIn(anna))
  await socket.next()
  await anna.post('/auth/logout', {})
  expect(await socket.closed).toBe(4403)
  await expect(openSocket(w.app.url, signedIn(anna))).rejects.toThrow('401')
})

test('an event that is made private is followed only by who may still see it; one that is deleted by nobody', async () => {
  const [guest, other] = (await w.crowd(2, 'hidden')) as [Person, Person]
  const event = await w.event(olga, published)
  await guest.post(`/events/${event.id}/bookings`)
  const topic = `event:${event.id}`
  const [stranger, passing, booked] = [
    await openSocket(w.app.url),
    await openSocket(w.app.url, signedIn(other)),
    await openSocket(w.app.url, signedIn(guest)),
  ]
  for (const listener of [passing, booked]) expect(await listener.next()).toEqual({ type: 'ready' })
  for (const listener of [stranger, passing, booked])
    expect(await listener.listen(topic)).toMatchObject({ type: 'subscribed', topic })

  await olga.call('PATCH', `/events/${event.id}`, { body: { visibility: 'private' } })
  for (const listener of [stranger, passing]) {
    expect(await listener.next()).toMatchObject({ topic, name: 'changed' })
    expect(await listener.next()).toEqual({ type: 'error', code: 'not_found', topic })
    expect(await listener.listen(topic)).toEqual({ type: 'error', code: 'not_found', topic })
  }
  expect(await booked.next()).toMatchObject({ topic, name: 'changed' })
  await olga.post(`/events/${event.id}/bookings`)
  expect(await booked.next()).toMatchObject({ topic, name: 'seats' })

  await olga.delete(`/events/${event.id}`)
  expect(await booked.next()).toMatchObject({ topic, name: 'changed' })
  expect(await booked.next()).toEqual({ type: 'error', code: 'not_found', topic })
  for (const listener of [stranger, passing, booked]) listener.socket.close()
})
