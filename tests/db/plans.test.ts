import { join } from 'node:path'
import { CompiledQuery } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EventQuery } from '../../src/contract/finding.ts'
import { migrate } from '../../src/db/migrate.ts'
import { eventForPerson, eventForStranger } from '../../src/features/events/access.ts'
import { listing, upcomingPage } from '../../src/features/events/finding/queries.ts'
import { momentsBetween, nextLook } from '../../src/features/notifications/reminders/commands.ts'
import { freshDatabase, log } from './server.ts'

const events = 50_000
const { embedded, database, end } = await freshDatabase()
const run = async (text: string) => {
  const client = await database.pool.connect()
  try {
    await client.query({ text, ...{ query_timeout: 120_000 } })
  } finally {
    client.release()
  }
}

beforeAll(async () => {
  await migrate({ socket: embedded.connection, folder: join(import.meta.dirname, '../../migrations'), log })
  await run(`set statement_timeout = '120s'; set session_replication_role = replica;
    insert into accounts (email, username, password_hash, first_name, locale, time_zone, created_at, updated_at)
    select n || '@example.org', n, 'none', 'Ann', 'en', 'UTC', now(), now() from generate_series(1, 500) n`)
  await run(`
    insert into events (organizer_id, title, starts_at, time_zone, location, venue, tags, seats, booked, popularity,
      rating_count, rating_sum, series_id, status, visibility, publish_at, created_at, updated_at)
    select 1 + n % 500, 'слово' || n % 2000 || ' word' || n % 77, now() + (n - ${events / 5}) * interval '7 minutes', 'UTC',
           'City ' || n % 300, 'Hall', array['Tag ' || n % 400, 'Even ' || n % 2], 10, n % 11, n % 11,
           r, r * (1 + n % 5), n % 5000,
           case when n > ${events / 5} then 'upcoming' when n % 10 = 0 then 'cancelled' else 'finished' end,
           case when n % 50 = 0 then 'private' else 'public' end, now(), now(), now()
    from generate_series(1, ${events}) n, lateral (select case when n < ${events / 5} then n % 7 else 0 end as r) rated`)
  await run(`insert into event_organizations select id, id % 400 from events where id % 3 = 0`)
  await run('analyze events, accounts, event_organizations, tags')
}, 120_000)
afterAll(end)

/** What PostgreSQL does with the values given, one step a line. */
async function plan({ sql, parameters }: CompiledQuery): Promise<string> {
  const { rows } = await database.read.executeQuery<{ 'QUERY PLAN': string }>(
    CompiledQuery.raw(`explain ${sql}`, [...parameters]),
  )
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}

const soon = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
const queries: [string, EventQuery, (readonly string[])?][] = [
  ['by start', { status: 'upcoming' }],
  ['latest', { sort: '-starts_at' }],
  ['by status', { sort: 'status' }],
  ['the best', { sort: '-rating' }],
  ['the most popular', { sort: '-popularity' }],
  ['the newest', { sort: '-created_at' }],
  ['the newest of any status', { sort: '-created_at', status: 'any' }],
  ['the most popular of any status', { sort: '-popularity', status: 'any' }],
  ['finished', { status: 'finished' }],
  ['cancelled, latest', { status: 'cancelled', sort: '-starts_at' }],
  ['any', { status: 'any' }],
  ['a common word', { q: 'word5' }],
  ['a rare word', { q: 'слово777' }],
  ['a word nobody knows', { q: 'абракадабра' }],
  ['two words', { q: 'слово777 word7' }],
  ['a word of any status, the best', { q: 'слово777', sort: '-rating' }],
  ['a common tag', { tag: 'Even 1' }, ['Even 1']],
  ['a rare tag', { tag: 'Tag 7' }, ['Tag 7']],
  ['a tag nobody knows', { tag: 'x' }, []],
  ['a rare tag, the best', { tag: 'Tag 7', sort: '-rating' }, ['Tag 7']],
  ['a city', { location: 'CITY 9' }],
  ['a city, by status', { location: 'CITY 9', sort: 'status' }],
  ['a tag, a city, seats', { tag: 'Tag 7', location: 'City 7', has_free_seats: true }, ['Tag 7']],
  ['full', { has_free_seats: false }],
  ['an organizer', { organizer: 7 }],
  ['an organization', { organization: 7 }],
  ['a series', { series: 7, status: 'any' }],
  ['a range', { starts_after: soon(10), starts_before: soon(12) }],
  ['near', { near: soon(20) }],
  ['good', { min_rating: 4.5 }],
  ['bad', { max_rating: 1.5 }],
]

test.each(queries)('%s: no list reads all events', async (_name, query, tags = []) => {
  // Without the total: who asks for it has everything counted.
  const text = await plan(listing({ viewer: null, now: new Date(), query }, tags))
  expect(text).toMatch(/using events_|on events_/)
  expect(text).not.toMatch(/Seq Scan on events/)
})

test.each([
  ['-starts_at', ['2031-01-01T00:00:00.000000Z', '7']],
  ['-created_at', ['40000']],
  ['-popularity', ['5', '40000']],
  ['-rating', ['3.00', '3', '40000']],
  ['status', ['4601686018427387904', '7']],
] as const)('a page deep in the order %s begins in its index and sorts nothing', async (sort, place) => {
  const name = {
    '-starts_at': 'latest',
    '-created_at': 'newest',
    '-popularity': 'popular',
    '-rating': 'rating',
    status: 'status',
  }[sort]
  const query = { sort, status: 'any', cursor: [name, ...place].join('~') } as const
  const text = await plan(listing({ viewer: null, now: new Date(), query }, []))
  expect(text).toMatch(/Index Cond: .*ROW\(|Index Cond: \(id </)
  expect(text).not.toMatch(/Seq Scan on events/)
  expect(text).not.toMatch(/Sort[^\n]*\n\s*Sort Key: e\./)
})

test.each([
  ['a minute', 60_000],
  ['a month', 30 * 86_400_000],
])('moments of reminders since %s are found by the start of events, and the next one', async (_, ms) => {
  const now = new Date()
  for (const query of [momentsBetween(new Date(now.getTime() - ms), now), nextLook(now)]) {
    const text = await plan(query.compile(database.read))
    expect(text).toMatch(/(Index|Bitmap Index) Scan (using|on) events_/)
    expect(text).not.toMatch(/Seq Scan on events/)
  }
})

test('the plain list and an event by its id have one plan for all values, by their indexes', async () => {
  const client = await database.pool.connect()
  try {
    await client.query('set plan_cache_mode = force_generic_plan')
    for (const [{ name, text }, types, values] of [
      [
        upcomingPage,
        'bigint, timestamptz, timestamptz, bigint, int, boolean',
        'null, now(), now(), 0, 20, false',
      ],
      [eventForPerson, 'bigint, bigint, text', '7, 7, null'],
      [eventForStranger, 'bigint, text', '7, null'],
    ] as const) {
      await client.query(`prepare ${name} (${types}) as ${text}`)
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain execute ${name} (${values})`)
      const lines = rows.map((row) => row['QUERY PLAN'])
      expect(lines.join('\n')).toMatch(/(Index Scan|Index Only Scan) using events_/)
      expect(lines.filter((line) => /Seq Scan on events/.test(line))).toEqual([])
    }
  } finally {
    client.release(true)
  }
})
