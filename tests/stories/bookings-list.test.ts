import { expect, test } from 'vitest'
import { hour, type Person, world } from '../world/world.ts'

const w = await world()
const olga = await w.person('olga')

interface Found {
  user: { id: number }
  state: string
  waitlist_place: number | null
}

async function listed(event: { id: number }, query = '', reader = olga): Promise<Found[]> {
  const { status, body, text } = await reader.get(`/events/${event.id}/bookings?${query}`)
  expect(status, text).toBe(200)
  return body.items
}

const ids = (rows: Found[]) => rows.map(({ user }) => user.id)

test('the organizer finds people by a part of what they are called, or how their code begins', async () => {
  const vera = await w.person('vera', {
    first_name: 'Вера',
    last_name: 'Ёлкина',
    email: 'v.elk@forest.example',
  })
  const tom = await w.person('tom_100', { first_name: 'Tom 100%', last_name: "O'Neil" })
  const event = await w.event(olga)
  const { body: veras } = await vera.post(`/events/${event.id}/bookings`)
  const { body: toms } = await tom.post(`/events/${event.id}/bookings`)
  for (const [q, person] of [
    ...([
      ['вера', vera],
      ['ЁЛК', vera],
      ['вера ёлкина', vera],
      ['Ёлкина Вера', vera],
      ['forest', vera],
    ] as const),
    ...([
      ['m_1', tom],
      ['00%', tom],
      ["o'n", tom],
      ['  TOM ', tom],
    ] as const),
    ...([
      [veras.ticket_code, vera],
      [toms.ticket_code.slice(0, 6).toLowerCase(), tom],
    ] as const),
  ] as const) {
    expect(ids(await listed(event, `q=${encodeURIComponent(q)}`)), q).toEqual([person.user.id])
  }
  for (const q of ['%', 'nobody', '\\', 'Вера Tom']) {
    const found = q === '%' ? [tom.user.id] : []
    expect(ids(await listed(event, `q=${encodeURIComponent(q)}`)), q).toEqual(found)
  }
  expect(ids(await listed(event, 'q=%20'))).toEqual([tom.user.id, vera.user.id])
  expect((await olga.get(`/events/${event.id}/bookings?q=%00`)).status).toBe(400)
  expect((await olga.get(`/events/${event.id}/bookings?q=${'x'.repeat(101)}`)).status).toBe(400)
})

test('the list is sifted by state and by who was let in; cancelled ones are shown when asked for', async () => {
  const [anna, boris, vera, gone] = (await w.crowd(4, 'sifted')) as [Person, Person, Person, Person]
  const event = await w.event(olga, { seats: 2 })
  const { body: annas } = await anna.post(`/events/${event.id}/bookings`)
  const { body: gones } = await gone.post(`/events/${event.id}/bookings`)
  await boris.post(`/events/${event.id}/bookings`)
  await vera.post(`/events/${event.id}/bookings`)
  await gone.delete(`/bookings/${gones.id}`)
  await w.sql('update bookings set checked_in_at = now() where id = $1', [annas.id])
  const [a, b, v, g] = [anna, boris, vera, gone].map(({ user }) => user.id)
  expect(ids(await listed(event))).toEqual([v, b, a])
  expect(ids(await listed(event, 'state=confirmed'))).toEqual([b, a])
  expect(await listed(event, 'state=waitlisted')).toMatchObject([{ user: { id: v }, waitlist_place: 1 }])
  expect(ids(await listed(event, 'state=cancelled'))).toEqual([g])
  expect(ids(await listed(event, 'checked_in=true'))).toEqual([a])
  expect(ids(await listed(event, 'checked_in=false'))).toEqual([v, b])
  expect(ids(await listed(event, 'checked_in=false&state=confirmed&q=sifted'))).toEqual([b])
  const { body } = await olga.get(`/events/${event.id}/bookings?count=true&limit=1&q=sifted`)
  expect(body).toMatchObject({ total: 3, items: [{ user: { id: v } }] })
  expect((await olga.get(`/events/${event.id}/bookings?state=lost`)).status).toBe(400)
})

test('pages meet without a gap or a repeat, and show each place in the line', async () => {
  const crowd = await w.crowd(12, 'line')
  const event = await w.event(olga, { seats: 4 })
  for (const person of crowd) await person.post(`/events/${event.id}/bookings`)
  for (const q of ['', '&q=line', '&q=line&state=waitlisted']) {
    const seen: Found[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const after: string = cursor && `&cursor=${cursor}`
      const { body } = await olga.get(`/events/${event.id}/bookings?limit=5${q}${after}`)
      seen.push(...body.items)
      cursor = body.next_cursor
    }
    const newestFirst = crowd.map(({ user }) => user.id).toReversed()
    expect(ids(seen)).toEqual(q.includes('state') ? newestFirst.slice(0, 8) : newestFirst)
    expect(seen.map(({ waitlist_place }) => waitlist_place).filter((place) => place !== null)).toEqual([
      ...[8, 7, 6, 5, 4, 3, 2, 1],
    ])
  }
  for (const cursor of ['x', '-1', '1e3', '99999999999999999999'])
    expect(await olga.get(`/events/${event.id}/bookings?cursor=${cursor}`)).toMatchObject({
      code: 'cursor.invalid',
    })
})

test('the list is for the organizer; everyone else learns nothing', async () => {
  const [anna, eve] = (await w.crowd(2, 'reader')) as [Person, Person]
  const event = await w.event(olga)
  await anna.post(`/events/${event.id}/bookings`)
  const nothing = { status: 404, code: 'not_found' }
  for (const reader of [anna, eve]) {
    expect(await reader.get(`/events/${event.id}/bookings?q=anna`)).toMatchObject(nothing)
    expect(await reader.get('/events/999999/bookings')).toMatchObject(nothing)
  }
})

test('what else I booked at that time is a conflict, also on a waitlist, until I cancel; others have none', async () => {
  const [anna, boris] = (await w.crowd(2, 'busy')) as [Person, Person]
  const start = Date.now() + 48 * hour
  const at = (hours: number) => new Date(start + hours * hour).toISOString()
  const evening = await w.event(olga, { title: 'Evening', starts_at: at(0), ends_at: at(3), seats: 1 })
  const overlapping = await w.event(olga, { starts_at: at(2), ends_at: at(5) })
  const after = await w.event(olga, { starts_at: at(3) })
  const before = await w.event(olga, { starts_at: at(-2) })
  const openEnd = await w.event(olga, { starts_at: at(-1.5) })
  await boris.post(`/events/${evening.id}/bookings`)
  const { body: booking } = await anna.post(`/events/${evening.id}/bookings`)
  expect(booking.state).toBe('waitlisted')

  const conflicts = async (event: { id: number }, reader = anna) =>
    (await reader.get(`/events/${event.id}`)).body.conflicts
  const { starts_at } = evening
  for (const event of [overlapping, openEnd]) {
    expect(await conflicts(event)).toEqual([
      { kind: 'booking', event_id: evening.id, title: 'Evening', starts_at, ends_at: evening.ends_at },
    ])
  }
  // Two hours, where an event does not say when it ends; and what only touches does not overlap.
  for (const event of [before, after, evening]) expect(await conflicts(event)).toEqual([])
  expect(await conflicts(overlapping, boris)).toHaveLength(1)
  expect(await conflicts(overlapping, olga)).toEqual([])
  expect((await w.stranger.get(`/events/${overlapping.id}`)).body.conflicts).toEqual([])

  await anna.delete(`/bookings/${booking.id}`)
  expect(await conflicts(overlapping)).toEqual([])
  await w.sql(`update events set status = 'cancelled' where id = $1`, [evening.id])
  expect(await conflicts(overlapping, boris)).toEqual([])
})

test('a person with a thousand bookings reads an event by index look-ups only', async () => {
  const [anna] = (await w.crowd(1, 'keen')) as [Person]
  const event = await w.event(olga)
  await w.sql(
    `with many as (
       insert into events (organizer_id, title, starts_at, time_zone, seats, status, publish_at, created_at, updated_at)
       select $1, 'n', now() + n * interval '1 hour', 'UTC', 5, 'upcoming', now(), now(), now() from generate_series(1, 1000) n
       returning id
     )
     insert into bookings (event_id, account_id, state, ticket_code, created_at)
     select id, $2, 'confirmed', id, now() from many`,
    [olga.user.id, anna.user.id],
  )
  await w.sql('analyze')
  expect((await anna.get(`/events/${event.id}`)).body.conflicts.length).toBeGreaterThan(0)
  const plan = await w.sql<{ 'QUERY PLAN': string }>(
    `explain select * from commitments where account_id = ${anna.user.id} and starts_at < now() + interval '1 day'`,
  )
  expect(plan.map((row) => row['QUERY PLAN']).join('\n')).not.toContain('Seq Scan on events')
})
