import { expect, test } from 'vitest'
import type { Notification } from '../../src/contract/notifications.ts'
import { openSocket } from '../world/socket.ts'
import { until } from '../world/until.ts'
import { emptyWorld, type Person, world } from '../world/world.ts'

const w = await world()
const olga = await w.person('olga')
const starts_at = '2031-03-14T16:00:00Z'

async function told(person: Person, count: number, headers = {}): Promise<Notification[]> {
  return until(
    async () => {
      const { items } = (await person.get('/notifications', headers)).body
      return items.length >= count && items
    },
    { expected: `${count} notifications` },
  )
}

test('a booking and its job are one: nothing booked, nothing to tell', async () => {
  await using other = await emptyWorld()
  const web = await other.startNode({ ROLE: 'web' })
  const organizer = await other.person('olga')
  const [anna, boris] = (await other.crowd(2)) as [Person, Person]
  const event = await other.event(organizer, { seats: 1 })
  const jobs = () =>
    other.sql<{ payload: unknown }>(
      `select p.payload from graphile_worker._private_jobs p join graphile_worker.jobs j using (id)
       where j.task_identifier = 'bookings.confirmed'`,
    )
  const { body: booking } = await anna.post(`/events/${event.id}/bookings`)
  expect((await boris.post(`/events/${event.id}/bookings`, { waitlist: false })).status).toBe(409)
  expect((await anna.post(`/events/${event.id}/bookings`)).status).toBe(409)
  expect(await jobs()).toEqual([{ payload: { booking_ids: [booking.id] } }])
  expect((await anna.get('/notifications')).body.items).toEqual([])

  // The same work once more, as after a crash between the work and its tick.
  await other.sql(`select graphile_worker.add_job('bookings.confirmed', $1)`, [{ booking_ids: [booking.id] }])
  await other.stopNode(web)
  const worker = await other.startNode()
  await until(async () => (await jobs()).length === 0)
  const { items } = (await anna.at(worker).get('/notifications')).body
  expect(items).toHaveLength(1)
  expect(items[0]).toMatchObject({ kind: 'booking.confirmed', event_id: event.id, read_at: null })
})

test('a notification speaks the language asked for, in the reader’s time zone', async () => {
  const anna = await w.person('anna', { time_zone: 'Asia/Vladivostok', locale: 'ru' })
  const event = await w.event(olga, { title: 'Гоголь & <b>', starts_at })
  await anna.post(`/events/${event.id}/bookings`)
  const [en] = await told(anna, 1, { 'accept-language': 'en' })
  expect(en?.title).toBe('You have a seat')
  expect(en?.text).toMatch(/^“Гоголь & <b>”, .*15 March 2031.*02:00.*\.$/)
  const [ru] = await told(anna, 1, { 'accept-language': 'ru' })
  expect(ru?.title).toBe('Вы записаны')
  expect(ru?.text).toMatch(/^«Гоголь & <b>», .*15 марта 2031.*02:00.*\.$/)
})

test('the organizer is told that the event is public', async () => {
  const vera = await w.person('vera')
  const event = await w.event(vera, { publish_at: new Date(Date.now() + 300).toISOString() })
  expect(await told(vera, 1)).toMatchObject([{ kind: 'event.published', event_id: event.id }])
})

test('notifications are marked as read by id, or all up to one; those of others stay as they are', async () => {
  const [reader, other] = (await w.crowd(2, 'reader')) as [Person, Person]
  for (let number = 0; number < 4; number++) {
    const event = await w.event(olga)
    for (const person of [reader, other]) await person.post(`/events/${event.id}/bookings`)
  }
  const [fourth, third, second, first] = (await told(reader, 4)) as [
    Notification,
    Notification,
    Notification,
    Notification,
  ]
  const others = await told(other, 4)
  const unread = async (person: Person) =>
    (await person.get('/notifications')).body.items.filter(({ read_at }) => !read_at).map(({ id }) => id)

  const mark = (body: object) => reader.post('/notifications/read', body)
  expect((await mark({ ids: [third.id, others[0]!.id, 999_999] })).status).toBe(204)
  expect(await unread(reader)).toEqual([fourth.id, second.id, first.id])
  expect((await mark({ up_to: second.id })).status).toBe(204)
  expect(await unread(reader)).toEqual([fourth.id])
  expect(await unread(other)).toHaveLength(4)
  for (const neither of [{}, { ids: [] }, { ids: [first.id], up_to: first.id }])
    expect((await mark(neither)).code).toBe('request.invalid')

  const page = (await reader.get('/notifications?limit=3&count=true')).body
  expect(page).toMatchObject({ total: 4, next_cursor: String(second.id) })
  const rest = (await reader.get(`/notifications?limit=3&cursor=${page.next_cursor}`)).body
  expect(rest.items.map(({ id }) => id)).toEqual([first.id])
})

test('an open page hears of a notification as it comes', async () => {
  const gleb = await w.person('gleb')
  const socket = await openSocket(w.app.url, { headers: { authorization: `Bearer ${gleb.access}` } })
  expect(await socket.next()).toEqual({ type: 'ready' })
  expect(await socket.listen('me')).toMatchObject({ type: 'subscribed', topic: 'me' })
  const event = await w.event(olga)
  await gleb.post(`/events/${event.id}/bookings`)
  const news = await socket.next()
  const [notification] = await told(gleb, 1)
  expect(news).toEqual({ type: 'event', topic: 'me', name: 'notification', data: { id: notification?.id } })
  socket.socket.close()
})
