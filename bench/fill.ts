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

/** Far below the ten seconds a statement may take. */
const atATime = 100_000

/** Published events five minutes apart, all alike but for their title and time; answers the first and last id. */
export async function fillEvents(db: Database, count: number): Promise<{ first: number; last: number }> {
  for (let done = 0; done < count; done += atATime) {
    await sql`
      insert into events (organizer_id, title, description, starts_at, ends_at, time_zone, location, venue, seats, status, publish_at, created_at, updated_at)
      select 1 + n % 1000, 'Open lecture no. ' || n, repeat('What it is about, and for whom. ', 12),
             now() + interval '1 day' + n * interval '5 minutes', now() + interval '1 day 2 hours' + n * interval '5 minutes',
             'Europe/Moscow', 'Moscow', 'Great hall, 2nd floor', 1000000, 'upcoming', now(), now(), now()
      from generate_series(${done}::int + 1, ${Math.min(done + atATime, count)}::int) n`.execute(db.read)
  }
  // Else autovacuum would come in the middle of a round, on one side only.
  await sql`vacuum (analyze) events`.execute(db.read)
  await sql`checkpoint`.execute(db.read)
  const { rows } = await sql<{ first: number; last: number }>`
    select max(id) - ${count}::int + 1 as first, max(id) as last from events`.execute(db.read)
  return rows[0]!
}

/** Cursors of the public list at every depth, a hundred events apart. */
export async function someCursors(db: Database): Promise<string[]> {
  const { rows } = await sql<{ cursor: string }>`
    select ${sql.raw(instantCursorSql('starts_at', 'id'))} as cursor
    from events where id % 100 = 0 and status = 'upcoming'`.execute(db.read)
  return rows.map(({ cursor }) => cursor)
}
