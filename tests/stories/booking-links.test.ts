import { createHmac, hkdfSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { createBookingLinks } from '../../src/features/bookings/links/secrets.ts'
import { secret } from '../world/tokens.ts'
import { hour, openWorld, type Person, world } from '../world/world.ts'

const w = await world()
const olga = await w.person('olga')
const crowd = await w.crowd(20)
let place = 0
const guest = () => crowd[place++]!
const links = createBookingLinks(new TextEncoder().encode(secret))
const dead = { status: 404, code: 'booking.link_invalid' }

async function booked(more = {}) {
  const person = guest()
  const event = await w.event(olga, more)
  const { body: booking } = await person.post(`/events/${event.id}/bookings`, {})
  return { event, booking, person, token: links.token({ id: booking.id, account_id: person.user.id }) }
}

const read = (token: string) => w.stranger.post('/bookings/link', { token })
const cancel = (token: string) => w.stranger.post('/bookings/link/cancel', { token })

test('the link of a mail shows the booking with its event, and cancels it, with no sign-in', async () => {
  const { event, booking, person, token } = await booked({ seats: 1 })
  const waiting = guest()
  const { body: next } = await waiting.post(`/events/${event.id}/bookings`, {})
  expect(next.state).toBe('waitlisted')
  expect(await read(token)).toMatchObject({
    status: 200,
    body: { ...booking, event: { id: event.id, title: event.title, my_booking: { id: booking.id } } },
  })
  const cancelled = await cancel(token)
  expect(cancelled).toMatchObject({
    status: 200,
    body: { id: booking.id, state: 'cancelled', event: { id: event.id, my_booking: null } },
  })
  expect((await person.get(`/bookings/${booking.id}`)).body.state).toBe('cancelled')
  expect((await waiting.get(`/bookings/${next.id}`)).body.state).toBe('confirmed')

  // It still tells, and once more does no more.
  expect((await read(token)).body).toEqual(cancelled.body)
  expect((await cancel(token)).body).toEqual(cancelled.body)
  expect((await waiting.get(`/bookings/${next.id}`)).body.state).toBe('confirmed')
})

test('the link of a cancelled booking does not touch the one made after it', async () => {
  const { event, person, token } = await booked()
  await cancel(token)
  const { body: second } = await person.post(`/events/${event.id}/bookings`, {})
  expect((await cancel(token)).body.state).toBe('cancelled')
  expect((await person.get(`/bookings/${second.id}`)).body.state).toBe('confirmed')
})

test('a token that was tampered with, is another’s, or of nothing, is no link: all alike', async () => {
  const [mine, other] = [await booked(), await booked()]
  const [id, signature = ''] = mine.token.split('.')
  const [otherId] = other.token.split('.')
  const flipped = `${signature.slice(0, -1)}${signature.endsWith('A') ? 'B' : 'A'}`
  const tokens = [
    `${id}.${flipped}`,
    `${id}.${signature.slice(1)}${signature[0]}`,
    `${otherId}.${signature}`,
    `0${mine.token}`,
    `${mine.token}=`,
    ` ${mine.token}`,
    `${id}.`,
    `${id}`,
    `999999.${signature}`,
    `9999999999999999.${signature}`,
    `-1.${signature}`,
    `1e3.${signature}`,
    'x',
    '💥',
    links.token({ id: mine.booking.id, account_id: other.person.user.id }),
    createBookingLinks(Buffer.from('another server with another key')).token({
      id: mine.booking.id,
      account_id: mine.person.user.id,
    }),
    // The server's key itself signs nothing: what it signs elsewhere is no link.
    `${id}.${createHmac('sha256', secret).update(`booking ${id} of ${mine.person.user.id}`).digest('base64url')}`,
  ]
  const texts = new Set<string>()
  for (const token of tokens) {
    for (const ask of [read, cancel]) {
      const answer = await ask(token)
      expect(answer, token).toMatchObject(dead)
      texts.add(answer.text)
    }
  }
  expect(texts.size).toBe(1)
  expect((await mine.person.get(`/bookings/${mine.booking.id}`)).body.state).toBe('confirmed')
  const derived = Buffer.from(hkdfSync('sha256', secret, '', 'veche booking link', 32))
  const signed = createHmac('sha256', derived).update(`booking ${id} of ${mine.person.user.id}`)
  expect(mine.token).toBe(`${id}.${signed.digest('base64url')}`)
})

test('a link is good until the event starts, also when that moves', async () => {
  const { event, token } = await booked()
  const starts = (inMs: number) =>
    w.sql('update events set starts_at = $2 where id = $1', [event.id, new Date(Date.now() + inMs)])
  await starts(60_000)
  expect((await read(token)).status).toBe(200)
  await starts(-1000)
  expect(await read(token)).toMatchObject(dead)
  expect(await cancel(token)).toMatchObject(dead)
  await starts(hour)
  expect((await cancel(token)).status).toBe(200)
})

test('the link of a cancelled event tells so, and has nothing to cancel', async () => {
  const { event, token } = await booked()
  await w.sql(`update events set status = 'cancelled' where id = $1`, [event.id])
  expect((await read(token)).body).toMatchObject({ event: { status: 'cancelled' } })
  expect(await cancel(token)).toMatchObject({ status: 409, code: 'event.closed' })
})

test('the links of a blocked or deleted account are dead, and that of a booking that is gone', async () => {
  const [blocked, left, gone] = [await booked(), await booked(), await booked()]
  await w.sql('update accounts set is_blocked = true where id = $1', [blocked.person.user.id])
  await w.sql('update accounts set is_active = false where id = $1', [left.person.user.id])
  await w.sql('delete from bookings where id = $1', [gone.booking.id])
  for (const { token } of [blocked, left, gone]) {
    expect(await read(token)).toMatchObject(dead)
    expect(await cancel(token)).toMatchObject(dead)
  }
  await w.sql('update accounts set is_blocked = false where id = $1', [blocked.person.user.id])
  expect((await read(blocked.token)).body.state).toBe('confirmed')
})

test('pressed twice at once a link cancels once, and one key gets one answer', async () => {
  const { event, token } = await booked()
  const key = { 'idempotency-key': 'link-1' }
  const answers = await Promise.all([1, 2, 3].map(() => cancel(token)))
  expect(answers.map(({ status, body }) => [status, body.state])).toEqual(
    [1, 2, 3].map(() => [200, 'cancelled']),
  )
  expect((await olga.get(`/events/${event.id}`)).body.booked).toBe(0)
  const first = await w.stranger.post('/bookings/link/cancel', { token }, key)
  const second = await w.stranger.post('/bookings/link/cancel', { token }, key)
  expect(second).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' } })
  expect(second.text).toBe(first.text)
})

test('without JWT_SECRET links outlive a restart', async () => {
  await using other = await openWorld({ env: { JWT_SECRET: '' } })
  const anfisa = await other.person('anfisa')
  const [person] = [await other.person('gleb')] as [Person]
  const event = await other.event(anfisa)
  const { body: booking } = await person.post(`/events/${event.id}/bookings`, {})
  const [kept] = await other.sql<{ secret: Buffer }>('select secret from signing_keys')
  const token = createBookingLinks(kept!.secret).token({ id: booking.id, account_id: person.user.id })
  await other.stopNode(other.app)
  await other.startNode()
  expect((await other.stranger.post('/bookings/link', { token })).body.id).toBe(booking.id)
})
