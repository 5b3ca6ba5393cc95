import type { Signed, User } from '../../src/contract/accounts.ts'
import type { Clock } from '../../src/kernel/clock.ts'
import { Caller } from './http.ts'
import { signAccess } from './tokens.ts'

/** Somebody with an account. */
export class Person extends Caller {
  readonly user: User
  refresh: string

  constructor(origin: string, { user, access, refresh }: Signed) {
    super(origin, access)
    this.user = user
    this.refresh = refresh
  }

  /** The same person at another server. */
  at({ url }: { url: string }): Person {
    return new Person(url, { user: this.user, access: this.access ?? '', refresh: this.refresh })
  }
}

const settle = `
  with people as (
    insert into accounts (email, username, password_hash, first_name, locale, time_zone, created_at, updated_at)
    select n || '@example.org', n, 'none', n, 'en', 'UTC', $3, $3
    from generate_series(1, $1::int) i, format('%s-%s', $2::text, i) n
    returning *
  ), opened as (
    insert into sessions (account_id, cookie_hash, family_hash, refresh_hash, rotated_at, last_used_at, created_at, expires_at)
    select id, sha256(('cookie ' || email)::bytea), sha256(('family ' || email)::bytea), '', $3, $3, $3,
           $3::timestamptz + '30 days'
    from people
    returning account_id, id
  )
  select p.*, o.id as session from people p join opened o on o.account_id = p.id order by p.id`

/** Many people at once, signed in without the cost of hashing a password for each. None of them can sign in or refresh. */
export async function settleCrowd(
  sql: (text: string, values: unknown[]) => Promise<(User & { session: number })[]>,
  origin: string,
  { size, name, clock }: { size: number; name: string; clock: Clock },
): Promise<Person[]> {
  const rows = await sql(settle, [size, name, clock.now()])
  return Promise.all(
    rows.map(async ({ session, ...user }) => {
      const access = await signAccess(user.id, session, clock)
      return new Person(origin, { user, access, refresh: '' })
    }),
  )
}
