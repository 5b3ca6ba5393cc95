import { expect, test } from 'vitest'
import type { Event, NewEvent } from '../../src/contract/events.ts'
import type { Notification, NotificationKind } from '../../src/contract/notifications.ts'
import type { FieldChange } from '../../src/features/events/jobs.ts'
import { openSocket } from '../world/socket.ts'
import { until } from '../world/until.ts'
import { emptyWorld, type Person, world } from '../world/world.ts'

const w = await world()
const olga = await w.person('olga')
const starts_at = '2031-03-14T16:00:00.000Z'

/** Adds a job by hand, as after a crash between the work and its tick. */
const again = (name: string, payload: object) =>
  w.sql('select graphile_worker.add_job($1, $2)', [name, payload])
/** Until every job whose time has come is done. */
const quiet = () =>
  until(async () => {
    const waiting = await w.sql('select from graphile_worker.jobs where run_at <= now() or attempts > 0')
    return waiting.length === 0
  })

/** What somebody was told of one kind, once every job is done. */
async function told(person: Person, kind: NotificationKind): Promise<Notification[]> {
  await quiet()
  const { items } = (await person.get('/notifications', { 'accept-language': person.user.locale })).body
  return items.filter((item) => item.kind === kind)
}

async function booked(people: Person[], more: Partial<NewEvent> = {}): Promise<Event> {
  const event = await w.event(olga, { starts_at, ...more })
  for (const person of people) {
    expect((await person.post(`/events/${event.id}/bookings`)).status).toBe(201)
  }
  return event
}

let names = 0
/** Somebody far in the east who reads Russian, and somebody in the west who reads English. */
async function farApart(): Promise<[Person, Person]> {
  names++
  return [
    await w.person(`dasha-${names}`, { locale: 'ru', time_zone: 'Asia/Vladivostok' }),
    await w.person(`bob-${names}`, { locale: 'en', time_zone: 'America/New_York' }),
  ]
}

test('everybody booked reads what changed, old → new, in their language and zone; who cancelled does not', async () => {
  const [dasha, bob] = await farApart()
  const [waiting, gone] = (await w.crowd(2, 'changed')) as [Person, Person]
  const event = await booked([gone, olga], { seats: 3, venue: 'Library, hall 2' })
  await gone.delete(`/bookings/${(await gone.get('/me/bookings')).body.items[0]!.id}`)
  for (const person of [dasha, bob, waiting]) await person.post(`/events/${event.id}/bookings`)
  expect((await waiting.get(`/events/${event.id}`)).body.my_booking?.state).toBe('waitlisted')

  const change = {
    starts_at: '2031-03-15T17:30:00.000Z',
    venue: 'Museum',
    location: 'Tver',
    description: 'Bring a lamp.',
  }
  const { status } = await olga.call('PATCH', `/events/${event.id}`, { body: change })
  expect(status).toBe(200)
  expect(
    (await told(dasha, 'event.changed')).map(({ title, text, event_id }) => ({ title, text, event_id })),
  ).toEqual([
    {
      title: 'Событие изменилось',
      text: [
        '«Open lecture»',
        'Начало: сб, 15 марта 2031 г. в 02:00 GMT+10 → вс, 16 марта 2031 г. в 03:30 GMT+10',
        'Город: не указан → Tver',
        'Место: Library, hall 2 → Museum',
        'Изменилось описание.',
      ].join('\n'),
      event_id: event.id,
    },
  ])
  const inNewYork = [
    '“Open lecture”',
    'Start: Fri, 14 March 2031 at 12:00 GMT-4 → Sat, 15 March 2031 at 13:30 GMT-4',
    'City: not given → Tver',
    'Place: Library, hall 2 → Museum',
    'The description was changed.',
  ].join('\n')
  expect((await told(bob, 'event.changed')).map(({ text }) => text)).toEqual([inNewYork])
  expect(await told(waiting, 'event.changed')).toHaveLength(1)
  for (const person of [gone, olga]) expect(await told(person, 'event.changed')).toEqual([])

  const [once] = await w.sql<{ cause: string }>(
    `select distinct cause from notifications where kind = 'event.changed' and event_id = $1`,
    [event.id],
  )
  const revision = Number(once?.cause.split(' ').at(-1))
  await again('events.changed', { event_id: event.id, revision, changes: [] })
  expect((await told(bob, 'event.changed')).map(({ text }) => text)).toEqual([inNewYork])

  // Another change is news of its own.
  await olga.call('PATCH', `/events/${event.id}`, { body: { title: 'Old maps' } })
  expect((await told(bob, 'event.changed')).map(({ text }) => text)).toEqual([
    '“Old maps”\nTitle: Open lecture → Old maps',
    inNewYork,
  ])
})

/** What a reader is told of changes to an event that has them already. */
async function worded(reader: Person, event: Event, changes: FieldChange[]): Promise<string[] | undefined> {
  const [known] = await told(reader, 'event.changed')
  await again('events.changed', { event_id: event.id, revision: ++names + 1000, changes })
  const [news] = await told(reader, 'event.changed')
  return news?.id === known?.id ? undefined : news?.text.split('\n').slice(1)
}

test('whole days stay the days they are at the event’s place, wherever they are read', async () => {
  const [dasha, bob] = await farApart()
  const event = await booked([dasha, bob])
  await w.sql(
    `update events set all_day = true, time_zone = 'Europe/Moscow', starts_at = '2031-03-14 21:00Z', ends_at = '2031-03-16 21:00Z'
     where id = $1`,
    [event.id],
  )
  const moved: FieldChange[] = [
    { field: 'starts_at', from: '2031-03-13T21:00:00.000Z', to: '2031-03-14T21:00:00.000Z' },
    { field: 'ends_at', from: '2031-03-14T21:00:00.000Z', to: '2031-03-16T21:00:00.000Z' },
  ]
  expect(await worded(bob, event, moved)).toEqual([
    'Start: Fri, 14 March 2031 → Sat, 15 March 2031',
    'End: Fri, 14 March 2031 → Sun, 16 March 2031',
  ])
  expect((await told(dasha, 'event.changed'))[0]?.text).toBe(
    '«Open lecture»\nНачало: пт, 14 марта 2031 г. → сб, 15 марта 2031 г.\nОкончание: пт, 14 марта 2031 г. → вс, 16 марта 2031 г.',
  )
  expect(
    await worded(bob, event, [
      { field: 'starts_at', from: '2031-03-14T15:00:00.000Z', to: '2031-03-14T21:00:00.000Z' },
      { field: 'time_zone', from: 'Asia/Tokyo', to: 'Europe/Moscow' },
    ]),
  ).toEqual(['Time zone: Asia/Tokyo → Europe/Moscow'])
  expect(await worded(bob, event, [{ field: 'all_day', from: false, to: true }])).toEqual([
    'Start: Fri, 14 March 2031 at 17:00 GMT-4 → Sat, 15 March 2031',
  ])
  expect(await worded(bob, event, [{ field: 'venue', from: 'Museum', to: '' }])).toEqual([
    'Place: Museum → not given',
  ])
})

test('of a cancelled event everybody booked is told once, with the reason', async () => {
  const [dasha, bob] = await farApart()
  const [gone] = (await w.crowd(1, 'cancelled')) as [Person]
  const event = await booked([dasha, bob, gone])
  await gone.delete(`/bookings/${(await gone.get('/me/bookings')).body.items[0]!.id}`)
  for (let times = 0; times < 2; times++) {
    const { status } = await olga.call('POST', `/events/${event.id}/cancel`, {
      body: { reason: 'The speaker fell ill.' },
    })
    expect(status).toBe(200)
  }
  await again('events.cancelled', { event_id: event.id })
  expect(await told(dasha, 'event.cancelled')).toMatchObject([
    {
      title: 'Событие отменено',
      text: '«Open lecture», сб, 15 марта 2031 г. в 02:00 GMT+10, не состоится.\nПричина: The speaker fell ill.',
      event_id: event.id,
    },
  ])
  expect((await told(bob, 'event.cancelled')).map(({ text }) => text)).toEqual([
    '“Open lecture”, Fri, 14 March 2031 at 12:00 GMT-4, will not take place.\nReason: The speaker fell ill.',
  ])
  for (const person of [gone, olga]) expect(await told(person, 'event.cancelled')).toEqual([])

  const another = await booked([bob])
  await olga.call('POST', `/events/${another.id}/cancel`, { body: {} })
  expect((await told(bob, 'event.cancelled'))[0]?.text).toMatch(/will not take place\.$/)
})

test('the organizer is told of what an administrator cancels', async () => {
  const [vera, admin] = (await w.crowd(2, 'moderated')) as [Person, Person]
  await w.sql(`update accounts set role = 'admin', is_staff = true where id = $1`, [admin.user.id])
  const event = await w.event(vera, { starts_at })
  expect((await admin.post(`/events/${event.id}/cancel`, { reason: 'Spam' })).status).toBe(200)
  const [news] = await told(vera, 'event.cancelled')
  expect(news?.text).toMatch(/will not take place\.\nReason: Spam$/)
})

test('of an event that was taken back everybody booked is told, though nothing of it is left', async () => {
  const [dasha, bob] = await farApart()
  const event = await booked([dasha, bob])
  await quiet()
  expect((await olga.delete(`/events/${event.id}`)).status).toBe(204)
  expect(await told(bob, 'event.deleted')).toMatchObject([
    {
      title: 'An event was taken back',
      text: '“Open lecture”, Fri, 14 March 2031 at 12:00 GMT-4, will not take place.',
      event_id: null,
    },
  ])
  expect(await told(dasha, 'event.deleted')).toMatchObject([
    { text: '«Open lecture», сб, 15 марта 2031 г. в 02:00 GMT+10, не состоится.' },
  ])
  expect((await told(bob, 'booking.confirmed'))[0]).toMatchObject({ event_id: null })

  const { title, time_zone } = event
  const account_ids = [bob.user.id, 999_999]
  await again('events.deleted', { event_id: event.id, title, starts_at, time_zone, account_ids })
  expect(await told(bob, 'event.deleted')).toHaveLength(1)
})

test('of an event that was cancelled and taken back at once everybody booked is told that, once', async () => {
  await using other = await emptyWorld()
  await other.startNode({ ROLE: 'web' })
  const [host, anna, boris] = [
    await other.person('host'),
    await other.person('anna'),
    await other.person('boris'),
  ]
  const event = await other.event(host, { starts_at })
  for (const person of [anna, boris]) await person.post(`/events/${event.id}/bookings`)
  // Boris was told in time.
  await other.sql(
    `insert into notifications (account_id, kind, cause, facts, created_at)
     values ($1, 'event.cancelled', $2, $3, now())`,
    [boris.user.id, `event.cancelled ${event.id}`, { title: 'Open lecture', starts_at, time_zone: 'UTC' }],
  )
  expect((await host.post(`/events/${event.id}/cancel`, { reason: 'A flood' })).status).toBe(200)
  expect((await host.delete(`/events/${event.id}`)).status).toBe(204)
  expect((await anna.get('/notifications')).body.items).toEqual([])

  await other.startNode({ ROLE: 'worker' })
  const cancelled = async () =>
    other.sql<{ account_id: number; reason: string | null }>(
      `select account_id::int, facts ->> 'reason' as reason from notifications where kind = 'event.cancelled' order by 1`,
    )
  await until(async () => (await cancelled()).length === 2)
  await until(
    async () => (await other.sql('select from graphile_worker.jobs where run_at <= now()')).length === 0,
  )
  expect(await cancelled()).toEqual([
    { account_id: anna.user.id, reason: 'A flood' },
    { account_id: boris.user.id, reason: null },
  ])
})

test('who waits is told of the line, then of the seat; whom the organizer removes of that', async () => {
  const [dasha, bob] = await farApart()
  const event = await booked([bob], { seats: 1 })
  await dasha.post(`/events/${event.id}/bookings`)
  expect(await told(dasha, 'booking.waitlisted')).toMatchObject([
    {
      title: 'Вы в листе ожидания',
      text: '«Open lecture», сб, 15 марта 2031 г. в 02:00 GMT+10. Мы сообщим, как только для вас найдётся место.',
    },
  ])
  const removed = (await bob.get('/me/bookings')).body.items[0]!.id
  expect((await olga.delete(`/bookings/${removed}`)).status).toBe(200)
  expect(await told(bob, 'booking.removed')).toMatchObject([
    {
      title: 'The organizer removed your booking',
      text: 'You are no longer booked for “Open lecture”, Fri, 14 March 2031 at 12:00 GMT-4.',
    },
  ])
  expect(await told(bob, 'booking.cancelled')).toEqual([])
  expect(await told(dasha, 'booking.promoted')).toMatchObject([
    {
      title: 'Место освободилось: оно ваше',
      text: '«Open lecture», сб, 15 марта 2031 г. в 02:00 GMT+10.',
      event_id: event.id,
    },
  ])

  // Each of these once more: nobody is told twice, and nobody of what is no longer so.
  const promoted = (await dasha.get('/me/bookings')).body.items[0]!.id
  await again('bookings.promoted', { booking_ids: [promoted] })
  await again('bookings.removed', { booking_id: removed })
  await w.sql(`delete from notifications where kind in ('booking.waitlisted', 'booking.confirmed')`)
  await again('bookings.waitlisted', { booking_ids: [promoted] })
  await again('bookings.confirmed', { booking_ids: [removed] })
  await quiet()
  const kinds = async (person: Person) =>
    (await person.get('/notifications')).body.items.map(({ kind }) => kind)
  expect(await kinds(dasha)).toEqual(['booking.promoted'])
  expect(await kinds(bob)).toEqual(['booking.removed'])
})

test('several seats of a booking are told as such', async () => {
  const [dasha, bob] = await farApart()
  const event = await w.event(olga, { starts_at })
  for (const person of [dasha, bob]) await person.post(`/events/${event.id}/bookings`, { seats: 3 })
  expect((await told(bob, 'booking.confirmed'))[0]?.text).toMatch(/GMT-4\. 3 seats\.$/)
  expect((await told(dasha, 'booking.confirmed'))[0]?.text).toMatch(/GMT\+10\. Мест: 3\.$/)
})

test('thousands are told in a few statements, those who are blocked not, and open pages hear of it', async () => {
  const crowd = await w.crowd(2500, 'many')
  const event = await w.event(olga, { starts_at, seats: 5000 })
  await w.sql(
    `insert into bookings (event_id, account_id, state, ticket_code, created_at)
     select $1, id, case when id % 2 = 0 then 'waitlisted' else 'confirmed' end, 'code ' || id, now()
     from accounts where username like 'many-%'`,
    [event.id],
  )
  const [blocked, last] = [crowd[0]!, crowd.at(-1)!]
  await w.sql('update accounts set is_blocked = true where id = $1', [blocked.user.id])
  const socket = await openSocket(w.app.url, { headers: { authorization: `Bearer ${last.access}` } })
  await socket.next()
  await socket.listen('me')
  const payload = { event_id: event.id, revision: 2, changes: [{ field: 'venue', from: '', to: 'Museum' }] }
  for (let times = 0; times < 2; times++) await again('events.changed', payload)
  expect(await socket.next()).toMatchObject({ name: 'notification' })
  await quiet()
  const [count] = await w.sql(
    `select count(*)::int as all, count(distinct account_id)::int as people from notifications
     where event_id = $1 and kind = 'event.changed'`,
    [event.id],
  )
  expect(count).toEqual({ all: 2499, people: 2499 })
  socket.socket.close()
})

test('what was told before whole days and seats were known is read as it was', async () => {
  const [, bob] = await farApart()
  for (const kind of ['booking.confirmed', 'booking.cancelled', 'event.published'])
    await w.sql(
      `insert into notifications (account_id, kind, cause, facts, created_at) values ($1, $2, $2, $3, now())`,
      [bob.user.id, kind, { title: 'Old lecture', starts_at, time_zone: 'UTC' }],
    )
  const { items } = (await bob.get('/notifications')).body
  for (const { text } of items) expect(text).toMatch(/“Old lecture”, Fri, 14 March 2031 at 12:00 GMT-4/)
  expect(items).toHaveLength(3)
})
