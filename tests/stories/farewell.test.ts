import { expect, test } from 'vitest'
import { until } from '../world/until.ts'
import { password, world } from '../world/world.ts'

const w = await world()

test('an archive holds what is kept about a person, without secrets and without others', async () => {
  const anna = await w.person('anna', { phone: '+7 912 345-67-89' })
  const boris = await w.person('boris')
  const event = await w.event(anna, { title: 'Hers' })
  const his = await w.event(boris, { title: 'His' })
  await anna.post(`/events/${his.id}/bookings`)
  await boris.post(`/events/${event.id}/bookings`)
  const { body, text, headers } = await anna.get('/me/export')
  expect(headers['content-disposition']).toContain('attachment')
  expect(body).toMatchObject({
    account: { email: anna.user.email, phone: '+79123456789', sessions: [{ address: '127.0.0.1' }] },
    events: [{ title: 'Hers' }],
    bookings: [{ title: 'His', state: 'confirmed' }],
  })
  for (const secret of ['argon2', 'hash', 'boris']) expect(text).not.toContain(secret)
})

test('who leaves is gone: seats are free, events cancelled, the name nowhere, the address free again', async () => {
  const organizer = await w.person('organizer')
  const leaver = await w.person('leaver', { first_name: 'Secretname', phone: '+7 912 345-67-80' })
  const kept = await w.event(organizer, { seats: 1 })
  const own = await w.event(leaver)
  await leaver.post(`/events/${kept.id}/bookings`)
  await organizer.post(`/events/${own.id}/bookings`)
  await until(async () => (await leaver.get('/notifications')).body.items.length > 0)

  expect((await leaver.call('DELETE', '/me', { body: { password: 'wrong' } })).code).toBe(
    'auth.invalid_credentials',
  )
  expect((await leaver.call('DELETE', '/me', { body: { password } })).status).toBe(204)
  expect((await leaver.get('/me')).status).toBe(401)
  expect((await w.stranger.post('/auth/login', { login: 'leaver', password })).code).toBe(
    'auth.invalid_credentials',
  )
  expect((await w.stranger.post('/auth/refresh', { refresh: leaver.refresh })).status).toBe(401)

  await until(async () => (await organizer.get(`/events/${kept.id}`)).body.free_seats === 1)
  await until(async () => (await organizer.get(`/events/${own.id}`)).body.status === 'cancelled')
  await until(async () => {
    const [jobs] = await w.sql<{ count: number }>(
      'select count(*)::int from graphile_worker.jobs where run_at <= now() or attempts > 0',
    )
    return jobs?.count === 0
  })
  const id = leaver.user.id
  const [left] = await w.sql<{ row: string; notes: number }>(
    `select to_jsonb(a)::text as row, (select count(*)::int from notifications where account_id = $1) as notes
     from accounts a where id = $1`,
    [id],
  )
  expect(left?.notes).toBe(0)
  for (const trace of ['Secretname', 'leaver', '+7912', 'argon2']) expect(left?.row).not.toContain(trace)
  expect((await organizer.get(`/events/${own.id}`)).body.organizer.username).toBe(`deleted-${id}`)

  const again = await w.person('leaver')
  expect(again.user.id).not.toBe(id)
})
