import { sql } from 'kysely'
import type { Database } from '../src/db/database.ts'

/** Accounts with ids from 1, each with a session of the same id. */
export async function fillPeople(db: Database, count: number): Promise<void> {
  await sql`
    insert into accounts (email, username, password_hash, first_name, last_name, locale, time_zone, created_at, updated_at)
    select 'person' || n || '@example.org', 'person' || n, 'none', 'Person', 'No. ' || n, 'en', 'Europe/Moscow', now(), now()
    from generate_series(1, ${count}::int) n`.execute(db.read)
  await sql`
    insert into sessions (account_id, cookie_hash, family_hash, refresh_hash, rotated_at, created_at, expires_at)
    select n, sha256(('cookie' || n)::bytea), sha256(('family' || n)::bytea), '', now(), now(), now() + interval '1 day'
    from generate_series(1, ${count}::int) n`.execute(db.read)
  await sql`analyze accounts, sessions`.execute(db.read)
}

/** Published events over the next year, all alike but for their title and time; answers the first and last id. */
export async function fillEvents(db: Database, count: number): Promise<{ first: number; last: number }> {
  await sql`
    insert into events (organizer_id, title, description, starts_at, ends_at, time_zone, location, venue, seats, status, publish_at, created_at, updated_at)
    select 1 + n % 1000, 'Open lecture no. ' || n, repeat('What it is about, and for whom. ', 12),
           now() + interval '1 day' + n * interval '5 minutes', now() + interval '1 day 2 hours' + n * interval '5 minutes',
           'Europe/Moscow', 'Moscow', 'Great hall, 2nd floor', 1000000, 'upcoming', now(), now(), now()
    from generate_series(1, ${count}::int) n`.execute(db.read)
  // Else autovacuum would come in the middle of a round, on one side only.
  await sql`vacuum (analyze) events`.execute(db.read)
  await sql`checkpoint`.execute(db.read)
  const { rows } = await sql<{ first: number; last: number }>`
    select max(id) - ${count}::int + 1 as first, max(id) as last from events`.execute(db.read)
  return rows[0]!
}
