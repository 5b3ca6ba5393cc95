import { expect, test } from 'vitest'
import { createBookingLinks } from '../../src/features/bookings/links/secrets.ts'
import { secret } from '../world/tokens.ts'
import { until } from '../world/until.ts'
import { type Person, password, type World, world } from '../world/world.ts'

const w = await world()
const olga = await w.person('olga')

/** How many of this world's statements wait for a lock. */
async function waiting(): Promise<number> {
  const [row] = await w.sql<{ count: number }>(
    `select count(*)::int from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  )
  return row!.count
}

const leave = (name: string, who: Awaited<ReturnType<World['person']>>) =>
  who.call('DELETE', '/me', { body: { password } }).then(({ status }) => [name, status])

const jobsDone = () =>
  until(async () => {
    const jobs = await w.sql('select from graphile_worker.jobs where run_at <= now() or attempts > 0')
    return jobs.length === 0
  })

/** A person books while the event's row is taken, and is gone by the time it is their turn. */
async function bookAndLeave(name: string): Promise<{ code: string | undefined; bookings: number }> {
  const leaver = await w.person(name)
  const event = await w.event(olga)
  const release = await w.hold(`select from events where id = ${event.id} for no key update`)
  const booking = leaver.post(`/events/${event.id}/bookings`)
  await until(async () => (await waiting()) === 1)
  expect(await leave(name, leaver)).toEqual([name, 204])
  await jobsDone()
  await release()
  const { code } = await booking
  const [row] = await w.sql<{ count: number }>('select count(*)::int from bookings where event_id = $1', [
    event.id,
  ])
  return { code, bookings: row!.count }
}

test('who leaves while they stand in line for a seat gets none', async () => {
  expect(await bookAndLeave('leaver')).toEqual({ code: 'auth.blocked', bookings: 0 })
})

test('who leaves while their rating is on its way leaves no rating behind', async () => {
  const leaver = await w.person('rater')
  const event = await w.event(olga)
  await leaver.post(`/events/${event.id}/bookings`)
  await w.sql(`update events set starts_at = now() - interval '3 hours' where id = $1`, [event.id])
  const release = await w.hold(`select from events where id = ${event.id} for no key update`)
  const rating = leaver.call('PUT', `/events/${event.id}/rating`, { body: { score: 1 } })
  await until(async () => (await waiting()) === 1)
  const left = leave('rater', leaver)
  // The rating holds the account: leaving waits for it, and what follows from leaving finds it.
  await until(async () => (await waiting()) === 2)
  await release()
  expect((await rating).status).toBe(200)
  expect(await left).toEqual(['rater', 204])
  await until(async () => (await olga.get(`/events/${event.id}`)).body.rating.count === 0)
  expect(await w.sql('select from ratings where event_id = $1', [event.id])).toEqual([])
})

test('who leaves while they are being told something leaves no address in the ledger', async () => {
  const leaver = await w.person('told')
  const event = await w.event(olga)
  const { body: booking } = await leaver.post(`/events/${event.id}/bookings`)
  await w.sql(`update events set starts_at = now() - interval '1 hour' where id = $1`, [event.id])
  await jobsDone()
  const release = await w.hold('lock table notifications in exclusive mode')
  // It has read who they are when it waits.
  await w.sql(`select graphile_worker.add_job('bookings.promoted', $1::json)`, [
    JSON.stringify({ booking_ids: [booking.id] }),
  ])
  await until(async () => (await waiting()) === 1)
  const left = leave('told', leaver)
  await until(async () => (await waiting()) === 2)
  // That is who leaves, not what follows from it: news that was entered after that would stay.
  expect(await w.sql('select is_active from accounts where id = $1', [leaver.user.id])).toEqual([
    { is_active: true },
  ])
  await release()
  expect(await left).toEqual(['told', 204])
  await jobsDone()
  expect(await w.sql('select from deliveries where account_id = $1', [leaver.user.id])).toEqual([])
  expect(await w.sql('select from notifications where account_id = $1', [leaver.user.id])).toEqual([])
})

test('who leaves while their event is on its way leaves none behind', async () => {
  const leaver = await w.person('host')
  const release = await w.hold('lock table events in exclusive mode')
  const event = leaver.post('/events', { title: 'Mine', starts_at: '2099-01-01T00:00:00Z' })
  await until(async () => (await waiting()) === 1)
  const left = leave('host', leaver)
  await until(async () => (await waiting()) === 2)
  await release()
  expect((await event).status).toBe(201)
  expect(await left).toEqual(['host', 204])
  await until(async () => (await olga.get(`/events/${(await event).body.id}`)).body.status === 'cancelled')
})

test('who cancels in the moment the event is taken back finds nothing, by the link as well', async () => {
  const links = createBookingLinks(new TextEncoder().encode(secret))
  const [anna, boris] = (await w.crowd(2)) as [Person, Person]
  const event = await w.event(olga)
  const { body: hers } = await anna.post(`/events/${event.id}/bookings`)
  const { body: his } = await boris.post(`/events/${event.id}/bookings`)
  const token = links.token({ id: his.id, account_id: boris.user.id })
  const release = await w.hold(`select from events where id = ${event.id} for no key update`)
  const deleted = olga.delete(`/events/${event.id}`)
  await until(async () => (await waiting()) === 1)
  const cancelled = [anna.delete(`/bookings/${hers.id}`), w.stranger.post('/bookings/link/cancel', { token })]
  await until(async () => (await waiting()) === 3)
  await release()
  expect((await deleted).status).toBe(204)
  const codes = (await Promise.all(cancelled)).map(({ code }) => code)
  expect(codes).toEqual(['not_found', 'booking.link_invalid'])
})

test('control: unless the account is looked at behind the lock, a seat stays with nobody', async () => {
  const [source] = await w.sql<{ text: string }>(`select pg_get_functiondef('book_seats'::regproc) as text`)
  const guard = ' and a.is_active and not a.is_blocked'
  expect(source!.text.split(guard)).toHaveLength(2)
  await w.sql(source!.text.replace(guard, ''))
  expect(await bookAndLeave('unguarded')).toEqual({ code: undefined, bookings: 1 })
})
