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

/** A page of somebody, open and listening. */
async function openPage(person: Person) {
  const page = await openSocket(w.app.url, { headers: { authorization: `Bearer ${person.access}` } })
  expect(await page.next()).toEqual({ type: 'ready' })
  expect(await page.listen('me')).toMatchObject({ type: 'subscribed', topic: 'me' })
  return page
}

test('an open page hears of a notification as it comes, as the list shows it to its reader', async () => {
  const gleb = await w.person('gleb', { locale: 'ru', time_zone: 'Asia/Vladivostok' })
  const page = await openPage(gleb)
  const event = await w.event(olga, { title: 'Карты', starts_at, location: 'Москва', venue: 'Зал 2' })
  await gleb.post(`/events/${event.id}/bookings`)
  const news = await page.next()
  const [notification] = await told(gleb, 1)
  expect(notification).toMatchObject({
    title: 'Вы записаны',
    text: '«Карты», сб, 15 марта 2031 г. в 02:00 GMT+10, Москва, Зал 2.',
  })
  expect(news).toEqual({ type: 'event', topic: 'me', name: 'notification', data: notification })
  page.socket.close()
})

test('who asks for no language reads their own; who asks for one of ours reads that', async () => {
  const dina = await w.person('dina', { locale: 'ru' })
  await dina.post(`/events/${(await w.event(olga)).id}/bookings`)
  const title = async (headers: Record<string, string>) => (await told(dina, 1, headers))[0]?.title
  for (const any of ['', '*', 'fr', 'fr, *;q=0.5'])
    expect(await title({ 'accept-language': any })).toBe('Вы записаны')
  expect(await title({})).toBe('Вы записаны')
  for (const english of ['en', 'en-US,*;q=0.1', 'fr, en;q=0.5, ru;q=0.4'])
    expect(await title({ 'accept-language': english })).toBe('You have a seat')
  expect(await title({ 'accept-language': 'ru-RU, en;q=0.9' })).toBe('Вы записаны')
})

test('unread ones are counted, listed by themselves, and every open page learns that they were read', async () => {
  const [reader, other] = (await w.crowd(2, 'tabs')) as [Person, Person]
  const count = async () => (await reader.get('/notifications/unread')).body
  expect(await count()).toEqual({ unread: 0 })
  for (let number = 0; number < 3; number++)
    for (const person of [reader, other]) await person.post(`/events/${(await w.event(olga)).id}/bookings`)
  const [third, second, first] = (await told(reader, 3)) as [Notification, Notification, Notification]
  await told(other, 3)
  expect(await count()).toEqual({ unread: 3 })

  const pages = [await openPage(reader), await openPage(reader)]
  const othersPage = await openPage(other)
  const mark = async (body: object) =>
    expect((await reader.post('/notifications/read', body)).status).toBe(204)
  const heard = { type: 'event', topic: 'me', name: 'notifications_read' }
  await mark({ ids: [second.id] })
  for (const page of pages) expect(await page.next()).toEqual({ ...heard, data: { unread: 2 } })
  expect(await count()).toEqual({ unread: 2 })
  // Read already: there is nothing to hear.
  await mark({ ids: [second.id] })
  await mark({ up_to: third.id })
  for (const page of pages) expect(await page.next()).toEqual({ ...heard, data: { unread: 0 } })

  const list = async (person: Person, query: `?${string}`) =>
    (await person.get(`/notifications${query}`)).body.items.map(({ id }) => id)
  expect(await list(reader, '?unread=true')).toEqual([])
  expect(await list(reader, '?unread=false')).toEqual([third.id, second.id, first.id])
  const pageOfOther = (await other.get('/notifications?unread=true&limit=2&count=true')).body
  expect(pageOfOther.items).toHaveLength(2)
  expect(pageOfOther.total).toBe(3)
  expect(await list(other, `?unread=true&cursor=${pageOfOther.next_cursor}`)).toHaveLength(1)
  // Nothing came to the other person meanwhile: their own reading is the first they hear of.
  await other.post('/notifications/read', { ids: [pageOfOther.items[0]?.id] })
  expect(await othersPage.next()).toEqual({ ...heard, data: { unread: 2 } })
  for (const page of [...pages, othersPage]) page.socket.close()
})

test('what somebody does not want in their list is not there, not counted and not shown as it comes', async () => {
  const lev = await w.person('lev')
  const chosen = await lev.call('PUT', '/me/notification-preferences', {
    body: {
      kinds: [{ kind: 'booking.confirmed', in_app: false }],
    },
  })
  expect(chosen.status).toBe(200)
  const page = await openPage(lev)
  const event = await w.event(olga)
  const { body: booking } = await lev.post(`/events/${event.id}/bookings`)
  // Its mail is entered with it: by then the list has what it ever gets.
  await until(
    async () => (await w.sql('select from deliveries where account_id = $1', [lev.user.id])).length > 0,
  )
  expect((await lev.get('/notifications')).body.items).toEqual([])
  expect((await lev.get('/notifications/unread')).body).toEqual({ unread: 0 })
  await lev.delete(`/bookings/${booking.id}`)
  expect(await page.next()).toMatchObject({ name: 'notification', data: { kind: 'booking.cancelled' } })
  const archive = (await lev.get('/me/export')).body as unknown as { notifications: { kind: string }[] }
  expect(archive.notifications.map(({ kind }) => kind)).toEqual(['booking.cancelled', 'booking.confirmed'])
  page.socket.close()
})
