import { pino } from 'pino'
import { expect, test } from 'vitest'
import { readCalendar } from '../world/calendar.ts'
import { exchange } from '../world/http.ts'

import { hour, movableClock, openWorld, password, world } from '../world/world.ts'
import { readXml } from '../world/xml.ts'

const clock = movableClock()
const w = await world({ clock, env: { PUBLIC_URL: 'https://events.example.org' } })
const [anna, boris] = [await w.person('anna', { first_name: 'Anna' }), await w.person('boris')]
const day = 24 * hour
const inDays = (days: number) => new Date(clock.now().getTime() + days * day).toISOString()

const feed = (path: string, language = 'en') =>
  w.stranger.call('GET', `/calendar/${path}`, { headers: { 'accept-language': language } })
const titlesIn = (text: string) => readCalendar(text).events.map((event) => event.value('summary'))

test('a tag, a city and an organization have a calendar to subscribe to, soonest first', async () => {
  const { body: choir } = await anna.post('/organizations', { title: 'Choir, "North"; South' })
  const common = { tags: ['Хор'], location: 'Нижний Новгород', organizations: [choir.id] }
  await w.event(anna, { title: 'Later', starts_at: inDays(3), ...common })
  await w.event(anna, { title: 'Sooner', starts_at: inDays(2), ...common })
  await w.event(anna, { title: 'Elsewhere', starts_at: inDays(1) })
  for (const [path, name] of [
    ['tag/%D1%85%D0%BE%D1%80.ics', 'Events: Хор'],
    [`location/${encodeURIComponent('НИЖНИЙ новгород')}.ics`, 'Events in Нижний Новгород'],
    [`organization/${choir.id}.ics`, 'Events of Choir, "North"; South'],
  ] as const) {
    const { status, headers, text } = await feed(path)
    expect(status, path).toBe(200)
    expect(headers['content-type']).toBe('text/calendar; charset=utf-8')
    expect(headers['cache-control']).toMatch(/^public, max-age=\d+$/)
    const calendar = readCalendar(text)
    expect(titlesIn(text)).toEqual(['Sooner', 'Later'])
    expect(calendar.value('x-wr-calname')).toBe(name)
    expect(calendar.value('name')).toBe(name)
    expect(calendar.value('refresh-interval')).toBe('PT1H')
    expect(calendar.value('x-published-ttl')).toBe('PT1H')
    // An alarm is for who asked for one.
    expect(calendar.events.flatMap(({ alarms }) => alarms)).toEqual([])
    const again = await w.stranger.call('GET', `/calendar/${path}`, {
      headers: { 'if-none-match': headers.etag, 'accept-language': 'en' },
    })
    expect(again.status).toBe(304)
  }
})

test('a feed shows what is public, from a month ago on', async () => {
  const put = (title: string, more = {}) => w.event(anna, { title, tags: ['Window'], ...more })
  const old = await put('Too old')
  const recent = await put('Recent')
  await w.sql(`update events set status = 'finished', starts_at = $2 where id = $1`, [old.id, inDays(-31)])
  await w.sql(`update events set status = 'finished', starts_at = $2 where id = $1`, [recent.id, inDays(-29)])
  const cancelled = await put('Off')
  await w.sql(`update events set status = 'cancelled' where id = $1`, [cancelled.id])
  await put('Hidden', { visibility: 'private' })
  await put('Draft', { draft: true })
  await put('Not yet', { publish_at: inDays(0.5) })
  const { text } = await feed('tag/window.ics')
  const calendar = readCalendar(text)
  expect(titlesIn(text)).toEqual(['Recent', 'Off'])
  expect(calendar.value('method')).toBe('PUBLISH')
  expect(calendar.events.map((event) => event.value('status'))).toEqual(['CONFIRMED', 'CANCELLED'])
  for (const format of ['atom', 'rss']) {
    expect((await feed(`tag/window.${format}`)).text).toContain('Cancelled: Off')
    expect((await feed(`tag/window.${format}`, 'ru')).text).toContain('Отменено: Off')
  }
})

test('one zone stands once in a calendar, and each event has its own', async () => {
  const starts_at = '2027-07-14T16:00:00.000Z'
  for (const time_zone of ['Europe/Berlin', 'Asia/Tokyo', 'Europe/Berlin'])
    await w.event(anna, { tags: ['Zones'], starts_at, time_zone })
  const { zones, events } = readCalendar((await feed('tag/zones.ics')).text)
  expect(zones.toSorted()).toEqual(['Asia/Tokyo', 'Europe/Berlin'])
  expect(events.map(({ start }) => start.instant)).toEqual([starts_at, starts_at, starts_at])
  expect(new Set(events.map(({ start }) => start.wall))).toEqual(
    new Set(['2027-07-14T18:00:00', '2027-07-15T01:00:00']),
  )
})

const hostile = `</title>]]>]]><script>alert('1')</script> & "q" \u0007`

test('Atom and RSS are well formed whatever people write, and nothing they write is markup', async () => {
  const mallory = await w.person('mallory', { first_name: hostile, last_name: 'X' })
  const tag = `<b>&"'`
  const event = await w.event(mallory, {
    title: hostile,
    description: `${hostile}\n\nsecond\nline`,
    tags: [tag],
    location: hostile,
  })
  const url = `https://events.example.org/events/${event.id}`
  const self = `https://events.example.org/api/v1/calendar/tag/${encodeURIComponent(tag)}`

  const atom = await feed(`tag/${encodeURIComponent(tag)}.atom`)
  expect(atom.headers['content-type']).toBe('application/atom+xml; charset=utf-8')
  const { feed: root } = readXml(atom.text)
  expect(root.id).toBe(`${self}.atom`)
  expect(root.title).toBe(`Events: ${tag}`)
  expect(root.entry).toMatchObject({ id: url, updated: expect.stringMatching(/Z$/) })
  const rss = await feed(`tag/${encodeURIComponent(tag)}.rss`)
  expect(rss.headers['content-type']).toBe('application/rss+xml; charset=utf-8')
  const { item, ...channel } = readXml(rss.text).rss.channel
  expect(channel.title).toBe(`Events: ${tag}`)
  expect(item).toMatchObject({ guid: url, link: url, category: tag })
  expect(item['content:encoded']).toContain('<p>second<br>line</p>')
  for (const html of [root.entry.title, root.entry.content, item.title, item['content:encoded']]) {
    expect(html).toContain('&lt;script&gt;')
    expect(html).not.toContain('<script')
  }
  const { events, value } = readCalendar((await feed(`tag/${encodeURIComponent(tag)}.ics`)).text)
  expect(events).toHaveLength(1)
  expect(value('x-wr-calname')).toBe(`Events: ${tag}`)
})

test('a name ends no line of a calendar', async () => {
  const title = 'Choir\r\nEND:VCALENDAR\r\nX-EVIL:1\\n,;'
  const { body } = await anna.post('/organizations', { title })
  const { text } = await feed(`organization/${body.id}.ics`)
  expect(readCalendar(text).value('name')).toBe('Events of Choir END:VCALENDAR X-EVIL:1\\n,;')
  expect(text).not.toMatch(/^X-EVIL/m)
})

test('what cannot be seen at all breaks nothing', async () => {
  const [bell, city] = ['\u0007', '\ufffe\u0001']
  const mallory = await w.person('ringer', { first_name: bell })
  const { body: organization } = await mallory.post('/organizations', { title: bell })
  const organizations = [organization.id]
  const event = await w.event(mallory, {
    title: bell,
    tags: [bell],
    location: city,
    venue: bell,
    organizations,
  })
  expect(readCalendar((await w.stranger.get(`/events/${event.id}.ics`)).text).events).toHaveLength(1)
  for (const name of [`tag/${encodeURIComponent(bell)}`, `organization/${organization.id}`]) {
    for (const format of ['atom', 'rss']) readXml((await feed(`${name}.${format}`)).text)
    expect(titlesIn((await feed(`${name}.ics`)).text)).toHaveLength(1)
  }
})

test('a name may have dots, spaces and slashes', async () => {
  for (const tag of ['v1.2 .ics', 'a/b', '100%', '?x=1#y', 'ё'.repeat(50)]) {
    await w.event(anna, { title: tag, tags: [tag] })
    const { status, text } = await feed(`tag/${encodeURIComponent(tag)}.ics`)
    expect(status, tag).toBe(200)
    expect(titlesIn(text)).toEqual([tag])
  }
  const city = 'Г'.repeat(200)
  await w.event(anna, { location: city })
  expect((await feed(`location/${encodeURIComponent(city)}.atom`)).status).toBe(200)
})

test('what is unknown has no feed, what has no events any more an empty one', async () => {
  const { body: tag } = await anna.post('/tags', { name: 'Unused' })
  expect(tag.name).toBe('Unused')
  expect(titlesIn((await feed('tag/unused.ics')).text)).toEqual([])
  for (const format of ['atom', 'rss']) expect((await feed(`tag/unused.${format}`)).status).toBe(200)
  await w.event(anna, { tags: ['Secret'], draft: true })
  for (const path of [
    'tag/nothing.ics',
    'tag/secret.ics',
    'location/nowhere.rss',
    'organization/999.atom',
    'organization/x.ics',
  ])
    expect(await feed(path)).toMatchObject({ status: 404, code: 'not_found' })
  for (const path of ['tag/unused.txt', 'tag/unused', 'tag/.ics', 'organization/%00.ics', 'tag/a%0Ab.ics'])
    expect((await feed(path)).status, path).toBe(400)
  expect((await feed(`tag/${'a'.repeat(300)}.ics`)).status).toBe(404)
  expect((await feed('organization/99999999999999999999.ics')).status).toBe(404)
})

test('a feed ends at five hundred events', async () => {
  const { id } = await w.event(anna, { tags: ['Many'] })
  await w.sql(
    `insert into events (organizer_id, title, starts_at, time_zone, seats, status, publish_at, created_at, updated_at, tags)
     select organizer_id, 'n' || n, starts_at + n * interval '1 hour', time_zone, 1, status, publish_at, created_at, updated_at, tags
     from events, generate_series(1, 600) n where id = $1`,
    [id],
  )
  expect(titlesIn((await feed('tag/many.ics')).text)).toHaveLength(500)
})

const pathOf = (url: string) => new URL(url).pathname.replace('/api/v1', '')

test('everything of mine is in one private calendar', async () => {
  const vera = await w.person('vera')
  const zoya = await w.person('zoya')
  const put = (by: typeof anna, title: string, more = {}) => w.event(by, { title, seats: 1, ...more })
  const booked = await put(anna, 'Booked', { starts_at: inDays(1) })
  const full = await put(anna, 'Waiting', { starts_at: inDays(2) })
  const left = await put(anna, 'Left', { starts_at: inDays(3) })
  await zoya.post(`/events/${full.id}/bookings`)
  await vera.post(`/events/${booked.id}/bookings`)
  expect((await vera.post(`/events/${full.id}/bookings`)).body.state).toBe('waitlisted')
  const { body: booking } = await vera.post(`/events/${left.id}/bookings`)
  await vera.delete(`/bookings/${booking.id}`)
  await put(vera, 'Mine', { starts_at: inDays(4), visibility: 'private' })
  await put(vera, 'To be published', { starts_at: inDays(5), publish_at: inDays(0.5) })
  await put(vera, 'Draft', { draft: true })
  const called = await put(vera, 'Called off', { starts_at: inDays(6) })
  await w.sql(`update events set status = 'cancelled' where id = $1`, [called.id])
  const past = await put(vera, 'Two months ago')
  const long = await put(vera, 'Four months ago')
  await w.sql(`update events set status = 'finished', starts_at = $2 where id = $1`, [past.id, inDays(-60)])
  await w.sql(`update events set status = 'finished', starts_at = $2 where id = $1`, [long.id, inDays(-120)])

  const { body } = await vera.get('/me/calendar')
  expect(body.url).toMatch(/^https:\/\/events\.example\.org\/api\/v1\/calendar\/private\/[\w-]{40,}\.ics$/)
  expect(body.webcal_url).toBe(body.url.replace('https:', 'webcal:'))
  const { status, headers, text } = await w.stranger.call('GET', pathOf(body.url))
  expect(status).toBe(200)
  expect(headers['cache-control']).toBe('private, no-cache')
  expect(headers['referrer-policy']).toBe('no-referrer')
  expect(headers['x-robots-tag']).toBe('noindex')
  const told = readCalendar(text).events.map((event) => `${event.value('summary')} ${event.value('status')}`)
  expect(told).toEqual([
    'Two months ago CONFIRMED',
    'Booked CONFIRMED',
    'Waiting TENTATIVE',
    'Mine CONFIRMED',
    'To be published CONFIRMED',
    'Called off CANCELLED',
  ])
  expect(readCalendar(text).events.map(({ alarms }) => alarms.length)).toEqual([1, 1, 1, 1, 1, 0])
})

test('a new address makes the old one worthless, once however often it is asked for with one key', async () => {
  const { body: before } = await boris.get('/me/calendar')
  expect((await boris.get('/me/calendar')).body).toEqual(before)
  const rotate = () => boris.post('/me/calendar/rotate', undefined, { 'idempotency-key': 'once' })
  const { status, body: after } = await rotate()
  expect(status).toBe(200)
  expect(after.url).not.toBe(before.url)
  expect((await rotate()).body).toEqual(after)
  expect((await boris.get('/me/calendar')).body).toEqual(after)
  expect(await w.stranger.call('GET', pathOf(before.url))).toMatchObject({ status: 404, code: 'not_found' })
  expect((await w.stranger.call('GET', pathOf(after.url))).status).toBe(200)
  const { body: third } = await boris.post('/me/calendar/rotate')
  expect(new Set([before.url, after.url, third.url]).size).toBe(3)
})

test('an address cannot be made up, not even by who reads the database', async () => {
  const { body } = await anna.get('/me/calendar')
  const [, secret = ''] = /private\/(.*)\.ics$/.exec(body.url) ?? []
  const [id, mac = ''] = secret.split(/-(.*)/s)
  const guesses = [
    `${boris.user.id}-${mac}`,
    `${id}-${mac.slice(0, -1)}`,
    `${id}-${'A'.repeat(43)}`,
    `${id}`,
    `0${id}-${mac}`,
    `99999999999999999999-${mac}`,
    'x',
  ]
  for (const guess of guesses)
    expect((await w.stranger.call('GET', `/calendar/private/${guess}.ics`)).status, guess).toBe(404)
  const everything = await w.sql<{ dump: string }>(
    `select query_to_xml('select * from ' || quote_ident(tablename), true, true, '')::text as dump
     from pg_tables where schemaname = 'public'`,
  )
  for (const { dump } of everything) expect(dump).not.toContain(mac)
})

test('the calendar of who is blocked or gone is there no more', async () => {
  const lena = await w.person('lena')
  const gleb = await w.person('gleb')
  const open = async (person: typeof lena) => pathOf((await person.get('/me/calendar')).body.url)
  const [ofLena, ofGleb] = [await open(lena), await open(gleb)]
  await w.sql('update accounts set is_blocked = true where id = $1', [lena.user.id])
  await gleb.call('DELETE', '/me', { body: { password } })
  for (const path of [ofLena, ofGleb]) expect((await w.stranger.call('GET', path)).status).toBe(404)
  await w.sql('update accounts set is_blocked = false where id = $1', [lena.user.id])
  expect((await w.stranger.call('GET', ofLena)).status).toBe(200)
})

test('the address of a private calendar is in no log', async () => {
  const lines: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  await using other = await openWorld({ log })
  const dora = await other.person('dora')
  const { body } = await dora.get('/me/calendar')
  const mac = body.url.slice(-20, -'.ics'.length)
  const open = () => exchange('GET', other.app.url + new URL(body.url).pathname)
  expect((await open()).status).toBe(200)
  await other.sql('alter table bookings rename to away')
  expect((await open()).status).toBe(500)
  await other.sql('alter table away rename to bookings')
  await dora.post('/me/calendar/rotate')
  expect((await open()).status).toBe(404)
  expect(lines.join('')).toContain('request failed')
  expect(lines.join('')).not.toContain(mac)
})
