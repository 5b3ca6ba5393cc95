import { createECDH, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Delivery } from '../../src/contract/deliveries.ts'
import type { Event } from '../../src/contract/events.ts'
import { type Browser, PushService } from '../world/push.ts'
import { until } from '../world/until.ts'
import { emptyWorld, movableClock, type Person, password, world } from '../world/world.ts'

const clock = movableClock()
const w = await world({ clock, env: { OUTBOUND_ALLOW: '127.0.0.1' } })
const olga = await w.person('olga')
const [admin] = (await w.crowd(1, 'admin')) as [Person]
await w.sql(`update accounts set role = 'admin', is_staff = true where id = $1`, [admin.user.id])
const service = new PushService(async (key) => key === (await olga.get('/push/key')).body.key)
beforeAll(async () => void (await service.start()))
afterAll(async () => {
  await service.stop()
  expect(service.complaints).toEqual([])
})

const subscribe = (person: Person, browser: Browser) =>
  person.post('/me/push-subscriptions', browser.subscription)

/** Longer than the first, shorter than a session: the clock of all is one. */
const firstPause = 18_000

let names = 0
/** Somebody whose browser gets push messages. */
async function subscriber(more: object = {}): Promise<[Person, Browser]> {
  const person = await w.person(`reader-${++names}`, more)
  const browser = service.browser()
  expect((await subscribe(person, browser)).status).toBe(201)
  return [person, browser]
}

/** Tells somebody something that goes out by push; answers the title of the organization it is about. */
async function tell(person: Person): Promise<string> {
  const title = `Choir ${++names}`
  const made = await olga.post('/organizations', { title, members: [{ user_id: person.user.id }] })
  expect(made.status, made.text).toBe(201)
  return title
}

/** Their push messages in the ledger, newest first. */
async function ledger({ user }: Person): Promise<Delivery[]> {
  return (await admin.get(`/deliveries?channel=push&account=${user.id}`)).body.items
}

/** The newest of them, once it is no more as new. */
async function settled(person: Person, holds: (delivery: Delivery) => boolean): Promise<Delivery> {
  return until(
    async () => {
      const [newest] = await ledger(person)
      return newest && holds(newest) ? newest : null
    },
    { expected: 'a push message that went so' },
  )
}
const dropped = ({ state }: Delivery) => state === 'dropped'
const tried = ({ attempts, state }: Delivery) => attempts > 0 && state === 'waiting'

async function booked(people: Person[], more: object = {}): Promise<Event> {
  const starts_at = new Date(clock.now().getTime() + 48 * 3_600_000).toISOString()
  const event = await w.event(olga, { starts_at, ...more })
  for (const person of people) expect((await person.post(`/events/${event.id}/bookings`)).status).toBe(201)
  return event
}

test('what changed about an event reaches each reader’s browsers, in their language and zone, and opens its page', async () => {
  const [dasha, hers] = await subscriber({ locale: 'ru', time_zone: 'Asia/Vladivostok' })
  const [bob, his] = await subscriber({ locale: 'en', time_zone: 'America/New_York' })
  const event = await booked([dasha, bob], { starts_at: '2031-03-14T16:00:00.000Z' })
  const starts_at = '2031-03-15T17:30:00.000Z'
  expect((await olga.call('PATCH', `/events/${event.id}`, { body: { starts_at } })).status).toBe(200)

  const { told, headers } = await hers.told(/изменилось/)
  expect(told).toEqual({
    id: expect.any(Number),
    title: 'Событие изменилось',
    text: '«Open lecture» Начало: сб, 15 марта 2031 г. в 02:00 GMT+10 → вс, 16 марта 2031 г. в 03:30 GMT+10',
    path: `/events/${event.id}`,
    tag: `notification ${told.id}`,
    locale: 'ru',
  })
  expect(headers).toMatchObject({ ttl: String(28 * 86_400), urgency: 'normal' })
  expect((await his.told(/changed/)).told).toMatchObject({
    text: '“Open lecture” Start: Fri, 14 March 2031 at 12:00 GMT-4 → Sat, 15 March 2031 at 13:30 GMT-4',
    locale: 'en',
  })
  expect(await settled(dasha, ({ state }) => state === 'sent')).toMatchObject({
    kind: 'event.changed',
    state: 'sent',
    attempts: 1,
    reply_status: 201,
    address: new URL(service.origin).host,
    subject: told.title,
    text: told.text,
  })
  const known = JSON.stringify(await w.sql('select * from deliveries where account_id = $1', [dasha.user.id]))
  for (const secret of [new URL(hers.endpoint).pathname, ...Object.values(hers.subscription.keys)])
    expect(known).not.toContain(secret)
})

test('a later word on the same thing replaces the one that did not arrive, and the push service cannot tell what it is', async () => {
  const [dasha, hers] = await subscriber()
  const [bob, his] = await subscriber()
  const event = await booked([bob, dasha], { seats: 1 })
  const seat = (await bob.get('/me/bookings')).body.items[0]!.id
  expect((await olga.delete(`/bookings/${seat}`)).status).toBe(200)
  const removed = await his.told(/removed/)
  const promoted = await hers.told(/seat/)
  expect((await olga.post(`/events/${event.id}/cancel`, { reason: 'Ill' })).status).toBe(200)
  const cancelled = await hers.told(/will not take place/)
  expect(cancelled.headers.topic).toMatch(/^[\w-]{32}$/)
  expect(cancelled.headers.topic).toBe(promoted.headers.topic)
  expect(cancelled.told.tag).toBe(promoted.told.tag)
  expect(removed.headers.topic).toMatch(/^[\w-]{32}$/)
  expect(removed.headers.topic).not.toBe(promoted.headers.topic)
  // What stands for itself replaces nothing, and what can wait wakes no phone.
  await tell(dasha)
  const { headers } = await hers.told(/Choir/)
  expect(headers.topic).toBeUndefined()
  expect(headers.urgency).toBe('low')
})

test('the longest of news fits', async () => {
  const [dasha, hers] = await subscriber()
  const title = '👩🏽‍🚀'.repeat(20)
  const event = await booked([dasha], { title })
  expect((await olga.post(`/events/${event.id}/cancel`, { reason: '\n"👩🏽‍🚀"'.repeat(40) })).status).toBe(
    200,
  )
  const { size, told } = await hers.told(/👩/)
  expect(size).toBeLessThan(3000)
  expect(told.text.isWellFormed()).toBe(true)
})

test.each([404, 410])('a browser that is gone (%i) is let go of', async (status) => {
  const [anna, browser] = await subscriber()
  browser.troubles.push({ status })
  await tell(anna)
  expect(await settled(anna, dropped)).toMatchObject({
    error: 'the browser let go of it',
    reply_status: status,
    next_at: null,
  })
  expect((await anna.get('/me/push-subscriptions')).body.items).toEqual([])
})

test.each([400, 401, 403, 413])(
  'what the push service refuses for good (%i) is not tried again',
  async (status) => {
    const [anna, browser] = await subscriber()
    const path = new URL(browser.endpoint).pathname
    browser.troubles.push({ status, body: `{"reason":"BadJwtToken",\n"url":"${path}"}` })
    await tell(anna)
    const delivery = await settled(anna, ({ state }) => state === 'failed')
    expect(delivery).toMatchObject({ reply_status: status, attempts: 1, next_at: null })
    expect(delivery.error).toMatch(/answered \d{3}: \{"reason":"BadJwtToken", /)
    expect(delivery.error).not.toContain(path.slice(6, 30))
    expect((await anna.get('/me/push-subscriptions')).body.items).toHaveLength(1)

    // By hand it goes out once more.
    expect((await admin.post(`/deliveries/${delivery.id}/retry`)).status).toBe(202)
    await browser.told(/Choir/)
  },
)

test('an answer that is cut within a letter keeps nobody from being settled', async () => {
  const [anna, browser] = await subscriber()
  browser.troubles.push({ status: 400, body: `${'no '.repeat(66)}n😀` })
  await tell(anna)
  const delivery = await settled(anna, ({ state }) => state === 'failed')
  expect(delivery.error).toMatch(/no n\ufffd$/)
})

test('a push service that asks for patience is given it', async () => {
  const [anna, browser] = await subscriber()
  browser.troubles.push({ status: 429, retryAfter: '120' })
  const before = clock.now().getTime()
  await tell(anna)
  const { next_at } = await settled(anna, tried)
  const wait = Date.parse(next_at ?? '') - before
  expect(wait).toBeGreaterThanOrEqual(120_000)
  expect(wait).toBeLessThan(130_000)
  clock.advance(131_000)
  await browser.told(/Choir/)
  expect(await settled(anna, ({ state }) => state === 'sent')).toMatchObject({ attempts: 2, error: null })
})

test('a day to come back, told as a date, is heeded; what is asked beyond it is not', async () => {
  const [anna, browser] = await subscriber()
  const later = new Date(Math.ceil(clock.now().getTime() / 1000) * 1000 + 600_000)
  browser.troubles.push({ status: 503, retryAfter: later.toUTCString() })
  await tell(anna)
  expect((await settled(anna, tried)).next_at).toBe(later.toISOString())

  const [boris, his] = await subscriber()
  his.troubles.push({ status: 429, retryAfter: '99999999' })
  await tell(boris)
  const { next_at } = await settled(boris, tried)
  expect(Date.parse(next_at ?? '') - clock.now().getTime()).toBeLessThanOrEqual(86_400_000)
})

test.each([{ status: 500 }, { status: 503 }, 'drop'] as const)(
  'trouble (%o) is waited out, longer each time',
  async (trouble) => {
    const [anna, browser] = await subscriber()
    // A connection that was used before is given a second chance.
    browser.troubles.push(...Array.from({ length: 6 }, () => trouble))
    await tell(anna)
    const pauses: number[] = []
    for (const attempts of [1, 2]) {
      const { next_at } = await settled(anna, (delivery) => delivery.attempts === attempts)
      pauses.push(Date.parse(next_at ?? '') - clock.now().getTime())
      if (attempts === 2) browser.troubles.length = 0
      clock.advance(pauses.at(-1)! + 1000)
    }
    expect(pauses[0]).toBeGreaterThan(11_000)
    expect(pauses[1]).toBeGreaterThan(pauses[0]! * 1.4)
    await browser.told(/Choir/)
    expect(await settled(anna, ({ state }) => state === 'sent')).toMatchObject({ attempts: 3 })
  },
)

test('who signs out, or is signed out, gets no more there; what waited for it is dropped', async () => {
  const [anna, browser] = await subscriber()
  await tell(anna)
  await browser.told(/Choir/)
  browser.troubles.push({ status: 503 })
  await tell(anna)
  const waiting = await settled(anna, tried)
  expect((await anna.post('/auth/logout', {})).status).toBe(204)
  clock.advance(firstPause)
  expect(await settled(anna, dropped)).toMatchObject({ id: waiting.id, error: 'the browser has signed out' })
  expect(await w.sql('select from push_subscriptions where account_id = $1', [anna.user.id])).toEqual([])

  // Another browser of theirs, ended from a third, and a password that is changed there.
  const signIn = async () => {
    const { body } = await w.stranger.post('/auth/login', { login: anna.user.username, password })
    if (!('access' in body)) throw new Error('not signed in')
    anna.access = body.access
  }
  const third = service.browser()
  await signIn()
  await subscribe(anna, third)
  await signIn()
  await subscribe(anna, service.browser())
  const sessions = (await anna.get('/me/push-subscriptions')).body.items
  expect(sessions.map(({ is_mine_here }) => is_mine_here)).toEqual([true, false])
  expect((await anna.delete('/auth/sessions?keep_current=true')).status).toBe(204)
  expect((await anna.get('/me/push-subscriptions')).body.items).toHaveLength(1)
  await tell(anna)
  await until(async () => (await ledger(anna)).filter(({ state }) => state === 'sent').length === 2)
  expect([browser, third].flatMap(({ received }) => received)).toEqual([])
})

test('who is blocked gets nothing more, not even what waited', async () => {
  const [anna, browser] = await subscriber()
  const event = await booked([anna])
  browser.troubles.push({ status: 503 })
  await tell(anna)
  await settled(anna, tried)
  await w.sql('update accounts set is_blocked = true where id = $1', [anna.user.id])
  clock.advance(firstPause)
  expect(await settled(anna, dropped)).toMatchObject({ error: 'the account is blocked' })
  expect((await olga.post(`/events/${event.id}/cancel`, {})).status).toBe(200)
  await until(async () => {
    const waiting = await w.sql('select from graphile_worker.jobs where run_at <= now() or attempts > 0')
    return waiting.length === 0
  })
  expect(await ledger(anna)).toHaveLength(1)
  expect(browser.received).toEqual([])
})

test('what somebody switched off does not come, also if it waited already', async () => {
  const [anna, browser] = await subscriber()
  browser.troubles.push({ status: 503 })
  await tell(anna)
  await settled(anna, tried)
  const body = { kinds: [{ kind: 'organization.added', push: false }] }
  expect((await anna.call('PUT', '/me/notification-preferences', { body })).status).toBe(200)
  clock.advance(firstPause)
  expect(await settled(anna, dropped)).toMatchObject({ error: 'no longer wanted' })
  const title = await tell(anna)
  await until(async () =>
    (await anna.get('/notifications')).body.items.some(({ text }) => text.includes(title)),
  )
  expect(await ledger(anna)).toHaveLength(1)
})

test('what is not true any more by the time it could come is dropped', async () => {
  const [anna, browser] = await subscriber()
  const [bob] = await subscriber()
  const event = await booked([bob, anna], { seats: 1 })
  browser.troubles.push({ status: 503 })
  const seatOf = async (person: Person) => (await person.get('/me/bookings')).body.items[0]!.id
  await olga.delete(`/bookings/${await seatOf(bob)}`)
  await settled(anna, tried)
  expect((await anna.delete(`/bookings/${await seatOf(anna)}`)).status).toBe(200)
  clock.advance(firstPause)
  expect(await settled(anna, dropped)).toMatchObject({ kind: 'booking.promoted', error: 'no longer true' })
  expect(event.id).toBeGreaterThan(0)
})

test('a browser belongs to whoever subscribed there last', async () => {
  const [anna, shared] = await subscriber()
  shared.troubles.push({ status: 503 })
  await tell(anna)
  await settled(anna, tried)
  const boris = await w.person('boris')
  expect((await subscribe(boris, shared)).status).toBe(201)
  expect((await anna.get('/me/push-subscriptions')).body.items).toEqual([])
  clock.advance(firstPause)
  expect(await settled(anna, dropped)).toMatchObject({ error: 'the browser takes no more messages' })
  const title = await tell(boris)
  await shared.told(new RegExp(title))
  await tell(anna)
  expect(await ledger(anna)).toHaveLength(1)
  expect(shared.received).toEqual([])
})

test('a browser is one: its new address takes the place of the old, the same again is no other, and only its owner ends it', async () => {
  const [anna, old] = await subscriber()
  const { body: again } = await subscribe(anna, old)
  const browser = service.browser()
  const { body: made } = await subscribe(anna, browser)
  expect(made).toMatchObject({ is_mine_here: true, user_agent: '' })
  expect((await anna.get('/me/push-subscriptions')).body.items).toEqual([made])
  const [boris] = await subscriber()
  expect((await boris.delete(`/me/push-subscriptions/${made.id}`)).status).toBe(404)
  expect((await anna.delete(`/me/push-subscriptions/${again.id}`)).status).toBe(404)
  await tell(anna)
  await browser.told(/Choir/)
  expect((await anna.delete(`/me/push-subscriptions/${made.id}`)).status).toBe(204)
  expect((await anna.get('/me/push-subscriptions')).body.items).toEqual([])
  expect(old.received).toEqual([])
})

test('twenty browsers of a person, and of more the oldest goes, however many come at once', async () => {
  const anna = await w.person('many')
  const { body } = await anna.post('/auth/tokens', { name: 'devices', scope: 'write' })
  const headers = { authorization: `Token ${body.token}` }
  const add = () => anna.post('/me/push-subscriptions', service.browser().subscription, headers)
  const ids: number[] = []
  for (let count = 0; count < 21; count++) ids.push((await add()).body.id)
  const listed = async () => (await anna.get('/me/push-subscriptions')).body.items.map(({ id }) => id)
  expect(await listed()).toEqual(ids.slice(1).reverse())
  await Promise.all(Array.from({ length: 12 }, add))
  const [kept] = await w.sql('select count(*)::int as count from push_subscriptions where account_id = $1', [
    anna.user.id,
  ])
  expect(kept).toEqual({ count: 20 })
  // Out of a token’s reach: it is no session of theirs.
  expect((await anna.get('/me/push-subscriptions')).body.items.some(({ is_mine_here }) => is_mine_here)).toBe(
    false,
  )
})

const endpoint = 'https://push.example.com/send/abc'
const { keys } = service.browser().subscription
const compressed = createECDH('prime256v1')
compressed.generateKeys()
const notOnCurve = Buffer.concat([Buffer.of(4), Buffer.alloc(64, 7)]).toString('base64url')
test.each([
  ['an address inside', { endpoint: 'https://10.0.0.1/send', keys }],
  ['this machine by another number', { endpoint: 'http://127.0.0.2/send', keys }],
  ['this machine in IPv6', { endpoint: 'https://[::ffff:10.0.0.1]/send', keys }],
  ['a cloud’s own', { endpoint: 'https://169.254.169.254/latest', keys }],
  ['no TLS', { endpoint: 'http://push.example.com/send', keys }],
  ['no web address', { endpoint: 'ftp://push.example.com/send', keys }],
  ['no address', { endpoint: 'send', keys }],
  ['a password in it', { endpoint: 'https://me:pw@push.example.com/send', keys }],
  ['one that grows too long', { endpoint: `https://push.example.com/${'я'.repeat(900)}`, keys }],
  ['a point that is none', { endpoint, keys: { ...keys, p256dh: notOnCurve } }],
  [
    'a point in short',
    { endpoint, keys: { ...keys, p256dh: compressed.getPublicKey('base64url', 'compressed') } },
  ],
  ['another alphabet', { endpoint, keys: { ...keys, p256dh: `${keys.p256dh.slice(1)}+` } }],
  ['too short a secret', { endpoint, keys: { ...keys, auth: randomBytes(15).toString('base64url') } }],
  ['too long a secret', { endpoint, keys: { ...keys, auth: randomBytes(17).toString('base64url') } }],
])('a subscription with %s is refused', async (_name, body) => {
  const answer = await olga.post('/me/push-subscriptions', body)
  expect([answer.status, answer.code]).toEqual([422, 'push.invalid'])
})

test('an address that leads inside only when it is asked is not connected to', async () => {
  const [anna] = await subscriber()
  await using canary = await new PushService(async () => true).start()
  const inside = canary.origin.replace('127.0.0.1', '127.0.0.2')
  await w.sql('update push_subscriptions set endpoint = $2 where account_id = $1', [
    anna.user.id,
    `${inside}/send`,
  ])
  await tell(anna)
  expect(await settled(anna, ({ state }) => state === 'failed')).toMatchObject({
    error: 'This address may not be reached from here.',
  })
  expect(canary.asked).toBe(0)
})

test('one push service that is dead holds up nobody at another', async () => {
  await using dead = await new PushService(async () => true).start()
  const crowd = await w.crowd(60, 'dead')
  const event = await booked(crowd)
  for (const person of crowd) {
    const browser = dead.browser()
    browser.troubles.push('hang', 'hang')
    await subscribe(person, browser)
  }
  const [anna, browser] = await subscriber()
  expect((await anna.post(`/events/${event.id}/bookings`)).status).toBe(201)
  expect((await olga.post(`/events/${event.id}/cancel`, {})).status).toBe(200)
  await browser.told(/will not take place/, 8000)
  // The first ones are still without an answer.
  expect(dead.asked).toBeGreaterThan(0)
  expect(await ledger(crowd[0]!)).toMatchObject([{ state: 'waiting' }])

  // Once it is known to be away the others’ are put off without asking.
  await until(
    async () => {
      const fresh = await w.sql(
        `select from deliveries where channel = 'push' and attempts = 0 and account_id = any ($1)`,
        [crowd.map(({ user }) => user.id)],
      )
      return fresh.length === 0
    },
    { within: 15_000 },
  )
  const { asked } = dead
  const [late] = (await w.crowd(1, 'late')) as [Person]
  await subscribe(late, dead.browser())
  await tell(late)
  await settled(late, ({ next_at, created_at }) => Date.parse(next_at ?? '') > Date.parse(created_at) + 1000)
  expect(await ledger(late)).toMatchObject([{ state: 'waiting', attempts: 0 }])
  expect(dead.asked).toBe(asked)
})

test('an archive tells of browsers without what sends to them, and they go with the account', async () => {
  const [anna, browser] = await subscriber()
  // One that no session of theirs ends.
  const { body: made } = await anna.post('/auth/tokens', { name: 'device', scope: 'write' })
  const device = service.browser()
  const headers = { authorization: `Token ${made.token}` }
  expect((await anna.post('/me/push-subscriptions', device.subscription, headers)).status).toBe(201)
  const { body, text } = await anna.get('/me/export')
  expect(body).toMatchObject({
    push_subscriptions: [{ server: new URL(service.origin).host }, { id: expect.any(Number) }],
  })
  for (const secret of [browser.endpoint, ...Object.values(browser.subscription.keys)])
    expect(text).not.toContain(secret)
  expect((await anna.call('DELETE', '/me', { body: { password } })).status).toBe(204)
  await until(async () => {
    const left = await w.sql('select from push_subscriptions where account_id = $1', [anna.user.id])
    return left.length === 0
  })
})

test('nodes that start together have one key, which is kept sealed and outlives them', async () => {
  await using fresh = await emptyWorld()
  const nodes = await Promise.all([fresh.startNode(), fresh.startNode()])
  const [vera] = (await fresh.crowd(1)) as [Person]
  const inner = { endpoint: 'https://localhost/send', keys }
  expect((await vera.at(nodes[0]).post('/me/push-subscriptions', inner)).code).toBe('push.invalid')
  const keyAt = async (node: { url: string }) => (await vera.at(node).get('/push/key')).body.key
  const key = await keyAt(nodes[0])
  expect(key).toMatch(/^[\w-]{87}$/)
  expect(await keyAt(nodes[1])).toBe(key)
  const [kept] = await fresh.sql<{ sealed: Buffer }>('select sealed_private_key as sealed from vapid_keys')
  // Nonce, tag and the 43 characters: nothing that could be the key itself.
  expect(kept?.sealed).toHaveLength(12 + 16 + 43)

  // Who comes while another makes it waits for it.
  const release = await fresh.hold(
    'lock table vapid_keys in share row exclusive mode; delete from vapid_keys',
  )
  const starting = fresh.startNode()
  await until(async () => {
    const [waiting] = await fresh.sql(
      `select from pg_locks where relation = 'vapid_keys'::regclass and not granted and mode = 'ShareRowExclusiveLock'`,
    )
    return waiting !== undefined
  })
  await release()
  expect(await keyAt(await starting)).toBe(key)

  // With another secret of the server it does not open: a new pair, and nobody who could not be reached any more.
  await vera.at(nodes[0]).post('/me/push-subscriptions', { endpoint, keys })
  const other = await fresh.startNode({ JWT_SECRET: 'another secret of thirty-two characters' })
  expect(other.url).toMatch(/^http/)
  expect(await fresh.sql('select from push_subscriptions')).toEqual([])
  const [pair] = await fresh.sql<{ public_key: string }>('select public_key from vapid_keys')
  expect(pair?.public_key).not.toBe(key)
})
