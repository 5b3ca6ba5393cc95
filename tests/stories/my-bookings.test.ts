import { expect, test } from 'vitest'
import type { listMyBookings, MyBookingRow } from '../../src/contract/bookings.ts'
import type { ReplyOf } from '../../src/contract/route.ts'
import { hour, world } from '../world/world.ts'

const w = await world()
const olga = await w.person('olga')
const anna = await w.person('anna')

const inHours = (hours: number) => new Date(Date.now() + hours * hour).toISOString()

test('bookings of mine are to come, past or cancelled, each in its order', async () => {
  const events = []
  for (const [title, start] of [
    ['Last', 72],
    ['Soon', 1],
    ['Middle', 24],
    ['Off', 30],
  ] as const)
    events.push(await w.event(olga, { title, starts_at: inHours(start) }))
  const bookings = []
  for (const { id } of events) bookings.push((await anna.post(`/events/${id}/bookings`, {})).body)
  await olga.post(`/events/${events[3]!.id}/cancel`, {})

  const titles = async (period: string) =>
    (await anna.get(`/me/bookings?period=${period}`)).body.items.map(({ event }) => event.title)
  expect(await titles('coming')).toEqual(['Soon', 'Middle', 'Last'])
  expect(await titles('past')).toEqual([])
  expect(await titles('cancelled')).toEqual(['Off'])

  // It has begun and is not over; two hours later it is.
  const earlier = `update events set starts_at = starts_at - $1::interval where title = 'Soon'`
  await w.sql(earlier, ['2 hours'])
  expect(await titles('coming')).toEqual(['Soon', 'Middle', 'Last'])
  await w.sql(earlier, ['1 hour'])
  await anna.delete(`/bookings/${bookings[0]!.id}`)
  expect(await titles('coming')).toEqual(['Middle'])
  expect(await titles('past')).toEqual(['Soon'])
  expect(await titles('cancelled')).toEqual(['Off', 'Last'])
})

test('each period comes page after page, and counts what it holds', async () => {
  const boris = await w.person('boris')
  for (let day = 5; day > 0; day--) {
    const { id } = await w.event(olga, { title: `Day ${day}`, starts_at: inHours(24 * day) })
    await boris.post(`/events/${id}/bookings`, {})
  }
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: ReplyOf<typeof listMyBookings> = (
      await boris.get(`/me/bookings?period=coming&limit=2&count=true${cursor && `&cursor=${cursor}`}`)
    ).body
    expect(page.total).toBe(5)
    seen.push(...page.items.map(({ event }) => event.title))
    cursor = page.next_cursor
  }
  expect(seen).toEqual(['Day 1', 'Day 2', 'Day 3', 'Day 4', 'Day 5'])
  for (const period of ['coming', 'past', 'cancelled'])
    expect((await boris.get(`/me/bookings?period=${period}&cursor=odd`)).code).toBe('cursor.invalid')
})

test('the organizer finds the booking of a ticket, others learn nothing', async () => {
  const { id, title } = await w.event(olga)
  const { body: booking } = await anna.post(`/events/${id}/bookings`, {})
  const code = booking.ticket_code
  const typed = encodeURIComponent(code.toLowerCase().replace(/(.{4})(?=.)/g, '$1 '))
  for (const spelling of [code, typed]) {
    const { body } = await olga.call<MyBookingRow>('GET', `/tickets/${spelling}`)
    expect(body).toMatchObject({ id: booking.id, user: { username: 'anna' }, event: { id, title } })
    expect(body.event.my_booking).toBe(null)
  }
  for (const other of [anna, await w.person('vera')])
    expect((await other.get(`/tickets/${code}`)).status).toBe(404)
  for (const odd of ['0'.repeat(16), 'x', '%00'])
    expect((await olga.get(`/tickets/${odd}`)).status).toBeGreaterThanOrEqual(400)
})
