import type { Kysely } from 'kysely'
import type { Database } from '../../../db/database.ts'
import type { Tables } from '../../../db/tables.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { refuse } from '../../../kernel/errors.ts'
import { sha256 } from '../sessions/commands.ts'
import type { Account } from '../tables.ts'
import { mayRecover, type Purpose } from './rules.ts'

/** The link behind a token while it is good. */
export function livingLink(db: Kysely<Tables>, clock: Clock, purpose: Purpose, token: string) {
  return db
    .selectFrom('mailed_links')
    .where('token_hash', '=', sha256(token))
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', clock.now())
}

/** Whose link it is, before the cost of hashing a password is spent on it. Throws the refusal `auth.link_invalid`. */
export async function accountByLink(
  db: Database,
  clock: Clock,
  purpose: Purpose,
  token: string,
): Promise<Account> {
  const account = await db.read
    .selectFrom('accounts')
    .selectAll()
    .where('id', '=', livingLink(db.read, clock, purpose, token).select('account_id'))
    .executeTakeFirst()
  return account && mayRecover(account) ? account : refuse('auth.link_invalid')
}
