import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Answer } from '../world/http.ts'
import { until } from '../world/until.ts'
import { hour, movableClock, type Person, password, world } from '../world/world.ts'

const clock = movableClock()
const w = await world({ clock })
const olga = await w.person('olga')
const starts_at = '2031-03-14T16:00:00Z'
const inFlight = { status: 409, code: 'idempotency.in_flight' }
const mismatch = { status: 422, code: 'idempotency.mismatch' }

const keyed = (key: string) => ({ 'idempotency-key': key })

/** Sends one request fifty times at once and fifty times in a row; answers the agreements. */
async function insist<T>(send: () => Promise<Answer<T>>): Promise<Answer<T>[]> {
  const answers = await Promise.all(Array.from({ length: 50 }, send))
  for (let times = 0; times < 50; times++) answers.push(await send())
  const agreed = answers.filter(({ status }) => status < 300)
  for (const answer of answers.filter(({ status }) => status >= 300)) {
    expect(answer).toMatchObject(inFlight)
    expect(answer.headers['retry-after']).toBe('1')
  }
  expect(agreed.length).toBeGreaterThanOrEqual(51)
  expect(new Set(agreed.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
  expect(agreed.filter(({ headers }) => headers['idempotency-replayed'] === undefined)).toHaveLength(1)
  return agreed
}

test('a hundred times the same event is one event and one answer', async () => {
  const key = randomUUID()
  const [answer] = await insist(() => olga.post('/events', { title: 'Once', starts_at }, keyed(key)))
  expect(answer?.status).toBe(201)
  expect(await w.sql(`select id from events where title = 'Once'`)).toEqual([{ id: answer?.body.id }])
})

test('a hundred times the same booking is one booking, one seat, one notification and one mail', async () => {
  const [anna] = (await w.crowd(1, 'booker')) as [Person]
  const event = await w.event(olga, { seats: 5 })
  const [answer] = await insist(() => anna.post(`/events/${event.id}/bookings`, {}, keyed('my-booking')))
  expect(await w.sql('select id from bookings where event_id = $1', [event.id])).toEqual([
    { id: answer?.body.id },
  ])
  expect((await anna.get(`/events/${event.id}`)).body.booked).toBe(1)
  await until(async () => (await anna.get('/notifications')).body.items.length > 0)
  const due = 'select from graphile_worker.jobs where run_at <= now() or attempts > 0'
  await until(async () => (await w.sql(due)).length === 0)
  expect((await anna.get('/notifications')).body.items).toHaveLength(1)
  expect(await w.sql('select from deliveries where account_id = $1', [anna.user.id])).toHaveLength(1)
})

test('a stranger’s hundred registrations are one account, with the same tokens and cookie', async () => {
  const body = { email: 'once@example.org', password }
  const agreed = await insist(() => w.stranger.post('/auth/register', body, keyed('new-account')))
  expect(new Set(agreed.map(({ headers }) => String(headers['set-cookie']))).size).toBe(1)
  expect(await w.sql(`select from accounts where email = 'once@example.org'`)).toHaveLength(1)

  // Whoever knows the key alone learns nothing, and what is kept cannot be read without the request.
  const guess = { email: 'once@example.org', password: 'a guess of eight' }
  expect(await w.stranger.post('/auth/register', guess, keyed('new-account'))).toMatchObject(mismatch)
  const [kept] = await w.sql<{ reply: Buffer }>(
    `select reply from idempotency_keys where key_hash = sha256('new-account')`,
  )
  for (const secret of ['once@example.org', agreed[0]!.body.access, agreed[0]!.body.refresh])
    expect(kept?.reply.toString('latin1')).not.toContain(secret)
})

test('another request under a used key is refused: body, spelling of the body, or address', async () => {
  const event = await w.event(olga)
  const [anna] = (await w.crowd(1, 'mixer')) as [Person]
  const send = (body: unknown) => anna.post('/events', body, keyed('mixed'))
  expect((await send({ title: 'A', starts_at })).status).toBe(201)
  expect(await send({ title: 'B', starts_at })).toMatchObject(mismatch)
  expect(await send(`{"title": "A", "starts_at": "${starts_at}"}`)).toMatchObject(mismatch)
  expect(await anna.post(`/events/${event.id}/bookings`, {}, keyed('mixed'))).toMatchObject(mismatch)
  expect(await w.sql('select from events where organizer_id = $1', [anna.user.id])).toHaveLength(1)
})

test('a key belongs to who used it', async () => {
  const people = await w.crowd(3, 'owner')
  const event = await w.event(olga)
  const answers = await Promise.all(
    people.map((person) => person.post(`/events/${event.id}/bookings`, {}, keyed('same-key'))),
  )
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201])
  expect(new Set(answers.map(({ body }) => body.user.id)).size).toBe(3)
})

test('a key is 1 to 255 visible characters', async () => {
  const send = (key: string) => olga.post('/events', { title: 'Keys', starts_at }, { 'idempotency-key': key })
  for (const key of ['x'.repeat(256), 'a b', '', 'é'])
    expect(await send(key), key).toMatchObject({ status: 400, code: 'request.malformed' })
  expect((await send('x'.repeat(255))).status).toBe(201)
  expect(await w.sql(`select from events where title = 'Keys'`)).toHaveLength(1)
})

test('a refusal is not kept: the key is free for the repeat that can succeed', async () => {
  const [anna, boris] = (await w.crowd(2, 'patient')) as [Person, Person]
  const event = await w.event(olga, { seats: 1 })
  const { body: taken } = await boris.post(`/events/${event.id}/bookings`)
  const wish = { waitlist: false }
  const send = () => anna.post(`/events/${event.id}/bookings`, wish, keyed('until-it-works'))
  expect(await send()).toMatchObject({ status: 409, code: 'event.full' })
  await boris.delete(`/bookings/${taken.id}`)
  const booked = await send()
  expect(booked.status).toBe(201)
  expect((await send()).text).toBe(booked.text)
})

test('a repeat waits for the first; when that one hangs for good it takes over, and there is one row', async () => {
  const [anna] = (await w.crowd(1, 'hasty')) as [Person]
  const event = await w.event(olga)
  const release = await w.hold(`select from events where id = ${event.id} for update`)
  const wish = { waitlist: false }
  const send = () => anna.post(`/events/${event.id}/bookings`, wish, keyed('held-up'))
  const first = send()
  await until(
    async () => (await w.sql(`select from idempotency_keys where key_hash = sha256('held-up')`)).length > 0,
  )
  expect(await send()).toMatchObject(inFlight)
  clock.advance(26_000)
  const second = send()
  await until(async () => {
    const [row] = await w.sql<{ locked_until: Date }>(
      `select locked_until from idempotency_keys where key_hash = sha256('held-up')`,
    )
    return row && row.locked_until.getTime() > clock.now().getTime() + 20_000
  })
  await release()
  const answers = await Promise.all([first, second])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409])
  expect(await w.sql('select from bookings where event_id = $1', [event.id])).toHaveLength(1)
  expect((await send()).text).toBe(answers.find(({ status }) => status === 201)?.text)
})

test('an answer is kept for a day and more', async () => {
  const refreshed = await w.person('keeper')
  const send = (person: Person) => person.post('/events', { title: 'Kept', starts_at }, keyed('kept'))
  const first = await send(refreshed)
  clock.advance(25 * hour)
  const { body } = await w.stranger.post('/auth/refresh', { refresh: refreshed.refresh })
  refreshed.access = body.access
  expect((await send(refreshed)).text).toBe(first.text)
})
