import { expect, test } from 'vitest'
import type { NewEvent } from '../../src/contract/events.ts'
import { until } from '../world/until.ts'
import { emptyWorld, hour, movableClock, type World, world } from '../world/world.ts'

const w = await world()
const olga = await w.person('olga')

const put = (title: string, more: Partial<NewEvent> = {}) => w.event(olga, { title, ...more })
const counts = async (path: '/tags' | '/locations', query = '') =>
  Object.fromEntries(
    (await w.stranger.get(`${path}?limit=100${query}`)).body.items.map(({ name, events }) => [name, events]),
  )

/** What the counts must be, counted anew. */
async function recounted(other: World = w) {
  return other.sql(`
    select 'tag' as kind, name::text, events from tags where events <> 0
      and events is distinct from (select count(*) from events e where tags.name::text = any (e.tags) and e.status = 'upcoming' and e.visibility = 'public')
    union all
    select 'city', name, events from locations l
      where events is distinct from (select count(*) from events e where e.folded_location = l.folded and e.status = 'upcoming' and e.visibility = 'public')
    union all
    select 'word', word, events from search_words s
      where events is distinct from (
        select count(*) from events e where e.status in ('upcoming', 'cancelled', 'finished') and e.visibility = 'public'
          and s.word = any (string_to_array(event_names(e.title, e.tags, e.location, e.venue), ' ')))`)
}

test('tags and cities are counted as events come, change, hide, are cancelled and deleted', async () => {
  const first = await put('First', { tags: ['Музыка', 'Outdoors'], location: 'Орёл' })
  await put('Second', { tags: ['музыка'], location: 'ОРЕЛ ' })
  const third = await put('Third', { tags: ['Chess'], location: 'Тула' })
  await put('Draft', { tags: ['Chess'], location: 'Draftville', draft: true })
  await put('Private', { tags: ['Chess'], location: 'Secretville', visibility: 'private' })
  expect(await counts('/tags')).toEqual({ Музыка: 2, Outdoors: 1, Chess: 1 })
  expect(await counts('/locations')).toEqual({ Орёл: 2, Тула: 1 })

  await olga.call('PATCH', `/events/${first.id}`, { body: { tags: ['Chess'], location: 'Тула' } })
  expect(await counts('/tags')).toEqual({ Chess: 2, Музыка: 1, Outdoors: 0 })
  expect(await counts('/locations')).toEqual({ Тула: 2, Орёл: 1 })
  await olga.post(`/events/${first.id}/cancel`, {})
  await olga.delete(`/events/${third.id}`)
  expect(await counts('/tags')).toEqual({ Музыка: 1, Outdoors: 0, Chess: 0 })
  expect(await counts('/locations')).toEqual({ Орёл: 1 })
  expect(await recounted()).toEqual([])
})

test('the tags of what is not public are nobody’s to read, until a public event has one or somebody adds it', async () => {
  await put('Draft', { tags: ['Layoffs', 'Merger'], draft: true })
  await put('Private', { tags: ['Wedding'], visibility: 'private' })
  const secret = ['Layoffs', 'Merger', 'Wedding']
  const seen = async () => Object.keys(await counts('/tags')).filter((name) => secret.includes(name))
  expect(await seen()).toEqual([])
  expect(await counts('/tags', '&q=mer')).toEqual({})
  expect((await olga.post('/tags', { name: 'merger' })).status).toBe(201)
  expect((await olga.post('/tags', { name: 'merger' })).code).toBe('tag.exists')
  const event = await put('Public', { tags: ['layoffs'] })
  expect(await counts('/tags', '&q=l')).toEqual({ Layoffs: 1 })
  await olga.post(`/events/${event.id}/cancel`, {})
  expect(await counts('/tags', '&q=l')).toEqual({ Layoffs: 0 })
  expect((await seen()).toSorted()).toEqual(['Layoffs', 'Merger'])
})

test('they go page by page, the most used first, and by how a name begins', async () => {
  await using other = await emptyWorld()
  await other.startNode()
  const organizer = await other.person('olga')
  for (const [name, times] of [
    ['Berlin', 1],
    ['Бергамо', 3],
    ['бердск', 2],
    ['Oslo', 3],
  ] as const)
    for (let time = 0; time < times; time++) await other.event(organizer, { location: name, tags: [name] })
  for (const path of ['/locations', '/tags'] as const) {
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const query: string = cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''
      const { body }: { body: { items: { name: string }[]; next_cursor: string | null } } =
        await other.stranger.get(`${path}?limit=1${query}`)
      seen.push(...body.items.map(({ name }) => name))
      cursor = body.next_cursor
    } while (cursor && seen.length < 9)
    expect(seen).toEqual(['Бергамо', 'Oslo', 'бердск', 'Berlin'])
    const { body } = await other.stranger.get(`${path}?q=${encodeURIComponent('БЕР')}&count=true`)
    expect(body).toMatchObject({
      items: [{ name: 'Бергамо' }, { name: 'бердск' }],
      total: 2,
      next_cursor: null,
    })
    for (const q of ['%', '_', 'ерг', '\\', "'"])
      expect((await other.stranger.get(`${path}?q=${encodeURIComponent(q)}`)).body.items).toEqual([])
    for (const spoilt of ['x', '1', '1~', '-1~1', '1~0', '99999999999~1', '1~1~1', '1.5~1'])
      expect((await other.stranger.get(`${path}?cursor=${encodeURIComponent(spoilt)}`)).code).toBe(
        'cursor.invalid',
      )
  }
})

test('a tag can be added once, whatever the case', async () => {
  const made = await olga.post('/tags', { name: 'Ballet' })
  expect([made.status, made.body]).toEqual([201, { id: expect.any(Number), name: 'Ballet', events: 0 }])
  expect(await olga.post('/tags', { name: 'bALLET' })).toMatchObject({ status: 409, code: 'tag.exists' })
  expect((await w.stranger.post('/tags', { name: 'Opera' })).status).toBe(401)
  for (const name of ['', ' ', 'a\u0000', ' x', 'x'.repeat(51), '\ud800'])
    expect((await olga.post('/tags', { name })).status, JSON.stringify(name)).toBe(400)
  const event = await put('Swans', { tags: ['BALLET'] })
  expect(event.tags).toEqual(['Ballet'])
})

test('many who put up and hide events with the same tags at once leave exact counts', {
  timeout: 60_000,
}, async () => {
  const people = await w.crowd(8)
  const names = ['a', 'b', 'c', 'd', 'e']
  const statuses = await Promise.all(
    people.flatMap((person, at) =>
      [0, 1, 2].map(async (turn) => {
        const tags = [...names.slice(at % 5), ...names.slice(0, at % 5)]
        const { body, status } = await person.post('/events', {
          title: `Crowd ${names.join(' ')}`,
          starts_at: new Date(Date.now() + 24 * hour).toISOString(),
          location: names[(at + turn) % 5],
          tags: turn === 0 ? tags : tags.toReversed(),
        })
        if (turn === 1) await person.call('PATCH', `/events/${body.id}`, { body: { visibility: 'private' } })
        return status
      }),
    ),
  )
  expect(new Set(statuses)).toEqual(new Set([201]))
  expect(await counts('/tags', '&q=a')).toEqual({ a: 16 })
  expect(await recounted()).toEqual([])
})

test('a booking rewrites no index and fires no trigger, however long the texts are', async () => {
  // Without a worker: what is written down once a minute is another matter.
  await using other = await emptyWorld()
  await other.startNode({ ROLE: 'web' })
  const organizer = await other.person('olga')
  const description = Array.from({ length: 300 }, (_, n) => `Слово${n}`).join(' ')
  const events = await Promise.all(
    Array.from({ length: 12 }, (_, n) =>
      other.event(organizer, { title: `Hot ${n}`, description, location: 'Москва', tags: ['Hot'] }),
    ),
  )
  await other.sql('vacuum full events')
  // The fifth of a page that is kept free takes the next version of any row: its long texts lie elsewhere.
  const [heap] = await other.sql<{ bytes: number }>(`select pg_relation_size('events')::int as bytes`)
  expect(heap!.bytes / events.length).toBeLessThan(8192 / 5)
  const updates = async () => {
    await other.sql('select pg_stat_force_next_flush()')
    const [row] = await other.sql<{ all: number; hot: number; moved: number }>(
      `select n_tup_upd::int as all, n_tup_hot_upd::int as hot, n_tup_newpage_upd::int as moved
         from pg_stat_user_tables where relname = 'events'`,
    )
    return row!
  }
  const people = await other.crowd(5, 'booker')
  const before = await updates()
  for (const { id } of events)
    for (const person of people) expect((await person.post(`/events/${id}/bookings`)).status).toBe(201)
  const after = await until(async () => {
    const now = await updates()
    return now.all - before.all >= 60 && now
  })
  // A version goes to another page only while someone's snapshot, an analyze's say, still needs all in its own.
  const stayed = after.all - before.all - (after.moved - before.moved)
  expect(stayed).toBeGreaterThan(0)
  expect(after.hot - before.hot).toBe(stayed)
  expect((await other.stranger.get('/tags?q=hot')).body.items).toMatchObject([{ name: 'Hot', events: 12 }])
})

test('the order by popularity follows the bookings within a minute', async () => {
  const clock = movableClock()
  await using other = await emptyWorld({ clock })
  await other.startNode()
  const organizer = await other.person('olga')
  const [quiet, busy] = [await other.event(organizer), await other.event(organizer)]
  const guests = await other.crowd(3)
  for (const guest of guests) expect((await guest.post(`/events/${busy.id}/bookings`)).status).toBe(201)
  await guests[0]!.post(`/events/${quiet.id}/bookings`)
  const jobs = () =>
    other.sql<{ run_at: Date }>(
      `select run_at from graphile_worker.jobs where task_identifier = 'events.popularity'`,
    )
  // One for each event, however many booked.
  await until(async () => (await jobs()).length === 2)
  for (const { run_at } of await jobs()) expect(run_at.getTime() - Date.now()).toBeLessThanOrEqual(60_000)
  await other.sql(`select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs), now())`)
  const order = async () =>
    (await other.stranger.get('/events?sort=-popularity')).body.items.map(({ id }) => id)
  await until(async () => (await order())[0] === busy.id)
  expect(await order()).toEqual([busy.id, quiet.id])
})
