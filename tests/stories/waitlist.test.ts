import { expect, test } from 'vitest'
import { until } from '../world/until.ts'
import { emptyWorld, movableClock, type Person, password, world } from '../world/world.ts'

const clock = movableClock()
const w = await world({ clock })
const olga = await w.person('olga')

let crowds = 0
const some = (size: number) => w.crowd(size, `guest-${++crowds}`)

interface Wish {
  seats?: number
  waitlist?: boolean
  key?: string
}

const book = (person: Person, event: { id: number }, wish: Wish = {}) =>
  person.post(`/events/${event.id}/bookings`, wish)

/** The counts an event shows, and what its bookings add up to. */
async function counts(event: { id: number }) {
  const { body } = await olga.get(`/events/${event.id}`)
  const [rows] = await w.sql<{ booked: number; waiting: number }>(
    `select coalesce(sum(seats) filter (where state = 'confirmed'), 0)::int as booked,
            count(*) filter (where state = 'waitlisted')::int as waiting
     from bookings where event_id = $1`,
    [event.id],
  )
  const shown = { booked: body.booked, waiting: body.waiting }
  expect(shown).toEqual(rows)
  return shown
}

async function stateOf(person: Person, event: { id: number }) {
  const { my_booking } = (await person.get(`/events/${event.id}`)).body
  return my_booking && [my_booking.state, my_booking.waitlist_place]
}

test('one booking takes several seats, all or none, up to what the event gives to one', async () => {
  const [anna, boris, vera] = (await some(3)) as [Person, Person, Person]
  const event = await w.event(olga, { seats: 6, seats_per_booking: 4 })
  expect((await book(anna, event, { seats: 4 })).body).toMatchObject({ seats: 4, state: 'confirmed' })
  expect(await book(boris, event, { seats: 5 })).toMatchObject({
    status: 400,
    code: 'booking.too_many_seats',
  })
  const full = await book(boris, event, { seats: 3, waitlist: false })
  expect(full).toMatchObject({ status: 409, code: 'event.full', problem: { waitlist: false } })
  expect((await book(boris, event, { seats: 2 })).body).toMatchObject({ seats: 2, state: 'confirmed' })
  expect(await counts(event)).toEqual({ booked: 6, waiting: 0 })

  const small = await w.event(olga, { seats: 2, seats_per_booking: 10 })
  expect(await book(vera, small, { seats: 3 })).toMatchObject({ code: 'booking.too_many_seats' })
  for (const seats of ['0', '-1', '1.5', '101', '1e309', '"2"', 'null']) {
    const answer = await vera.call('POST', `/events/${small.id}/bookings`, { body: `{"seats":${seats}}` })
    expect(answer, seats).toMatchObject({ status: 400 })
  }
})

test('who finds it full waits in line, sees the place, and has the seat as soon as one is given back', async () => {
  const [anna, boris, vera] = (await some(3)) as [Person, Person, Person]
  const event = await w.event(olga, { seats: 1 })
  const { body: first } = await book(anna, event)
  const { body: second } = await book(boris, event)
  const { body: third } = await book(vera, event)
  expect(second).toMatchObject({ state: 'waitlisted', waitlist_place: 1 })
  expect(third).toMatchObject({ state: 'waitlisted', waitlist_place: 2 })
  expect(await book(vera, event)).toMatchObject({ code: 'booking.exists' })
  expect(await counts(event)).toEqual({ booked: 1, waiting: 2 })

  expect((await anna.delete(`/bookings/${first.id}`)).body).toMatchObject({ state: 'cancelled' })
  expect(await stateOf(boris, event)).toEqual(['confirmed', null])
  expect(await stateOf(vera, event)).toEqual(['waitlisted', 1])
  expect((await boris.get(`/bookings/${second.id}`)).body.ticket_code).toBe(second.ticket_code)
  expect((await book(anna, event)).body).toMatchObject({ state: 'waitlisted', waitlist_place: 2 })
  expect(await counts(event)).toEqual({ booked: 1, waiting: 2 })
})

test('a party gets all its seats or waits on; smaller ones behind it may fit before', async () => {
  const [anna, boris, pair, single, late] = (await some(5)) as [Person, Person, Person, Person, Person]
  const event = await w.event(olga, { seats: 3 })
  const { body: annas } = await book(anna, event, { seats: 2 })
  const { body: boriss } = await book(boris, event)
  expect((await book(pair, event, { seats: 3 })).body).toMatchObject({
    state: 'waitlisted',
    waitlist_place: 1,
  })
  expect((await book(single, event)).body).toMatchObject({ state: 'waitlisted', waitlist_place: 2 })

  await boris.delete(`/bookings/${boriss.id}`)
  expect([await stateOf(pair, event), await stateOf(single, event)]).toEqual([
    ['waitlisted', 1],
    ['confirmed', null],
  ])
  // Two seats are free now, and nobody who waits could have them: who comes and fits takes them at once.
  await anna.delete(`/bookings/${annas.id}`)
  expect(await counts(event)).toEqual({ booked: 1, waiting: 1 })
  expect((await book(late, event, { seats: 2 })).body.state).toBe('confirmed')
  expect(await stateOf(pair, event)).toEqual(['waitlisted', 1])
})

test('one large party that leaves makes room for as many as fit, in the order of the line', async () => {
  const [host, ...guests] = (await some(6)) as [Person, ...Person[]]
  const event = await w.event(olga, { seats: 5 })
  const { body: all } = await book(host, event, { seats: 5 })
  for (const [place, seats] of [2, 4, 2, 1, 1].entries())
    await book(guests[place] as Person, event, { seats })
  await host.delete(`/bookings/${all.id}`)
  expect(await Promise.all(guests.map((guest) => stateOf(guest, event)))).toEqual([
    ['confirmed', null],
    ['waitlisted', 1],
    ['confirmed', null],
    ['confirmed', null],
    ['waitlisted', 2],
  ])
  expect(await counts(event)).toEqual({ booked: 5, waiting: 2 })
})

test('who leaves the line frees no seat, and those behind move up', async () => {
  const [anna, boris, vera] = (await some(3)) as [Person, Person, Person]
  const event = await w.event(olga, { seats: 1 })
  await book(anna, event)
  const { body: waiting } = await book(boris, event)
  await book(vera, event)
  expect((await boris.delete(`/bookings/${waiting.id}`)).body).toMatchObject({
    state: 'cancelled',
    waitlist_place: null,
  })
  expect(await stateOf(vera, event)).toEqual(['waitlisted', 1])
  expect((await boris.delete(`/bookings/${waiting.id}`)).status).toBe(200)
  expect(await counts(event)).toEqual({ booked: 1, waiting: 1 })
})

test('an event may keep no waitlist', async () => {
  const [anna, boris] = (await some(2)) as [Person, Person]
  const event = await w.event(olga, { seats: 1, waitlist: false })
  await book(anna, event)
  expect(await book(boris, event, { waitlist: true })).toMatchObject({
    status: 409,
    code: 'event.full',
    problem: { waitlist: false },
  })
})

test('more seats go to the line in the transaction that adds them', async () => {
  const [anna, boris, vera] = (await some(3)) as [Person, Person, Person]
  const event = await w.event(olga, { seats: 1 })
  for (const person of [anna, boris, vera]) await book(person, event)
  await w.sql('update events set seats = 2 where id = $1', [event.id])
  const [row] = await w.sql<{ seats: number; booked: number; waiting: number }>(
    'select seats, booked, waiting from promote_waiting($1, $2)',
    [event.id, clock.now()],
  )
  expect(row).toEqual({ seats: 2, booked: 2, waiting: 1 })
  expect(await stateOf(boris, event)).toEqual(['confirmed', null])
  expect(await stateOf(vera, event)).toEqual(['waitlisted', 1])
  expect(await w.sql('select id from promote_waiting($1, $2)', [event.id, clock.now()])).toEqual([
    { id: null },
  ])
})

test('the organizer takes a booking away: its seats go to the line, and repeating it is harmless', async () => {
  const [anna, boris] = (await some(2)) as [Person, Person]
  const event = await w.event(olga, { seats: 1 })
  const { body: booking } = await book(anna, event)
  await book(boris, event)
  for (const _ of [1, 2]) {
    expect(await olga.delete(`/bookings/${booking.id}`)).toMatchObject({
      status: 200,
      body: { id: booking.id, state: 'cancelled', user: { id: anna.user.id } },
    })
  }
  expect(await stateOf(boris, event)).toEqual(['confirmed', null])
  expect(await counts(event)).toEqual({ booked: 1, waiting: 0 })
})

test('what follows from a booking is added with it: confirmed, waiting, promoted, cancelled or removed', async () => {
  await using other = await emptyWorld()
  await other.startNode({ ROLE: 'web' })
  const organizer = await other.person('olga')
  const [anna, boris, vera] = (await other.crowd(3)) as [Person, Person, Person]
  const event = await other.event(organizer, { seats: 1 })
  const { body: first } = await book(anna, event)
  const { body: second } = await book(boris, event)
  const { body: third } = await book(vera, event)
  await anna.delete(`/bookings/${first.id}`)
  await organizer.delete(`/bookings/${second.id}`)
  await organizer.delete(`/bookings/${second.id}`)
  const jobs = await other.sql<{ name: string; payload: unknown }>(
    `select j.task_identifier as name, p.payload from graphile_worker._private_jobs p
     join graphile_worker.jobs j using (id) where j.task_identifier like 'bookings.%' order by id`,
  )
  expect(jobs.map(({ name, payload }) => [name, payload])).toEqual([
    ['bookings.confirmed', { booking_ids: [first.id] }],
    ['bookings.waitlisted', { booking_ids: [second.id] }],
    ['bookings.waitlisted', { booking_ids: [third.id] }],
    ['bookings.cancelled', { booking_id: first.id }],
    ['bookings.promoted', { booking_ids: [second.id] }],
    ['bookings.removed', { booking_id: second.id }],
    ['bookings.promoted', { booking_ids: [third.id] }],
  ])
})

test('who deletes their account leaves the seat, or the place in the line, to others', async () => {
  const leaver = await w.person('leaver')
  const [anna, boris] = (await some(2)) as [Person, Person]
  const seated = await w.event(olga, { seats: 1 })
  await book(leaver, seated)
  await book(anna, seated)
  const waited = await w.event(olga, { seats: 1 })
  await book(boris, waited)
  await book(leaver, waited)
  expect((await leaver.call('DELETE', '/me', { body: { password } })).status).toBe(204)
  await until(async () => (await stateOf(anna, seated))?.[0] === 'confirmed')
  await until(async () => (await counts(waited)).waiting === 0)
  expect(await counts(seated)).toEqual({ booked: 1, waiting: 0 })
})

test('an event that started gives nothing away any more, and takes nothing back', async () => {
  const [anna, boris, late] = (await some(3)) as [Person, Person, Person]
  const event = await w.event(olga, {
    seats: 1,
    starts_at: new Date(clock.now().getTime() + 60_000).toISOString(),
  })
  const { body: booking } = await book(anna, event)
  const { body: waiting } = await book(boris, event)
  clock.advance(2 * 60_000)
  expect(await book(late, event)).toMatchObject({ code: 'event.closed' })
  expect(await w.sql('select id from promote_waiting($1, $2)', [event.id, clock.now()])).toEqual([
    { id: null },
  ])
  for (const [person, id] of [
    [anna, booking.id],
    [boris, waiting.id],
  ] as const)
    expect(await person.delete(`/bookings/${id}`)).toMatchObject({ status: 409, code: 'event.closed' })
})

test('a private event is booked by its link, by its organizer, and again by who once had a seat', async () => {
  const [anna, boris] = (await some(2)) as [Person, Person]
  const event = await w.event(olga, { visibility: 'private' })
  const { link_key } = (await olga.get(`/events/${event.id}`)).body
  const nothing = { status: 404, code: 'not_found' }
  for (const key of [undefined, '', 'wrong', link_key?.toUpperCase()]) {
    expect(await book(anna, event, key === undefined ? {} : { key })).toMatchObject(nothing)
  }
  const { body: booking } = await book(anna, event, { key: link_key ?? '' })
  expect(booking.state).toBe('confirmed')
  await anna.delete(`/bookings/${booking.id}`)
  expect((await book(anna, event)).status).toBe(201)
  expect((await book(olga, event)).status).toBe(201)
  expect(await book(boris, event)).toMatchObject(nothing)
  expect((await book(boris, event, { key: '\u0000' })).status).toBe(400)
})

test('a seat that is given back after the door is free like any other', async () => {
  const [anna, boris] = (await some(2)) as [Person, Person]
  const event = await w.event(olga, { seats: 1 })
  const { body: booking } = await book(anna, event)
  await book(boris, event)
  await w.sql('update bookings set checked_in_at = now() where id = $1', [booking.id])
  expect((await anna.delete(`/bookings/${booking.id}`)).body).toMatchObject({
    state: 'cancelled',
    checked_in_at: null,
  })
  expect(await stateOf(boris, event)).toEqual(['confirmed', null])
})

test('nothing that writes bookings can miscount or oversell, raw SQL neither', async () => {
  const [anna, boris, vera] = (await some(3)) as [Person, Person, Person]
  const event = await w.event(olga, { seats: 2 })
  const insert = (person: Person, seats: number, state = 'confirmed') =>
    w.sql(
      `insert into bookings (event_id, account_id, seats, state, ticket_code, created_at)
       values ($1, $2, $3, $4, gen_random_uuid(), now())`,
      [event.id, person.user.id, seats, state],
    )
  await insert(anna, 2)
  await expect(insert(boris, 1)).rejects.toThrow('events_never_oversold')
  await insert(boris, 1, 'waitlisted')
  expect(await counts(event)).toEqual({ booked: 2, waiting: 1 })
  const confirm = `update bookings set state = 'confirmed' where event_id = $1 and state = 'waitlisted'`
  await expect(w.sql(confirm, [event.id])).rejects.toThrow('events_never_oversold')
  await expect(w.sql('update bookings set seats = 3 where event_id = $1', [event.id])).rejects.toThrow(
    'events_never_oversold',
  )
  await expect(w.sql('update events set seats = 1 where id = $1', [event.id])).rejects.toThrow(
    'events_never_oversold',
  )
  await w.sql('delete from bookings where event_id = $1 and account_id = $2', [event.id, anna.user.id])
  expect(await counts(event)).toEqual({ booked: 0, waiting: 1 })
  await w.sql(confirm, [event.id])
  await insert(vera, 1)
  expect(await counts(event)).toEqual({ booked: 2, waiting: 0 })
})

test('a blocked person is passed over and keeps the place; let in again they are served', async () => {
  const root = await w.person('root')
  await w.sql(`update accounts set role = 'admin', is_staff = true where id = $1`, [root.user.id])
  const [first, blocked, next] = (await some(3)) as [Person, Person, Person]
  const event = await w.event(olga, { seats: 1 })
  const { body: seat } = await book(first, event)
  const { body: line } = await book(blocked, event)
  const { body: behind } = await book(next, event)
  expect([line.waitlist_place, behind.waitlist_place]).toEqual([1, 2])
  expect((await root.post(`/users/${blocked.user.id}/block`, {})).status).toBe(200)

  await first.delete(`/bookings/${seat.id}`)
  expect(await stateOf(next, event)).toEqual(['confirmed', null])
  expect(await counts(event)).toEqual({ booked: 1, waiting: 1 })
  await next.delete(`/bookings/${behind.id}`)
  expect(await counts(event)).toEqual({ booked: 0, waiting: 1 })

  expect((await root.post(`/users/${blocked.user.id}/unblock`, {})).status).toBe(200)
  await until(async () => (await stateOf(blocked, event))?.[0] === 'confirmed')
  expect(await counts(event)).toEqual({ booked: 1, waiting: 0 })
  await until(async () => {
    const { items } = (await blocked.get('/notifications')).body
    return items.some(({ kind }) => kind === 'booking.promoted')
  })
})
