import { expect, test } from 'vitest'
import type { Booking } from '../../src/contract/bookings.ts'
import { hour, openWorld, type Person, type World, world } from '../world/world.ts'

const w = await world({ env: { PUBLIC_URL: 'https://veche.example' } })
const olga = await w.person('olga')
const eve = await w.person('eve')
const crowd = await w.crowd(40)
let place = 0
const guest = () => crowd[place++]!

async function booked(more = {}, at: World = w, organizer = olga, person = guest()) {
  const event = await at.event(organizer, more)
  const { body: booking } = await person.post(`/events/${event.id}/bookings`, {})
  return { event, booking, person }
}

const again = { status: 409, code: 'booking.checked_in' }
const unknown = { status: 404, code: 'booking.code_unknown' }
const nothing = { status: 404, code: 'not_found' }

test('the organizer lets somebody in once; the second time hears when the first was', async () => {
  const { event, booking, person } = await booked()
  const first = await olga.post(`/bookings/${booking.id}/check-in`)
  expect(first).toMatchObject({ status: 200, body: { id: booking.id, state: 'confirmed' } })
  const { checked_in_at } = first.body
  expect(Date.parse(checked_in_at!)).toBeGreaterThan(Date.parse(booking.created_at))
  const second = await olga.post(`/bookings/${booking.id}/check-in`)
  expect(second).toMatchObject({ ...again, body: { checked_in_at } })
  expect(await olga.post(`/events/${event.id}/check-in`, { code: booking.ticket_code })).toMatchObject({
    ...again,
    body: { checked_in_at },
  })
  expect((await person.get(`/bookings/${booking.id}`)).body.checked_in_at).toBe(checked_in_at)
})

test('a check-in can be undone, as often as one likes, and made anew', async () => {
  const { booking } = await booked()
  await olga.post(`/bookings/${booking.id}/check-in`)
  for (const _time of [1, 2]) {
    expect(await olga.delete(`/bookings/${booking.id}/check-in`)).toMatchObject({
      status: 200,
      body: { checked_in_at: null },
    })
  }
  expect((await olga.post(`/bookings/${booking.id}/check-in`)).status).toBe(200)
})

test('only the organizer stands at the door; for everyone else there is none', async () => {
  const { event, booking, person } = await booked()
  for (const somebody of [person, eve]) {
    expect(await somebody.post(`/bookings/${booking.id}/check-in`)).toMatchObject(nothing)
    expect(await somebody.delete(`/bookings/${booking.id}/check-in`)).toMatchObject(nothing)
    const byCode = await somebody.post(`/events/${event.id}/check-in`, { code: booking.ticket_code })
    expect(byCode).toMatchObject(nothing)
    expect(byCode.text).toBe((await somebody.post('/events/999999/check-in', { code: 'x' })).text)
  }
  expect((await olga.get(`/bookings/${booking.id}`)).body.checked_in_at).toBeNull()
})

test.each([
  ['as it stands', (code: string) => code],
  ['in small letters and groups', (code: string) => code.toLowerCase().replaceAll(/(.{4})(?=.)/g, '$1-')],
  ['with gaps around and long dashes', (code: string) => ` ${code.slice(0, 8)} – ${code.slice(8)}\n`],
  [
    'with O for 0, I and l for 1',
    (code: string) => code.replaceAll('0', 'o').replace('1', 'I').replaceAll('1', 'l'),
  ],
  ['as the QR code says it', (code: string) => `https://veche.example/check-in/${code}`],
])('a code is understood %s', async (_how, told) => {
  const { event, booking } = await booked()
  const code = `01${booking.ticket_code.slice(2)}`
  await w.sql('update bookings set ticket_code = $2 where id = $1', [booking.id, code])
  const answer = await olga.post(`/events/${event.id}/check-in`, { code: told(code) })
  expect(answer).toMatchObject({ status: 200, body: { id: booking.id, ticket_code: code } })
})

test('a code of another event is as unknown as one that was never given out', async () => {
  const mine = await booked()
  const other = await booked()
  const foreign = await booked({}, w, eve)
  const tried = async (code: string) => {
    const answer = await olga.post(`/events/${mine.event.id}/check-in`, { code })
    expect(answer).toMatchObject(unknown)
    return answer.text
  }
  const answers = new Set<string>()
  const codes = [other.booking.ticket_code, foreign.booking.ticket_code, '7Q4XK2M9T0B8C3DA']
  for (const code of [...codes, 'U'.repeat(16), 'hello', '💥', "' or 1=1 --", `/check-in/`, '%'.repeat(500)])
    answers.add(await tried(code))
  expect(answers.size).toBe(1)
  expect((await eve.get(`/bookings/${foreign.booking.id}`)).body.checked_in_at).toBeNull()
})

test('who waits or has cancelled is not let in', async () => {
  const { event, booking, person } = await booked({ seats: 1 })
  const { body: waiting } = await guest().post(`/events/${event.id}/bookings`, {})
  const refused = { status: 409, code: 'booking.not_confirmed' }
  expect(await olga.post(`/bookings/${waiting.id}/check-in`)).toMatchObject(refused)
  expect((await olga.delete(`/bookings/${waiting.id}/check-in`)).status).toBe(200)
  await olga.post(`/bookings/${booking.id}/check-in`)
  // Whoever was let in early and gives the seat back is no longer there.
  expect((await person.delete(`/bookings/${booking.id}`)).body).toMatchObject({
    state: 'cancelled',
    checked_in_at: null,
  })
  expect(await olga.post(`/bookings/${booking.id}/check-in`)).toMatchObject(refused)
  const byCode = await olga.post(`/events/${event.id}/check-in`, { code: booking.ticket_code })
  expect(byCode).toMatchObject(refused)
})

test('a cancelled event lets nobody in; one that is over does so for a day', async () => {
  const closed = { status: 409, code: 'event.closed' }
  const called = await booked()
  await w.sql(`update events set status = 'cancelled' where id = $1`, [called.event.id])
  expect(await olga.post(`/bookings/${called.booking.id}/check-in`)).toMatchObject(closed)

  const over = async (started: number, ended: number | null) => {
    const past = await booked()
    const ago = (hours: number | null) => hours && new Date(Date.now() - hours * hour)
    await w.sql(`update events set status = 'finished', starts_at = $2, ends_at = $3 where id = $1`, [
      past.event.id,
      ago(started),
      ago(ended),
    ])
    return olga.post(`/bookings/${past.booking.id}/check-in`)
  }
  const [just, late] = [await over(30, 23.9), await over(30, 24.1)]
  expect(just.status).toBe(200)
  expect(late).toMatchObject(closed)
  // One that does not say when it ends lasts two hours.
  expect((await over(25.9, null)).status).toBe(200)
  expect(await over(26.1, null)).toMatchObject(closed)
  await w.sql(
    `update events set ends_at = ends_at - interval '1 year', starts_at = starts_at - interval '1 year'
    where id = $1`,
    [just.body.event_id],
  )
  expect((await olga.delete(`/bookings/${just.body.id}/check-in`)).body.checked_in_at).toBeNull()
})

test('the same request with its Idempotency-Key gets the same answer, and no second check-in', async () => {
  const { event, booking } = await booked()
  const key = { 'idempotency-key': 'door-1' }
  const scan = () => olga.post(`/events/${event.id}/check-in`, { code: booking.ticket_code }, key)
  const first = await scan()
  const repeated = await scan()
  expect(repeated).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' } })
  expect(repeated.text).toBe(first.text)
})

/** Fifty at the door scan one ticket, at two servers at once. */
async function scannedByFifty(of: World): Promise<{ answers: Awaited<ReturnType<typeof scan>>[] }> {
  const other = await of.startNode()
  const organizer = await of.person('anfisa')
  const [person] = (await of.crowd(1, 'scanned')) as [Person]
  const { event, booking } = await booked({}, of, organizer, person)
  const doors = [organizer, organizer.at(other)] as const
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, turn) => scan(doors[turn % 2]!, event.id, booking, turn)),
  )
  return { answers }
}

function scan(door: Person, eventId: number, { id, ticket_code }: Booking, turn: number) {
  return turn % 3 === 0
    ? door.post(`/bookings/${id}/check-in`)
    : door.post(`/events/${eventId}/check-in`, { code: ticket_code })
}

test('of fifty who scan one ticket at once one lets in, and the others hear when', async () => {
  await using other = await openWorld()
  const { answers } = await scannedByFifty(other)
  const [let_in, ...more] = answers.filter(({ status }) => status === 200)
  expect(more).toEqual([])
  const refused = answers.filter(({ status }) => status !== 200)
  expect(refused).toHaveLength(49)
  for (const answer of refused)
    expect(answer).toMatchObject({ ...again, body: { checked_in_at: let_in?.body.checked_in_at } })
})

test('control: where the first check-in leaves no mark, all fifty let in', async () => {
  await using other = await openWorld()
  await other.sql(`create function unmarked() returns trigger language plpgsql as
    $$ begin new.checked_in_at := null; return new; end $$`)
  await other.sql(
    'create trigger unmarked before update on bookings for each row execute function unmarked()',
  )
  const { answers } = await scannedByFifty(other)
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(50)
})
