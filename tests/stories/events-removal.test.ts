import { expect, test } from 'vitest'
import { openSocket } from '../world/socket.ts'
import { until } from '../world/until.ts'
import { hour, movableClock, type Person, password, world } from '../world/world.ts'

const clock = movableClock()
const w = await world({ clock })
const olga = await w.person('olga')
const anna = await w.person('anna')
const boss = await w.person('boss')
await w.sql(`update accounts set role = 'admin', is_staff = true where username = 'boss'`)

const at = (hours: number) => new Date(clock.now().getTime() + hours * hour).toISOString()
/** Lets hours pass; who was signed in comes back. */
async function pass(hours: number): Promise<void> {
  clock.advance(hours * hour)
  for (const person of [olga, anna, boss]) {
    person.access = (await w.stranger.post('/auth/login', { login: person.user.email, password })).body.access
  }
}
await pass(0)

const told = (person: Person, kind: string, title: string) =>
  until(async () => {
    const { items } = (await person.get('/notifications')).body
    return items.find((item) => item.kind === kind && `${item.title} ${item.text}`.includes(title))
  })

test('an event is taken back within an hour, with its bookings, and who booked is told', async () => {
  const event = await w.event(olga, { title: 'A slip', tags: ['Gone'] })
  const { body: booking } = await anna.post(`/events/${event.id}/bookings`)
  const page = await openSocket(w.app.url)
  await page.listen(`event:${event.id}`)
  expect((await anna.delete(`/events/${event.id}`)).code).toBe('forbidden')
  expect((await olga.delete(`/events/${event.id}`)).status).toBe(204)
  for (const person of [olga, anna]) expect((await person.get(`/events/${event.id}`)).code).toBe('not_found')
  expect((await anna.get(`/bookings/${booking.id}`)).code).toBe('not_found')
  expect((await anna.get('/me/bookings')).body.items).toEqual([])
  expect(await page.next()).toMatchObject({ name: 'changed', topic: `event:${event.id}` })
  page.socket.close()
  await told(anna, 'event.deleted', 'A slip')
  expect((await olga.delete(`/events/${event.id}`)).code).toBe('not_found')
})

test('people who book an event that is being taken back are told when they were in time, and else find nothing', async () => {
  const guests = await w.crowd(40, 'late')
  for (let round = 0; round < 5; round++) {
    const event = await w.event(olga, { title: `Taken back ${round}`, seats: 20 })
    const [gone, ...answers] = await Promise.all([
      olga.delete(`/events/${event.id}`),
      ...guests.map((guest) => guest.post(`/events/${event.id}/bookings`)),
    ])
    expect(gone.status).toBe(204)
    for (const { status } of answers) expect([201, 404]).toContain(status)
    const seated = answers.filter(({ status }) => status === 201).length
    await until(async () => {
      const cause = [`event.deleted ${event.id}`]
      return (await w.sql('select from notifications where cause = $1', cause)).length === seated
    })
    expect(await w.sql('select from bookings where event_id = $1', [event.id])).toEqual([])
  }
})

test('after an hour an event can only be cancelled; a draft goes at any time', async () => {
  const event = await w.event(olga)
  const draft = await w.event(olga, { draft: true })
  await pass(0.99)
  const fresh = await w.event(olga)
  await pass(0.02)
  expect((await olga.delete(`/events/${event.id}`)).code).toBe('event.delete_too_late')
  expect((await anna.delete(`/events/${draft.id}`)).code).toBe('not_found')
  expect((await olga.delete(`/events/${draft.id}`)).status).toBe(204)
  expect((await olga.delete(`/events/${fresh.id}`)).status).toBe(204)
  expect((await olga.post(`/events/${event.id}/cancel`)).body.status).toBe('cancelled')
})

test('everybody of a crowd is told that what they booked is gone', async () => {
  const event = await w.event(olga, { title: 'Crowded', seats: 3000 })
  const crowd = await w.crowd(2300, 'many')
  await w.sql(
    `insert into bookings (event_id, account_id, state, ticket_code, created_at)
     select $1, id, 'confirmed', 'crowd ' || id, now() from unnest($2::bigint[]) as id`,
    [event.id, crowd.map(({ user }) => user.id)],
  )
  expect((await olga.delete(`/events/${event.id}`)).status).toBe(204)
  await until(
    async () => {
      const [row] = await w.sql<{ count: string }>(
        `select count(*) from notifications where kind = 'event.deleted' and cause = $1`,
        [`event.deleted ${event.id}`],
      )
      return Number(row?.count) === 2300
    },
    { within: 30_000 },
  )
})

test('a cancelled event says why, takes no one in, and cannot be changed; cancelling again changes nothing', async () => {
  const event = await w.event(olga, { title: 'Rained off' })
  await anna.post(`/events/${event.id}/bookings`)
  const page = await openSocket(w.app.url)
  await page.listen(`event:${event.id}`)
  const { status, body } = await olga.post(`/events/${event.id}/cancel`, {
    reason: ' The speaker fell ill. ',
  })
  expect(status).toBe(200)
  expect(body).toMatchObject({ status: 'cancelled', cancel_reason: 'The speaker fell ill.', booked: 1 })
  expect((await w.stranger.get(`/events/${event.id}`)).body.cancel_reason).toBe('The speaker fell ill.')
  expect(await page.next()).toMatchObject({ name: 'changed', data: { revision: body.revision } })
  page.socket.close()
  await told(anna, 'event.cancelled', 'Rained off')
  expect((await olga.post(`/events/${event.id}/cancel`, { reason: 'Another' })).body).toEqual(body)
  expect((await boss.post(`/events/${event.id}/bookings`)).code).toBe('event.closed')
  expect((await olga.call('PATCH', `/events/${event.id}`, { body: { title: 'Back' } })).code).toBe(
    'event.closed',
  )
  const [row] = await w.sql<{ sequence: number }>('select sequence from events where id = $1', [event.id])
  expect(row?.sequence).toBe(1)
})

test('an event that has started is not cancelled any more', async () => {
  const event = await w.event(olga, { starts_at: at(1) })
  await pass(1.1)
  expect((await olga.post(`/events/${event.id}/cancel`)).code).toBe('event.closed')
  expect((await anna.post(`/events/${event.id}/cancel`)).code).toBe('forbidden')
})

test('what is cancelled before it was published stays with its organizer', async () => {
  const draft = await w.event(olga, { draft: true })
  const scheduled = await w.event(olga, { publish_at: at(1) })
  for (const { id } of [draft, scheduled]) {
    expect((await anna.post(`/events/${id}/cancel`)).code).toBe('not_found')
    expect((await boss.post(`/events/${id}/cancel`)).code).toBe('not_found')
    expect((await olga.post(`/events/${id}/cancel`)).body.status).toBe('cancelled')
    for (const other of [anna, w.stranger]) expect((await other.get(`/events/${id}`)).code).toBe('not_found')
  }
  const job = [`event ${scheduled.id} publish`]
  await w.sql(
    `select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs where key = $1), run_at => now())`,
    job,
  )
  await until(async () => (await w.sql('select from graphile_worker.jobs where key = $1', job)).length === 0)
  expect((await olga.get(`/events/${scheduled.id}`)).body.status).toBe('cancelled')
})

test('an administrator cancels what others put up, and that is written down; the rest of the staff does not', async () => {
  const event = await w.event(olga, { title: 'Fraud' })
  const secret = await w.event(olga, { visibility: 'private' })
  const [clerk] = (await w.crowd(1, 'clerk')) as [Person]
  await w.sql('update accounts set is_staff = true where id = $1', [clerk.user.id])
  expect((await clerk.post(`/events/${event.id}/cancel`)).code).toBe('forbidden')
  expect((await clerk.post(`/events/${secret.id}/cancel`)).code).toBe('not_found')
  expect((await boss.post(`/events/${event.id}/cancel`, { reason: 'Against the rules.' })).status).toBe(200)
  expect((await boss.post(`/events/${event.id}/cancel`)).status).toBe(200)
  expect((await boss.post(`/events/${secret.id}/cancel`)).body).toMatchObject({
    status: 'cancelled',
    link_key: null,
  })
  for (const change of [`/events/${event.id}/copy`, `/events/${event.id}/publish`])
    expect((await boss.post(change)).code).toBe('forbidden')
  const { items } = (await boss.get('/audit-log?action=event.cancel')).body
  expect(items).toMatchObject([
    { subject: { kind: 'event', id: secret.id } },
    {
      actor: { username: 'boss' },
      subject: { kind: 'event', id: event.id },
      before: { status: 'upcoming' },
      after: { status: 'cancelled' },
      reason: 'Against the rules.',
    },
  ])
})

test('a series is cancelled or taken back by the date, from a date on, or as a whole', async () => {
  const first = await w.event(olga, { starts_at: at(24), rrule: 'FREQ=DAILY;COUNT=4' })
  const dates = () =>
    w.sql<{ id: number; status: string }>(
      'select id, status from events where series_id = $1 order by starts_at',
      [first.series_id],
    )
  const [, second, third] = await dates()
  await olga.post(`/events/${second?.id}/cancel` as '/events/1/cancel')
  expect((await dates()).map(({ status }) => status)).toEqual([
    'upcoming',
    'cancelled',
    'upcoming',
    'upcoming',
  ])
  await olga.post(`/events/${third?.id}/cancel` as '/events/1/cancel', { scope: 'following' })
  expect((await dates()).map(({ status }) => status)).toEqual([
    'upcoming',
    'cancelled',
    'cancelled',
    'cancelled',
  ])

  const other = await w.event(olga, { starts_at: at(24), rrule: 'FREQ=DAILY;COUNT=4' })
  const left = async () => (await w.sql('select from events where series_id = $1', [other.series_id])).length
  await olga.delete(`/events/${other.id}`)
  expect(await left()).toBe(3)
  const [next] = await w.sql<{ id: number }>('select min(id) as id from events where series_id = $1', [
    other.series_id,
  ])
  expect((await olga.delete(`/events/${Number(next?.id)}?scope=all`)).status).toBe(204)
  expect(await left()).toBe(0)
})

test('when an organizer leaves, who booked is told, and what was not public yet is gone', async () => {
  const leaver = await w.person('leaver')
  const event = await w.event(leaver, { title: 'Orphaned' })
  const draft = await w.event(leaver, { draft: true })
  // More than one transaction takes.
  for (let series = 0; series < 3; series++) await w.event(leaver, { rrule: 'FREQ=DAILY;COUNT=200' })
  await anna.post(`/events/${event.id}/bookings`)
  expect((await leaver.call('DELETE', '/me', { body: { password } })).status).toBe(204)
  await told(anna, 'event.cancelled', 'Orphaned')
  expect((await anna.get(`/events/${event.id}`)).body.status).toBe('cancelled')
  expect(await w.sql('select from events where id = $1', [draft.id])).toEqual([])
  await until(async () => {
    const [row] = await w.sql<{ statuses: string[] }>(
      'select array_agg(distinct status) as statuses from events where organizer_id = $1',
      [leaver.user.id],
    )
    return row?.statuses.join() === 'cancelled'
  })
})
