import { expect, test } from 'vitest'
import type { EventSummary, NewEvent } from '../../src/contract/events.ts'
import { hour, world } from '../world/world.ts'

const w = await world()
const olga = await w.person('olga')
const day = 24 * hour
const at = (days: number) => new Date(Date.now() + days * day).toISOString()

const put = (title: string, more: Partial<NewEvent> = {}) => w.event(olga, { title, ...more })

const concert = await put('Большой концерт', {
  starts_at: at(1),
  location: 'Москва',
  venue: 'Дом музыки',
  tags: ['Музыка', 'Дети'],
  description: 'Мероприятие для всей семьи: ёлка и «подарки».',
  seats: 2,
})
const lecture = await put('Open lecture on old maps', {
  starts_at: at(2),
  location: 'London',
  tags: ['Science'],
  description: 'How the relational cartographers worked; rock-n-roll 3.14 at example.org/maps.',
  seats: 5,
})
const walk = await put('Прогулка', { starts_at: at(3), location: ' МОСКВА ', tags: ['дети'] })
const konzert = await put('Das Konzert', { starts_at: at(40), location: 'Königsberg', tags: ['Музыка'] })
const past = await put('Вечер памяти', { starts_at: at(5), location: 'Орёл', tags: ['Кино'] })
await w.sql(
  `update events set status = 'finished', starts_at = now() - interval '3 days', rating_count = 2, rating_sum = 9 where id = $1`,
  [past.id],
)
const worse = await put('Старый вечер', { starts_at: at(6) })
await w.sql(
  `update events set status = 'finished', starts_at = now() - interval '30 days', rating_count = 4, rating_sum = 9 where id = $1`,
  [worse.id],
)
const cancelled = await put('Отменённый вечер', { starts_at: at(7) })
await olga.post(`/events/${cancelled.id}/cancel`, {})
await put('Тайный бал', { location: 'Тайнинское', visibility: 'private', tags: ['Секрет'] })
await put('Черновик бала', { location: 'Тайнинское', draft: true, tags: ['Секрет'] })
const guest = await w.person('guest')
for (const person of [guest, await w.person('another')]) await person.post(`/events/${concert.id}/bookings`)

const toCome = [concert, lecture, walk, konzert]

async function found(query: Record<string, string>, reader = w.stranger) {
  const { body, status, text } = await reader.get(`/events?${new URLSearchParams(query)}`)
  expect(status, text).toBe(200)
  return body
}
const ids = (events: readonly { id: number }[]) => events.map(({ id }) => id)
const idsOf = async (query: Record<string, string>) => ids((await found(query)).items)

test.each<[string, Record<string, string>, { id: number }[]]>([
  ['nothing asked', {}, toCome],
  ['a word', { q: 'концерт' }, [concert]],
  ['a word in another form', { q: 'концертами' }, [concert]],
  ['how a word begins', { q: 'мероприят' }, [concert]],
  ['how another form of it begins', { q: 'Мероприятия' }, [concert]],
  ['how a city begins', { q: 'Моск' }, [concert, walk]],
  ['the city', { q: 'москва' }, [concert, walk]],
  ['the city in another case, with a word too common to count', { q: 'в Москве' }, [concert, walk]],
  ['two words, in any order', { q: 'maps LECTURES' }, [lecture]],
  ['two words, one of them of another event', { q: 'концерт прогулка' }, []],
  ['a word longer than its stem', { q: 'relationa' }, [lecture]],
  ['ё for е', { q: 'Елка' }, [concert]],
  ['a word in quotation marks', { q: 'подарки' }, [concert]],
  ['a compound', { q: 'rock-n-roll' }, [lecture]],
  ['a number and an address', { q: '3.14 example.org' }, [lecture]],
  ['a venue', { q: 'дом' }, [concert]],
  ['a tag', { q: 'science' }, [lecture]],
  ['no word at all', { q: '!!! 😀' }, []],
  ['spaces', { q: '  ' }, toCome],
  ['a city', { location: 'москва' }, [concert, walk]],
  ['a city, ё for е, in the past', { location: 'ОРЕЛ', status: 'any' }, [past]],
  ['half a city', { location: 'Моск' }, []],
  ['a tag, whatever the case', { tag: 'ДЕТИ' }, [concert, walk]],
  ['a tag nobody knows', { tag: 'x' }, []],
  ['a tag and a city', { tag: 'музыка', location: 'Königsberg' }, [konzert]],
  ['a status', { status: 'finished' }, [worse, past]],
  ['cancelled ones', { status: 'cancelled' }, [cancelled]],
  ['any status', { status: 'any' }, [worse, past, ...toCome.slice(0, 3), cancelled, konzert]],
  ['ones after a moment', { starts_after: at(2.5) }, [walk, cancelled, konzert]],
  ['ones before a moment, past ones too', { starts_before: at(1.5) }, [worse, past, concert]],
  ['ones near a moment', { near: at(3.5) }, [past, concert, lecture, walk, cancelled]],
  ['ones near a moment, to come', { near: at(3.5), status: 'upcoming' }, [concert, lecture, walk]],
  ['full ones', { has_free_seats: 'false' }, [concert]],
  ['ones with seats', { has_free_seats: 'true' }, [lecture, walk, konzert]],
  ['good ones', { min_rating: '4' }, [past]],
  ['not so good ones; who has no ratings is not bad', { max_rating: '3' }, [worse]],
  ['both', { min_rating: '2', max_rating: '4.5' }, [worse, past]],
  ['an organizer', { organizer: String(olga.user.id), has_free_seats: 'false' }, [concert]],
  ['another organizer', { organizer: String(guest.user.id) }, []],
  ['a series', { series: '1' }, []],
  ['latest first', { sort: '-starts_at' }, toCome.toReversed()],
  ['newest first', { sort: '-created_at' }, toCome.toReversed()],
  ['by status', { sort: 'status' }, [...toCome, cancelled, past, worse]],
  ['what stays private', { q: 'бал', status: 'any' }, []],
])('%s', async (_what, query, expected) => {
  const { items, total, next_cursor } = await found({ ...query, count: 'true' })
  expect(ids(items)).toEqual(ids(expected))
  expect([total, next_cursor]).toEqual([expected.length, null])
  // Page by page it is the same.
  const seen: number[] = []
  let cursor: string | null = null
  do {
    const page: { items: EventSummary[]; next_cursor: string | null } = await found({
      ...query,
      limit: '1',
      ...(cursor ? { cursor } : {}),
    })
    seen.push(...ids(page.items))
    cursor = page.next_cursor
  } while (cursor && seen.length < 20)
  expect(seen).toEqual(ids(expected))
})

test('the best come first, of equals those that more people rated, then the newest', async () => {
  const all = await idsOf({ sort: '-rating' })
  expect(all.slice(0, 2)).toEqual(ids([past, worse]))
  expect(all.slice(2)).toEqual(ids([cancelled, konzert, walk, lecture, concert]))
})

test('not even the organizer meets private events and drafts in the public list', async () => {
  const { items } = await found({ status: 'any', limit: '100' }, olga)
  expect(items.map(({ title }) => title)).not.toContain('Тайный бал')
  expect(items.every(({ visibility, status }) => visibility === 'public' && status !== 'draft')).toBe(true)
})

test.each([
  ['konsert', 'konzert', konzert],
  ['Масква', 'москва', concert],
  ['канцерт', 'концерт', concert],
  ['большой канцерт', 'большой концерт', concert],
  ['kontsert', 'konzert', konzert],
  ['progulka', 'прогулка', walk],
  ['lectrue', 'lecture', lecture],
])('%s is taken for %s', async (q, corrected, event) => {
  const body = await found({ q })
  expect(body.corrected).toBe(corrected)
  expect(body.items[0]?.id).toBe(event.id)
})

test('a word that is found is left alone, also where other words or filters leave nothing', async () => {
  const queries: Record<string, string>[] = [
    { q: 'концерт прогулка' },
    { q: 'концерт', location: 'Тула' },
    { q: 'семьи' },
  ]
  for (const query of queries) expect(await found(query)).not.toHaveProperty('corrected')
})

test('words of what is not public correct nobody, nor do those of what is public no more', async () => {
  for (const q of ['тайнинское', 'Тайнинскае', 'секрет', 'Черновек']) {
    expect(await found({ q, status: 'any' })).toEqual({ items: [], next_cursor: null })
  }
  const shown = await put('Зазеркалье')
  expect((await found({ q: 'зазиркалье' })).corrected).toBe('зазеркалье')
  await olga.call('PATCH', `/events/${shown.id}`, { body: { visibility: 'private' } })
  expect(await found({ q: 'зазиркалье' })).toEqual({ items: [], next_cursor: null })
})

test('an answer carries the own booking of who asks', async () => {
  const [mine] = (await found({ q: 'концерт' }, guest)).items
  expect(mine?.my_booking?.state).toBe('confirmed')
  const [theirs] = (await found({ q: 'концерт' })).items
  expect(theirs?.my_booking).toBeNull()
})

const sorts = ['starts_at', '-starts_at', 'status', '-rating', '-popularity', '-created_at']

test('a cursor is good for the order it was made in, and only as it was made', async () => {
  const cursors = await Promise.all(
    sorts.map(async (sort) => (await found({ sort, limit: '1' })).next_cursor as string),
  )
  for (const [made, cursor] of cursors.entries()) {
    for (const [used, sort] of sorts.entries()) {
      // By start, both ways, rows stand at the same places; only which way is it is another.
      const { status, code } = await w.stranger.get(`/events?${new URLSearchParams({ sort, cursor })}`)
      expect([status, code], `${cursor} for ${sort}`).toEqual(
        made === used ? [200, undefined] : [400, 'cursor.invalid'],
      )
    }
    for (const spoilt of [
      `${cursor}0000000000000000`,
      `${cursor}~1`,
      cursor.slice(1),
      `${cursor}'`,
      `${cursor} or 1=1`,
      cursor.replace(/\d/, 'x'),
    ]) {
      const query = new URLSearchParams({ sort: sorts[made]!, cursor: spoilt })
      const answer = await w.stranger.get(`/events?${query}`)
      expect([spoilt, answer.status, answer.code]).toEqual([spoilt, 400, 'cursor.invalid'])
    }
  }
})

test.each([
  "'",
  '"',
  '\\',
  ':*',
  'a:*',
  "a' & 'b",
  '&|!()<->',
  '!концерт',
  'a\\',
  '%',
  '_',
  '😀👩‍👩‍👧',
  '\u202eтрецнок',
  '\ufeff',
  'ﷺ',
  'İstanbul',
  'a'.repeat(200),
  'а б в г д е ж з и к л м н о п р с т у ф х ц ч ш щ э ю я',
  '١٢٣',
  'ⅷ ² ½',
  'क्षत्रिय',
  "'; drop table events --",
])('%j is text like any other', async (text) => {
  for (const [path, name] of [
    ['/events', 'q'],
    ['/events', 'tag'],
    ['/events', 'location'],
    ['/tags', 'q'],
    ['/locations', 'q'],
  ] as const) {
    const value =
      name === 'tag' ? text.slice(0, 50) : name === 'q' && path !== '/events' ? text.slice(0, 100) : text
    const { status, text: answer } = await w.stranger.get(`${path}?${new URLSearchParams({ [name]: value })}`)
    expect([status, answer.slice(0, 11)]).toEqual([200, expect.stringMatching(/^\{"items":/)])
  }
})

test.each([
  'q=%00',
  'q=a%00b',
  'q=%ED%A0%80',
  'q=%ff',
  `q=${'a'.repeat(201)}`,
  'tag=%00',
  'location=%00',
  `tag=${'a'.repeat(51)}`,
  'sort=rating',
  'sort=starts_at,id',
  'status=draft',
  'status=scheduled',
  'min_rating=0',
  'min_rating=1e309',
  'min_rating=NaN',
  'has_free_seats=maybe',
  'starts_after=yesterday',
  'near=9999-12-31T23:59:59Z',
  'organizer=0',
  'series=1e30',
  'organizer=9007199254740993',
  'q=a&q=b',
])('%s is refused', async (query) => {
  const { status } = await w.stranger.get(`/events?${query}`)
  expect(status).toBe(400)
})
