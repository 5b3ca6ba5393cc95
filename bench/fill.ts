import { sql } from 'kysely'
import type { Database } from '../src/db/database.ts'
import { createAccount } from '../src/features/accounts/commands.ts'
import { openSession } from '../src/features/accounts/sessions/commands.ts'
import { instantCursorSql } from '../src/http/cursors.ts'
import { systemClock } from '../src/kernel/clock.ts'

/** Accounts with ids from 1, each with a session of the same id: the first made by the product, the others copies of it. */
export async function fillPeople(db: Database, count: number): Promise<void> {
  await db.write(async (tx) => {
    const person = { email: 'person@example.org', username: 'person', first_name: 'Person' }
    const { id } = await createAccount(tx, systemClock, person, 'none', 'en')
    await openSession(tx, systemClock, id, { address: '127.0.0.1', userAgent: 'bench' })
    await sql`
      insert into accounts overriding system value select copy.*
      from accounts a, generate_series(2, ${count}::int) n, jsonb_populate_record(a, jsonb_build_object(
        'id', n, 'email', 'person' || n || '@example.org', 'username', 'person' || n)) copy`.execute(tx)
    await sql`
      insert into sessions overriding system value select copy.*
      from sessions s, generate_series(2, ${count}::int) n, jsonb_populate_record(s, jsonb_build_object(
        'id', n, 'account_id', n, 'cookie_hash', sha256(('cookie' || n)::bytea),
        'family_hash', sha256(('family' || n)::bytea))) copy`.execute(tx)
    for (const table of ['accounts', 'sessions']) {
      await sql`select setval(pg_get_serial_sequence(${table}, 'id'), ${count})`.execute(tx)
    }
  })
  await sql`analyze accounts, sessions`.execute(db.read)
}

/** Rows in one statement. */
const atATime = 25_000
/** Longer than any statement of a filling takes, in ms. */
const patience = 900_000
/** Few rows are quicker written into the indexes than these are made anew. */
const many = 50_000

/** A number evenly spread over 0..1, the same for the same `n` and `salt` whenever it is asked for. */
const even = (n: string, salt: number) => `((hashint8extended(${n}, ${salt}) & 1048575) / 1048576.0)::float8`
/** A number from 1 to `count`, `k` as often as 1/k: so do people choose words, tags and cities (Zipf's law). */
const zipf = (count: number, n: string, salt: number) =>
  `least(${count}, floor(exp(${even(n, salt)} * ln(${count + 1}::float8)))::int)`
const named = (names: readonly string[], rest: string, rank: string) =>
  `coalesce((array['${names.join("','")}'])[${rank}], '${rest}' || ${rank})`

/** The commonest of each, first the most common; there are more. */
export const cities = ['Москва', 'Санкт-Петербург', 'London', 'Казань', 'Berlin', 'Тула']
export const tags = ['Музыка', 'Lecture', 'Театр', 'Outdoors', 'Дети', 'Science', 'Кино', 'Chess']
export const words = ['концерт', 'lecture', 'вечер', 'music', 'выставка', 'history', 'мастерская', 'walk']

const word = (n: string, salt: number) => named(words, 'слово', zipf(3000, n, salt))
const texts = `
  create temp table texts as
  select id, (select string_agg(${word('id * 16 + i', 5)}, ' ') from generate_series(1, 16) i) as body
  from generate_series(0, 999) id`
const rows = `
  insert into events (organizer_id, title, description, starts_at, ends_at, time_zone, location, venue, tags, seats,
    booked, status, publish_at, created_at, updated_at)
  select 1 + n % 1000, ${word('n', 1)} || ' ' || ${word('n', 2)} || ' no. ' || n, body,
         now() + interval '1 day' + n * interval '5 minutes', now() + interval '1 day 2 hours' + n * interval '5 minutes',
         'Europe/Moscow', ${named(cities, 'City ', zipf(200, 'n', 3))}, 'Great hall, 2nd floor',
         array(select distinct ${named(tags, 'Tag ', zipf(100, 'n * 2 + i', 4))} from generate_series(0, 1) i),
         1000000, case when n % 10 = 0 then 1000000 else 0 end, 'upcoming', now(), now(), now()
  from generate_series($1::int, $2::int) n join texts on id = n % 1000`
/** What a trigger counts event by event. */
const counts = [
  `insert into tags (name, created_at, events, listed)
   select name, now(), count(*), true from events, unnest(tags) name group by name
   on conflict (name) do update set events = excluded.events, listed = true`,
  `insert into locations (folded, name, events)
   select folded_location, min(location), count(*) from events where location <> '' group by 1
   on conflict (folded) do update set events = excluded.events`,
  `insert into search_words (word, events)
   select word, count(*)
   from events, regexp_split_to_table(event_names(title, tags, location, venue), ' ') word
   where word !~ '^[0-9]+$' and length(word) between 3 and 40 group by word
   on conflict (word) do update set events = excluded.events`,
]

/** A connection for long statements, thrown away afterwards. No triggers: they would count the same few cities row by row. */
async function opened(db: Database) {
  const client = await db.pool.connect()
  const run = (text: string, values: unknown[] = []) =>
    client.query<{ name: string; definition: string }>(
      Object.assign({ text, values }, { query_timeout: patience }),
    )
  await run(`set statement_timeout = ${patience}`)
  await run(`set maintenance_work_mem = '256MB'`)
  await run('set session_replication_role = replica')
  return { run, [Symbol.dispose]: () => client.release(true) }
}

/**
 * Published events five minutes apart, a tenth of them full; words, tags and cities as common and as rare as people's.
 * Answers the first and last id.
 */
export async function fillEvents(db: Database, count: number): Promise<{ first: number; last: number }> {
  using one = await opened(db)
  using other = await opened(db)
  const { rows: indexes } = await one.run(`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
    from pg_index where indrelid = 'events'::regclass and not indisunique and ${count} >= ${many}`)
  for (const { name } of indexes) await one.run(`drop index ${name}`)
  let done = 0
  // On both cores: what is found by words takes 0.2 ms a row to make.
  await Promise.all(
    [one, other].map(async ({ run }) => {
      await run(texts)
      while (done < count) {
        const from = done + 1
        done = Math.min(done + atATime, count)
        await run(rows, [from, done])
      }
    }),
  )
  for (const { definition } of indexes) await one.run(definition)
  for (const text of counts) await one.run(text)
  // Else autovacuum would come in the middle of a round, on one side only.
  await one.run('vacuum (analyze) events')
  await one.run('checkpoint')
  const { rows: ids } = await sql<{ first: number; last: number }>`
    select max(id) - ${count}::int + 1 as first, max(id) as last from events`.execute(db.read)
  return ids[0]!
}

/** Cursors of the public list at every depth, of every so many events one. */
export async function someCursors(db: Database, every: number): Promise<string[]> {
  const { rows: cursors } = await sql<{ cursor: string }>`
    select ${sql.raw(instantCursorSql('starts_at', 'id'))} as cursor
    from events where id % ${every}::int = 0 and status = 'upcoming'`.execute(db.read)
  return cursors.map(({ cursor }) => cursor)
}
