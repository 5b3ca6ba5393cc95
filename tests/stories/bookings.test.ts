import { expect, test } from 'vitest'
import { until } from '../world/until.ts'
import { hour, movableClock, type Person, world } from '../world/world.ts'

const minute = 60_000
const clock = movableClock()
const w = await world({ clock })
const olga = await w.person('olga')
const [anna, boris, vera] = (await w.crowd(3)) as [Person, Person, Person]

test('a person books a seat, and the booking says everything that is needed at the door', async () => {
  const event = await w.event(olga, { seats: 2 })
  const { status, body } = await anna.post(`/events/${event.id}/bookings`)
  expect(status).toBe(201)
  expect(body).toMatchObject({ event_id: event.id, seats: 1, state: 'confirmed', user: { id: anna.user.id } })
  expect(body.ticket_code).toMatch(/^[0-9A-HJKMNP-TV-Z]{16}$/)
  expect((await anna.get(`/bookings/${body.id}`)).body).toEqual(body)

  const seen = (await anna.get(`/events/${event.id}`)).body
  expect(seen).toMatchObject({ seats: 2, booked: 1, free_seats: 1, my_booking: { id: body.id } })
  expect(seen.revision).toBeGreaterThan(event.revision)
  expect((await w.stranger.get(`/events/${event.id}`)).body).toMatchObject({ booked: 1, my_booking: null })
})

test('a second booking of the same person, and one for which no seat is left, are refused', async () => {
  const event = await w.event(olga, { seats: 1 })
  expect((await anna.post(`/events/${event.id}/bookings`, {})).status).toBe(201)
  expect(await anna.post(`/events/${event.id}/bookings`)).toMatchObject({
    status: 409,
    code: 'booking.exists',
  })
  const full = await boris.post(`/events/${event.id}/bookings`, { waitlist: false })
  expect(full).toMatchObject({ status: 409, code: 'event.full' })
  expect(full.problem).toMatchObject({ waitlist: false })
  expect((await anna.get(`/events/${event.id}`)).body.booked).toBe(1)
})

test('cancelling frees the seat at once, twice frees it once, and the person may book again', async () => {
  const event = await w.event(olga, { seats: 1 })
  const { body: booking } = await anna.post(`/events/${event.id}/bookings`)
  const cancelled = await anna.delete(`/bookings/${booking.id}`)
  expect(cancelled).toMatchObject({ status: 200, body: { id: booking.id, state: 'cancelled' } })
  expect((await boris.post(`/events/${event.id}/bookings`)).status).toBe(201)
  expect((await anna.delete(`/bookings/${booking.id}`)).status).toBe(200)
  expect((await olga.get(`/events/${event.id}`)).body.booked).toBe(1)

  const other = await w.event(olga, { seats: 1 })
  const first = (await anna.post(`/events/${other.id}/bookings`)).body
  await anna.delete(`/bookings/${first.id}`)
  const again = await anna.post(`/events/${other.id}/bookings`)
  expect(again.status).toBe(201)
  expect(again.body.id).not.toBe(first.id)
  const mine = (await anna.get('/me/bookings?limit=2')).body.items
  expect(mine.map(({ id, state }) => [id, state])).toEqual([
    [again.body.id, 'confirmed'],
    [first.id, 'cancelled'],
  ])
})

test('an event that started or was cancelled is closed; one not published does not exist', async () => {
  const soon = new Date(clock.now().getTime() + minute).toISOString()
  const started = await w.event(olga, { starts_at: soon })
  const { body: booking } = await boris.post(`/events/${started.id}/bookings`)
  clock.advance(2 * minute)
  const late = await w.person('late')
  const closed = { status: 409, code: 'event.closed' }
  expect(await late.post(`/events/${started.id}/bookings`)).toMatchObject(closed)
  const patient = (await w.crowd(1, 'patient'))[0]!
  const cancelled = await w.event(olga)
  await w.sql(`update events set status = 'cancelled' where id = $1`, [cancelled.id])
  expect(await patient.post(`/events/${cancelled.id}/bookings`)).toMatchObject(closed)

  const scheduled = await w.event(olga, { publish_at: new Date(clock.now().getTime() + hour).toISOString() })
  expect(await patient.post(`/events/${scheduled.id}/bookings`)).toMatchObject({ status: 404 })
  expect(await olga.post(`/events/${scheduled.id}/bookings`)).toMatchObject(closed)
  expect(await patient.post(`/events/999999/bookings`)).toMatchObject({ status: 404, code: 'not_found' })
  expect(booking.state).toBe('confirmed')
})

test('a booking is there for who booked and for the organizer; for everyone else it does not exist', async () => {
  const [ann, bob, eve] = (await w.crowd(3, 'actor')) as [Person, Person, Person]
  const event = await w.event(olga)
  const { body: booking } = await ann.post(`/events/${event.id}/bookings`)
  expect((await olga.get(`/bookings/${booking.id}`)).body).toEqual(booking)
  const nothing = { status: 404, code: 'not_found' }
  expect(await bob.get(`/bookings/${booking.id}`)).toMatchObject(nothing)
  expect(await bob.delete(`/bookings/${booking.id}`)).toMatchObject(nothing)
  expect(await ann.get('/bookings/999999')).toMatchObject(nothing)
  expect((await bob.get(`/bookings/${booking.id}`)).text).toBe((await bob.get('/bookings/999999')).text)

  await bob.post(`/events/${event.id}/bookings`)
  const { body: attendees } = await olga.get(`/events/${event.id}/bookings?count=true`)
  expect(attendees).toMatchObject({ total: 2, next_cursor: null })
  expect(attendees.items.map(({ user }) => user.id)).toEqual([bob.user.id, ann.user.id])
  expect(Object.keys(attendees.items[0]!.user)).toEqual([
    ...['id', 'username', 'first_name', 'last_name', 'avatar_url'],
  ])
  expect(await eve.get(`/events/${event.id}/bookings`)).toMatchObject(nothing)
  expect(await ann.get(`/events/${event.id}/bookings`)).toMatchObject(nothing)
})

test('my bookings come in pages, newest first, each with its event', async () => {
  const [guest] = (await w.crowd(1, 'regular')) as [Person]
  const events = await Promise.all([1, 2, 3, 4, 5].map(() => w.event(olga)))
  for (const { id } of events) expect((await guest.post(`/events/${id}/bookings`)).status).toBe(201)
  const seen: number[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: { items: { event: { id: number } }[]; next_cursor: string | null } = (
      await guest.get(`/me/bookings?limit=2${cursor && `&cursor=${cursor}`}`)
    ).body
    seen.push(...page.items.map(({ event }) => event.id))
    cursor = page.next_cursor
  }
  expect(seen).toEqual(events.map(({ id }) => id).toReversed())
})

test('who booked is told once by a job, also of the cancellation', async () => {
  const event = await w.event(olga)
  const { body } = await vera.post(`/events/${event.id}/bookings`)
  const told = async () => (await vera.get('/notifications')).body.items.map(({ kind }) => kind)
  await until(async () => (await told()).includes('booking.confirmed'))
  await vera.delete(`/bookings/${body.id}`)
  await until(async () => (await told()).includes('booking.cancelled'))
  expect(await told()).toEqual(['booking.cancelled', 'booking.confirmed'])
})
