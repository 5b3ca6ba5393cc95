import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WebhookEvent } from '../../src/contract/deliveries.ts'
import { webhookEvents } from '../../src/contract/deliveries.ts'
import type { NewWebhook, WebhookDelivery } from '../../src/contract/webhooks.ts'
import type { Sent } from '../world/http.ts'
import { isSignedBy, Receiver } from '../world/receiver.ts'
import { until } from '../world/until.ts'
import { hour, movableClock, openWorld, Person, world } from '../world/world.ts'

const env = { OUTBOUND_ALLOW: '127.0.0.1' }
const clock = movableClock()
const w = await world({ env, clock })
const receiver = new Receiver()
let base = ''
beforeAll(async () => {
  base = await receiver.start()
})
afterAll(() => receiver.stop())

/** Somebody whose access outlives any move of the clock. */
class Lasting extends Person {
  token = ''
  override call<T = unknown>(method: string, path: string, sent: Sent = {}) {
    const headers = { ...(this.token && { authorization: `Token ${this.token}` }), ...sent.headers }
    return super.call<T>(method, path, { ...sent, headers })
  }
}
async function lasting(name: string): Promise<Person> {
  const { user, access = '', refresh } = await w.person(name)
  const person = new Lasting(w.app.url, { user, access, refresh })
  person.token = (await person.post('/auth/tokens', { name, scope: 'write' })).body.token
  return person
}
const olga = await lasting('olga')
const root = await lasting('root')
await w.sql(`update accounts set role = 'admin', is_staff = true where id = $1`, [root.user.id])
const all = [...webhookEvents]

let names = 0
async function organizationOf(owner: Person): Promise<number> {
  const { body, status } = await owner.post('/organizations', { title: `Choir ${++names}` })
  expect(status).toBe(201)
  return body.id
}

/** A webhook at a path of its own. */
async function hooked(
  owner: Person,
  { organization, events = all }: { organization?: number; events?: WebhookEvent[] } = {},
): Promise<NewWebhook & { path: string }> {
  const path = `/hook-${++names}`
  const { body, status, text } = await owner.post('/webhooks', {
    url: base + path,
    events,
    ...(organization !== undefined && { organization_id: organization }),
  })
  expect(status, text).toBe(201)
  return { ...body, path }
}

async function log(owner: Person, id: number): Promise<WebhookDelivery[]> {
  return (await owner.get(`/webhooks/${id}/deliveries`)).body.items
}

/** Waits until the log has a message that fits. */
async function logged(owner: Person, id: number, fits: (message: WebhookDelivery) => boolean) {
  return until(async () => (await log(owner, id)).find(fits))
}

/** Until every job whose time has come is done. */
const quiet = (world = w) =>
  until(async () => {
    const waiting = await world.sql('select from graphile_worker.jobs where run_at <= now() or attempts > 0')
    return waiting.length === 0
  })

/** Moves the clock on until something holds: from pause to pause. */
async function later<T>(ms: number, holds: () => T | Promise<T>) {
  return until(async () => {
    const found = await holds()
    if (!found) clock.advance(ms)
    return found
  })
}

test('an organization’s server is told of its event from beginning to end, signed, in the words of the public API', async () => {
  const organization = await organizationOf(olga)
  const { path, secret } = await hooked(olga, { organization })
  const anna = await w.person('anna')
  const bob = await w.person('bob')
  const event = await w.event(olga, { title: 'Rehearsal', seats: 1, organizations: [organization] })
  const { id: bookingId } = (await anna.post(`/events/${event.id}/bookings`)).body
  const { id: waitingId } = (await bob.post(`/events/${event.id}/bookings`)).body
  await anna.delete(`/bookings/${bookingId}`)
  await receiver.messages(path, 5)
  expect((await olga.call('PATCH', `/events/${event.id}`, { body: { venue: 'Museum' } })).status).toBe(200)
  await receiver.messages(path, 6)
  expect((await olga.delete(`/bookings/${waitingId}`)).status).toBeLessThan(500)
  expect((await olga.post(`/events/${event.id}/cancel`, { reason: 'Storm' })).status).toBe(200)
  const messages = await receiver.messages(path, 8)
  const said = (type: WebhookEvent) => messages.filter((message) => message.type === type)

  for (const message of messages) {
    expect(isSignedBy(secret, message)).toBe(true)
    expect(message.headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'Veche' })
    expect(Object.keys(JSON.parse(message.raw)).toSorted()).toEqual(['data', 'timestamp', 'type'])
    // Nobody's address or telephone, nor what opens a private event.
    expect(message.raw).not.toMatch(/@example\.org|phone|link_key|ticket|my_booking/)
  }
  expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length)
  const stranger = (await w.stranger.get(`/events/${event.id}`)).body
  const { my_booking, link_key, conflicts, ...open } = stranger
  expect(said('event.cancelled')[0]?.data).toEqual(open)
  expect(open).toMatchObject({ title: 'Rehearsal', status: 'cancelled', cancel_reason: 'Storm' })
  expect(said('event.published')[0]?.data).toMatchObject({
    id: event.id,
    organizations: [{ id: organization }],
    seats: 1,
    status: 'upcoming',
  })
  expect(said('event.changed')[0]?.data).toMatchObject({
    venue: 'Museum',
    changes: [{ field: 'venue', from: '', to: 'Museum' }],
  })
  const user = { id: anna.user.id, username: 'anna' }
  expect(said('booking.confirmed').map(({ data }) => data)).toEqual([
    { id: bookingId, event_id: event.id, seats: 1, state: 'confirmed', user },
  ])
  expect(said('booking.waitlisted')[0]?.data).toMatchObject({ id: waitingId, state: 'waitlisted' })
  expect(said('booking.promoted')[0]?.data).toMatchObject({ id: waitingId, state: 'confirmed' })
  expect(said('booking.cancelled')[0]?.data).toMatchObject({ id: bookingId, state: 'cancelled', user })
})

test('a booking that the organizer takes away, and a deleted event, with or without people booked, are told', async () => {
  const organization = await organizationOf(olga)
  const { path } = await hooked(olga, { organization, events: ['booking.removed', 'event.deleted'] })
  const [guest] = (await w.crowd(1, 'removed')) as [Person]
  const event = await w.event(olga, { organizations: [organization] })
  const empty = await w.event(olga, { organizations: [organization], title: 'Nobody comes' })
  const { id } = (await guest.post(`/events/${event.id}/bookings`)).body
  expect((await olga.delete(`/bookings/${id}`)).status).toBeLessThan(300)
  await receiver.messages(path, 1)
  await guest.post(`/events/${event.id}/bookings`)
  expect((await olga.delete(`/events/${event.id}`)).status).toBe(204)
  expect((await olga.delete(`/events/${empty.id}`)).status).toBe(204)
  const told = await receiver.messages(path, 3)
  expect(told.map(({ type, data }) => [type, data.id]).toSorted()).toEqual(
    [
      ['booking.removed', id],
      ['event.deleted', event.id],
      ['event.deleted', empty.id],
    ].toSorted(),
  )
  expect(told.find(({ type, data }) => type === 'event.deleted' && data.id === empty.id)?.data).toEqual({
    id: empty.id,
    title: 'Nobody comes',
    starts_at: empty.starts_at,
    time_zone: empty.time_zone,
    all_day: false,
    organizations: [{ id: organization, title: expect.any(String) }],
  })
})

describe('who is told of what', () => {
  test('only what was asked for, once however often the job runs, of private events the organization but not the server', async () => {
    const [organization, other] = [await organizationOf(olga), await organizationOf(olga)]
    const mine = await hooked(olga, { organization, events: ['booking.confirmed'] })
    const foreign = await hooked(olga, { organization: other })
    const servers = await hooked(root, { events: ['booking.confirmed'] })
    const guests = await w.crowd(3, 'told')
    const open = await w.event(olga, { organizations: [organization] })
    const shut = await w.event(olga, { organizations: [organization], visibility: 'private' })
    const key = (await olga.get(`/events/${shut.id}`)).body.link_key
    const ids: number[] = []
    for (const guest of guests) {
      ids.push((await guest.post(`/events/${open.id}/bookings`)).body.id)
      const { body, status, text } = await guest.post(`/events/${shut.id}/bookings`, { key } as never)
      expect(status, text).toBe(201)
      ids.push((body as { id: number }).id)
    }
    await quiet()
    for (let times = 0; times < 2; times++)
      await w.sql('select graphile_worker.add_job($1, $2)', ['bookings.confirmed', { booking_ids: ids }])
    await quiet()
    await receiver.messages(mine.path, 6)
    await receiver.messages(servers.path, 3)
    expect(receiver.at(mine.path)).toHaveLength(6)
    expect(receiver.at(servers.path).every(({ data }) => data.event_id === open.id)).toBe(true)
    expect(receiver.at(servers.path)).toHaveLength(3)
    expect(receiver.at(foreign.path)).toHaveLength(0)
    expect(await log(olga, foreign.id)).toEqual([])
    await root.delete(`/webhooks/${servers.id}`)
  })

  test('nothing is written where nobody listens', async () => {
    await using lonely = await openWorld({ env })
    const host = await lonely.person('host')
    const event = await lonely.event(host)
    await (await lonely.person('guest')).post(`/events/${event.id}/bookings`)
    await quiet(lonely)
    expect(await lonely.sql(`select from deliveries where channel = 'webhook'`)).toEqual([])
  })
})

describe('a secret', () => {
  test('is shown once, sealed in the table, and after a rotation both sign for a day', async () => {
    const organization = await organizationOf(olga)
    const { id, path, secret } = await hooked(olga, { organization })
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    const shown = await olga.get(`/webhooks/${id}`)
    expect(shown.text).not.toContain('whsec_')
    expect(shown.text).not.toContain('sealed')
    const [row] = await w.sql<{ sealed_secret: Buffer }>('select * from webhooks where id = $1', [id])
    expect(row?.sealed_secret.includes(Buffer.from(secret.slice(6)))).toBe(false)
    expect(row?.sealed_secret.includes(Buffer.from(secret.slice(6), 'base64'))).toBe(false)

    const rotated = (await olga.post(`/webhooks/${id}/rotate`)).body
    expect(rotated.secret).not.toBe(secret)
    expect(Date.parse(rotated.previous_secret_until ?? '') - clock.now().getTime()).toBeGreaterThan(
      23.9 * hour,
    )
    expect((await olga.post(`/webhooks/${id}/test`)).status).toBe(202)
    const [both] = await receiver.messages(path, 1)
    expect(both?.headers['webhook-signature']?.toString().split(' ')).toHaveLength(2)
    expect([secret, rotated.secret].map((by) => isSignedBy(by, both!))).toEqual([true, true])
    expect(isSignedBy('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', both!)).toBe(false)

    // The library looks at its own clock; how many signatures there are is enough here.
    clock.advance(25 * hour)
    expect((await olga.get(`/webhooks/${id}`)).body.previous_secret_until).toBeNull()
    await olga.post(`/webhooks/${id}/test`)
    const [, one] = await receiver.messages(path, 2)
    expect(one?.headers['webhook-signature']?.toString().split(' ')).toHaveLength(1)
  })

  test('of a repeated request is the same, and stands nowhere in clear', async () => {
    const organization_id = await organizationOf(olga)
    const request = { url: `${base}/repeated`, events: ['event.published'], organization_id }
    const ask = () =>
      olga.call<NewWebhook>('POST', '/webhooks', {
        body: request,
        headers: { 'idempotency-key': 'hook-once' },
      })
    const [first, second] = [await ask(), await ask()]
    expect(second.text).toBe(first.text)
    expect((await olga.get(`/webhooks?organization=${organization_id}&count=true`)).body.total).toBe(1)
    const { secret } = first.body
    const rows = await w.sql<{ reply: Buffer | null }>('select reply from idempotency_keys')
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.some(({ reply }) => reply?.includes(secret))).toBe(false)
  })
})

describe('what goes wrong', () => {
  test('is tried again, with the same id, until it arrives; the log tells', async () => {
    const organization = await organizationOf(olga)
    const { id, path } = await hooked(olga, { organization, events: ['event.published'] })
    receiver.troubles.set(path, [
      { status: 500 },
      { status: 404 },
      { status: 302, headers: { location: '/other' } },
    ])
    await w.event(olga, { organizations: [organization] })
    await later(60_000, () => receiver.at(path).length === 1)
    const sent = await logged(olga, id, ({ state }) => state === 'sent')
    expect(sent).toMatchObject({ type: 'event.published', attempts: 4, reply_status: 204, error: null })
    expect(sent.message_id).toBe(receiver.at(path)[0]?.id)
    expect(sent.payload).toEqual(JSON.parse(receiver.at(path)[0]!.raw))
    expect(receiver.at('/other')).toEqual([])
  })

  test('waits as long as the server asks for', async () => {
    const organization = await organizationOf(olga)
    const { id, path } = await hooked(olga, { organization, events: ['event.published'] })
    receiver.troubles.set(path, [{ status: 429, headers: { 'retry-after': '7200' } }])
    await w.event(olga, { organizations: [organization] })
    const waiting = await logged(olga, id, ({ attempts }) => attempts === 1)
    expect(waiting).toMatchObject({ state: 'waiting', reply_status: 429, error: 'The answer was 429.' })
    const pause = Date.parse(waiting.next_at ?? '') - clock.now().getTime()
    expect(pause).toBeGreaterThan(1.9 * hour)
    expect(pause).toBeLessThan(2.1 * hour)
  })

  test('for three days switches a webhook off, drops what waits, and its owners are told; one press brings it back', async () => {
    const owner = await lasting(`owner-${++names}`)
    const second = await lasting(`owner-${++names}`)
    const organization = await organizationOf(owner)
    await owner.post(`/organizations/${organization}/members`, { user_id: second.user.id, role: 'owner' })
    await second.post(`/organizations/${organization}/accept`)
    const { id, path } = await hooked(owner, {
      organization,
      events: ['event.published', 'booking.confirmed'],
    })
    receiver.always.set(path, { status: 503 })
    const event = await w.event(owner, { organizations: [organization] })
    const disabled = async () => (await owner.get(`/webhooks/${id}`)).body.disabled_at
    await until(async () => (await log(owner, id)).some(({ attempts }) => attempts === 1))
    const [begun] = await w.sql<{ failing_since: Date }>('select failing_since from webhooks where id = $1', [
      id,
    ])
    await second.post(`/events/${event.id}/bookings`)
    await later(hour, disabled)
    expect(Date.parse((await disabled()) ?? '') - begun!.failing_since.getTime()).toBeGreaterThan(71 * hour)
    expect((await owner.get(`/webhooks/${id}`)).body.is_active).toBe(false)
    await until(async () =>
      (await log(owner, id)).every(({ state }) => state === 'failed' || state === 'dropped'),
    )
    for (const person of [owner, second]) {
      const news = await until(async () => {
        const { items } = (await person.get('/notifications')).body
        return items.find(({ kind }) => kind === 'webhook.disabled')
      })
      expect(news.organization_id).toBe(organization)
    }
    // Off: of nothing that happens meanwhile.
    const before = (await log(owner, id)).length
    await w.event(owner, { organizations: [organization] })
    await quiet()
    expect(await log(owner, id)).toHaveLength(before)

    receiver.always.delete(path)
    const on = await owner.call('PATCH', `/webhooks/${id}`, { body: { is_active: true } })
    expect(on.body).toMatchObject({ is_active: true, disabled_at: null })
    await w.event(owner, { organizations: [organization], title: 'After all' })
    await later(60_000, () => receiver.at(path).some(({ data }) => data.title === 'After all'))
  })

  test('410 is an end at once; of a webhook of the server administrators are told', async () => {
    const { id, path } = await hooked(root, { events: ['event.published'] })
    receiver.always.set(path, { status: 410 })
    await w.event(olga)
    await until(async () => (await root.get(`/webhooks/${id}`)).body.disabled_at)
    const [failed] = await log(root, id)
    expect(failed).toMatchObject({ state: 'failed', attempts: 1, reply_status: 410 })
    const news = await until(async () => {
      const { items } = (await root.get('/notifications')).body
      return items.find(({ kind }) => kind === 'webhook.disabled')
    })
    expect(news.organization_id).toBeNull()
    await root.delete(`/webhooks/${id}`)
  })

  test('410 of an address that it had before says nothing of the one it has', async () => {
    const { id, path } = await hooked(root, { events: ['event.published'] })
    const moved = Promise.withResolvers<void>()
    receiver.always.set(path, { status: 410, after: moved.promise })
    await w.event(olga)
    await until(() => receiver.posts.get(path) === 1)
    const { body } = await root.get(`/webhooks/${id}`)
    const patched = await root.call('PATCH', `/webhooks/${id}`, { body: { url: `${body.url}-moved` } })
    expect(patched.status).toBe(200)
    moved.resolve()
    await until(async () => (await log(root, id))[0]?.state === 'failed')
    expect((await root.get(`/webhooks/${id}`)).body).toMatchObject({ is_active: true, disabled_at: null })
    await root.delete(`/webhooks/${id}`)
  })

  test('at a dead server and one that hangs holds up nobody else', async () => {
    const [organization, other] = [await organizationOf(olga), await organizationOf(olga)]
    const events: WebhookEvent[] = ['booking.confirmed']
    const [dead, hanging] = [
      await hooked(olga, { organization, events }),
      await hooked(olga, { organization, events }),
    ]
    receiver.always.set(dead.path, 'drop')
    receiver.always.set(hanging.path, 'hang')
    const healthy = await hooked(olga, { organization: other, events })
    const guests = await w.crowd(300, 'held-up')
    const event = await w.event(olga, { seats: 300, organizations: [organization] })
    const calm = await w.event(olga, { seats: 300, organizations: [other] })
    await Promise.all(guests.map((guest) => guest.post(`/events/${event.id}/bookings`)))
    await until(async () => (await log(olga, hanging.id)).length > 0)
    await Promise.all(guests.slice(0, 20).map((guest) => guest.post(`/events/${calm.id}/bookings`)))
    await receiver.messages(healthy.path, 20, 20_000)
    // Of 300 for each a few are under way, one at a time once they failed: the places are for others.
    expect(receiver.posts.get(dead.path)).toBeLessThan(40)
    expect(receiver.posts.get(hanging.path)).toBeLessThan(25)
    for (const { id } of [dead, hanging]) await olga.delete(`/webhooks/${id}`)
  }, 40_000)

  test('inside the house is refused when it is set up and when a name turns out to lead there', async () => {
    const organization_id = await organizationOf(olga)
    const refusals = [
      'http://10.0.0.1/',
      'http://[::1]/',
      'http://2852039166/',
      'https://u:p@example.org/',
      'x',
    ]
    for (const url of refusals) {
      const request = { url, events: ['event.published'], organization_id }
      expect(await olga.call('POST', '/webhooks', { body: request })).toMatchObject({
        status: 422,
        code: 'webhook.address_refused',
      })
    }
    const { id } = await hooked(olga, { organization: organization_id })
    expect(await olga.call('PATCH', `/webhooks/${id}`, { body: { url: 'http://10.0.0.1/' } })).toMatchObject({
      code: 'webhook.address_refused',
    })
    // As if the name had come to mean this since.
    await w.sql(`update webhooks set url = 'http://169.254.169.254/latest' where id = $1`, [id])
    await w.event(olga, { organizations: [organization_id] })
    const refused = await logged(olga, id, ({ state }) => state === 'failed')
    expect(refused).toMatchObject({
      attempts: 1,
      reply_status: null,
      error: 'This address may not be reached from here.',
    })
  })
})

describe('the log', () => {
  test('has a test message, whose failure is final, and sends again what was sent or dropped, with the id it had', async () => {
    const organization = await organizationOf(olga)
    const { id, path } = await hooked(olga, { organization, events: ['event.published'] })
    receiver.troubles.set(path, [{ status: 500 }])
    const asked = (await olga.post(`/webhooks/${id}/test`)).body
    expect(asked).toMatchObject({ type: 'webhook.test', state: 'waiting', attempts: 0 })
    const failed = await logged(olga, id, ({ state }) => state === 'failed')
    expect(failed).toMatchObject({ id: asked.id, reply_status: 500, error: 'The answer was 500.' })

    const again = await olga.post(`/webhooks/${id}/deliveries/${asked.id}/replay`)
    expect(again.body).toMatchObject({ state: 'waiting', attempts: 0, error: null, reply_status: null })
    const [first] = await receiver.messages(path, 1)
    await until(async () => (await log(olga, id))[0]?.state === 'sent')
    await olga.post(`/webhooks/${id}/deliveries/${asked.id}/replay`)
    const [, second] = await receiver.messages(path, 2)
    expect(second?.id).toBe(first?.id)
    expect(first?.id).toBe(asked.message_id)
  })

  test('cannot send what is under way, and sends now what waits for its next attempt', async () => {
    const organization = await organizationOf(olga)
    const { id, path } = await hooked(olga, { organization, events: ['event.published'] })
    receiver.troubles.set(path, [{ status: 503, headers: { 'retry-after': '3600' } }])
    await w.event(olga, { organizations: [organization] })
    const waiting = await logged(olga, id, ({ attempts }) => attempts === 1)
    expect((await olga.post(`/webhooks/${id}/deliveries/${waiting.id}/replay`)).status).toBe(202)
    expect(await olga.post(`/webhooks/${id}/deliveries/${waiting.id}/replay`)).toMatchObject({
      status: 409,
      code: 'delivery.under_way',
    })
    // The server asked to be left alone for an hour: that holds for every message to it.
    await later(hour, () => receiver.at(path).length === 1)
  })

  test('says what was dropped because the webhook was switched off, and sends it when it is on again', async () => {
    const organization = await organizationOf(olga)
    const { id, path } = await hooked(olga, { organization, events: ['event.published'] })
    receiver.troubles.set(path, [{ status: 503, headers: { 'retry-after': '60' } }])
    await w.event(olga, { organizations: [organization] })
    await logged(olga, id, ({ attempts }) => attempts === 1)
    const turn = (is_active: boolean) => olga.call('PATCH', `/webhooks/${id}`, { body: { is_active } })
    expect((await turn(false)).body).toMatchObject({ is_active: false, disabled_at: null })
    const dropped = await logged(olga, id, ({ state }) => state === 'dropped')
    expect(dropped).toMatchObject({ error: 'The webhook is switched off.', next_at: null })
    await w.event(olga, { organizations: [organization], title: 'Unheard of' })
    await quiet()
    await turn(true)
    clock.advance(hour)
    const again = await olga.post(`/webhooks/${id}/deliveries/${dropped.id}/replay`)
    expect(again.status).toBe(202)
    const [message] = await receiver.messages(path, 1)
    expect(message?.id).toBe(dropped.message_id)
    expect(await log(olga, id)).toHaveLength(1)
  })

  test('shows a message of another webhook to nobody', async () => {
    const organization = await organizationOf(olga)
    const [one, two] = [await hooked(olga, { organization }), await hooked(olga, { organization })]
    const { id } = (await olga.post(`/webhooks/${one.id}/test`)).body
    await receiver.messages(one.path, 1)
    expect((await olga.post(`/webhooks/${two.id}/deliveries/${id}/replay`)).status).toBe(404)
    expect(await log(olga, two.id)).toEqual([])
  })
})

describe('webhooks', () => {
  test.each(['an organization', 'the server'])(
    'are at most twenty of %s, also when many are added at once',
    async (whose) => {
      const isServers = whose === 'the server'
      const owner = isServers ? root : olga
      const request = {
        url: `${base}/many`,
        events: ['event.cancelled'],
        ...(!isServers && { organization_id: await organizationOf(olga) }),
      }
      const add = () => owner.call<NewWebhook>('POST', '/webhooks', { body: request })
      const answers = await Promise.all(Array.from({ length: 30 }, add))
      const byStatus = Map.groupBy(answers, ({ status }) => status)
      const added = byStatus.get(201)?.map(({ body }) => body.id) ?? []
      expect(added).toHaveLength(20)
      expect(byStatus.get(409)?.every(({ code }) => code === 'webhook.too_many')).toBe(true)
      await owner.delete(`/webhooks/${added[7]!}`)
      const again = await add()
      expect(again.status).toBe(201)
      expect((await add()).status).toBe(409)
      for (const id of [...added.filter((_, place) => place !== 7), again.body.id])
        expect((await owner.delete(`/webhooks/${id}`)).status).toBe(204)
    },
  )

  test('are the organization’s: who was an owner has no say, an administrator does, and that is written down', async () => {
    const [founder, heir, member] = (await w.crowd(3, 'heir')) as [Person, Person, Person]
    const organization = await organizationOf(founder)
    for (const [person, role] of [
      [heir, 'owner'],
      [member, 'member'],
    ] as const) {
      await founder.post(`/organizations/${organization}/members`, { user_id: person.user.id, role })
      await person.post(`/organizations/${organization}/accept`)
    }
    const { id, path } = await hooked(founder, { organization })
    await founder.delete(`/organizations/${organization}/members/${founder.user.id}`)
    const ways = (person: Person) =>
      Promise.all([
        person.get(`/webhooks/${id}`),
        person.call('PATCH', `/webhooks/${id}`, { body: { description: 'mine' } }),
        person.delete(`/webhooks/${id}`),
        person.post(`/webhooks/${id}/rotate`),
        person.post(`/webhooks/${id}/test`),
        person.get(`/webhooks/${id}/deliveries`),
        person.post(`/webhooks/${id}/deliveries/1/replay`),
      ])
    for (const person of [founder, member])
      for (const answer of await ways(person))
        expect(answer).toMatchObject({ status: 404, code: 'not_found' })
    expect((await founder.get('/webhooks')).body.items).toEqual([])
    expect((await heir.get('/webhooks')).body.items.map((hook) => hook.id)).toEqual([id])
    await w.event(heir, { organizations: [organization] })
    await receiver.messages(path, 1)

    expect(
      (await root.call('PATCH', `/webhooks/${id}`, { body: { description: 'theirs', is_active: false } }))
        .status,
    ).toBe(200)
    const [deed] = await w.sql<{ actor_id: number; before: object; after: object }>(
      `select * from audit_log where subject_kind = 'webhook' and subject_id = $1`,
      [id],
    )
    expect(deed).toMatchObject({
      actor_id: root.user.id,
      before: { is_active: true },
      after: { is_active: false },
    })

    await heir.delete(`/organizations/${organization}`)
    expect(await w.sql('select from webhooks where id = $1', [id])).toEqual([])
    expect(await w.sql('select from deliveries where webhook_id = $1', [id])).toEqual([])
  })

  test('of the server are for administrators, of an organization that is not there for nobody', async () => {
    const request = { url: `${base}/server`, events: ['event.published'] }
    expect((await olga.call('POST', '/webhooks', { body: request })).code).toBe('forbidden')
    const nowhere = { ...request, organization_id: 999_999 }
    for (const person of [olga, root])
      expect((await person.call('POST', '/webhooks', { body: nowhere })).code).toBe('not_found')
  })
})
