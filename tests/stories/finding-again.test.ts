import { expect, test } from 'vitest'
import { RecentAnswers, type SharedAnswer } from '../../src/http/recent.ts'
import { until } from '../world/until.ts'
import { hour, world } from '../world/world.ts'

const w = await world()
const olga = await w.person('olga')
const anna = await w.person('anna')

const listed = async (query = '') => (await w.stranger.get(`/events?limit=100${query}`)).body.items
const shown = async (id: number) => (await listed()).find((event) => event.id === id)

test('what is asked again and again is read once, and read again when it changes', async () => {
  const event = await w.event(olga, { title: 'Seats', seats: 5 })
  const other = await w.event(olga, { title: 'Others' })
  // Nobody tells of this one: whoever sees the old title was given what was kept.
  expect((await shown(other.id))?.title).toBe('Others')
  await w.sql(`update events set title = 'Changed by hand' where id = $1`, [other.id])
  expect((await shown(other.id))?.title).toBe('Others')
  // A booking is seen at once, and so is the rest.
  expect((await anna.post(`/events/${event.id}/bookings`)).status).toBe(201)
  expect((await shown(event.id))?.booked).toBe(1)
  expect((await shown(other.id))?.title).toBe('Changed by hand')
})

test('what nobody told of is seen within a second or so', async () => {
  const event = await w.event(olga, { title: 'Before' })
  await listed()
  await w.sql(`update events set title = 'After' where id = $1`, [event.id])
  await until(async () => (await shown(event.id))?.title === 'After', { within: 3000 })
})

test('new, changed, cancelled and deleted events are seen at once', async () => {
  await listed()
  const event = await w.event(olga, { title: 'New' })
  expect((await shown(event.id))?.title).toBe('New')
  await olga.call('PATCH', `/events/${event.id}`, { body: { title: 'Newer' } })
  expect((await shown(event.id))?.title).toBe('Newer')
  await olga.post(`/events/${event.id}/cancel`, {})
  expect(await shown(event.id)).toBeUndefined()
  const mistake = await w.event(olga, { title: 'Mistake' })
  expect(await shown(mistake.id)).toBeDefined()
  await olga.delete(`/events/${mistake.id}`)
  expect(await shown(mistake.id)).toBeUndefined()
})

test('an event leaves the list the moment it starts', async () => {
  const starts_at = new Date(Date.now() + 600)
  const event = await w.event(olga, { starts_at: starts_at.toISOString() })
  while (Date.now() < starts_at.getTime()) await listed()
  expect(await shown(event.id)).toBeUndefined()
})

test('no list that is kept has anything of a person, and the etag is of its bytes', async () => {
  const event = await w.event(olga, { starts_at: new Date(Date.now() + hour).toISOString() })
  await anna.post(`/events/${event.id}/bookings`)
  const mine = async () => (await anna.get('/events?limit=100')).body.items.find(({ id }) => id === event.id)
  expect((await shown(event.id))?.my_booking).toBeNull()
  expect((await mine())?.my_booking).not.toBeNull()
  expect((await shown(event.id))?.my_booking).toBeNull()

  const first = await w.stranger.get('/events')
  expect(first.headers['content-type']).toBe('application/json; charset=utf-8')
  const { etag } = first.headers
  const again = await w.stranger.get('/events', { 'if-none-match': etag })
  expect([again.status, again.text, again.headers.etag]).toEqual([304, '', etag])
  const own = await anna.get('/events', { 'if-none-match': etag })
  expect(own.status).toBe(200)
})

test('an event put up at a node that is not heard here is listed within a second or so', async () => {
  const node = await w.startNode()
  const event = await w.event(olga, { title: 'Two nodes' })
  const there = async () => {
    const { body } = await anna.at(node).get('/events?limit=100')
    return body.items.find(({ id }) => id === event.id)
  }
  await until(async () => (await there()) !== undefined, { within: 3000 })
  await w.stopNode(node)
})

const answer = (text: string, shows: number[] = [1], holdsFor = 60_000) =>
  ({ text, shows, holdsFor }) as unknown as SharedAnswer
const textOf = async (recent: RecentAnswers, key: string, read: () => Promise<SharedAnswer>) =>
  (await recent.answer(key, read)).bytes.toString()

/** A reading whose end the test decides on. */
function reading(text: string, shows?: number[]) {
  const { promise, resolve } = Promise.withResolvers<SharedAnswer>()
  let begun = 0
  const read = () => {
    begun++
    return promise
  }
  return { read, end: () => resolve(answer(text, shows)), begun: () => begun }
}

test.each([
  ['it shows', (recent: RecentAnswers) => recent.changed(1), 'new'],
  ['any list may show', (recent: RecentAnswers) => recent.allChanged(), 'new'],
  ['it does not show', (recent: RecentAnswers) => recent.changed(2), 'old'],
])('an answer read before a change of something %s', async (_what, change, then) => {
  const recent = new RecentAnswers()
  const before = reading('old', [1])
  const asked = textOf(recent, 'key', before.read)
  change(recent)
  // Who asks after the change does not wait for the reading from before it.
  const after = reading('new', [1])
  const askedAfter = textOf(recent, 'other', after.read)
  before.end()
  after.end()
  expect(await asked).toBe('old')
  expect(await askedAfter).toBe('new')
  expect(await textOf(recent, 'key', async () => answer('new'))).toBe(then)
})

test('who asks the same at the same time shares one reading, until something changes', async () => {
  const recent = new RecentAnswers()
  const first = reading('first')
  const second = reading('second')
  const asked = [textOf(recent, 'key', first.read), textOf(recent, 'key', first.read)]
  recent.changed(1)
  asked.push(textOf(recent, 'key', second.read))
  second.end()
  first.end()
  expect(await Promise.all(asked)).toEqual(['first', 'first', 'second'])
  expect([first.begun(), second.begun()]).toEqual([1, 1])
  expect(await textOf(recent, 'key', async () => answer('third'))).toBe('second')
})

test('a reading that failed is nobody’s answer', async () => {
  const recent = new RecentAnswers()
  await expect(recent.answer('key', () => Promise.reject(new Error('away')))).rejects.toThrow('away')
  expect(await textOf(recent, 'key', async () => answer('here'))).toBe('here')
})

test('memory is bounded: what was not asked for the longest leaves first', async () => {
  const recent = new RecentAnswers()
  const large = 'x'.repeat(3 * 2 ** 20)
  for (const key of ['a', 'b', 'c', 'd', 'e']) await recent.answer(key, async () => answer(key + large))
  // Asked for again: it stays, and the one after it leaves.
  const again = (key: string) => textOf(recent, key, async () => answer('gone'))
  expect((await again('a'))[0]).toBe('a')
  await recent.answer('f', async () => answer(`f${large}`))
  expect((await again('a'))[0]).toBe('a')
  expect(await again('b')).toBe('gone')
})
