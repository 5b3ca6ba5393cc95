import type { Kysely } from 'kysely'
import type { Database } from '../../db/database.ts'
import type { Tables } from '../../db/tables.ts'
import type { Account } from './tables.ts'
import './passkeys/tables.ts'

/** The newest rows of one kind that an archive holds: more than a person has, less than a server chokes on. */
export const archiveAtMost = 10_000

/** An account by what a person signs in with: an e-mail has an @, which a username has not. */
export async function accountByLogin(db: Database, login: string): Promise<Account | undefined> {
  return db.read
    .selectFrom('accounts')
    .selectAll()
    .where(login.includes('@') ? 'email' : 'username', '=', login)
    .executeTakeFirst()
}

export async function accountById(db: Kysely<Tables>, id: number): Promise<Account> {
  return db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

/** What the account itself keeps of a person, without secrets: for their archive. */
export async function accountArchive(db: Database, accountId: number): Promise<unknown> {
  const [account, sessions, api_tokens, passkeys] = await Promise.all([
    db.read
      .selectFrom('accounts')
      .select([
        'id',
        'email',
        'username',
        'first_name',
        'middle_name',
        'last_name',
        'phone',
        'role',
        'locale',
      ])
      .select(['time_zone', 'created_at', 'updated_at'])
      .where('id', '=', accountId)
      .executeTakeFirstOrThrow(),
    db.read
      .selectFrom('sessions')
      .select(['id', 'address', 'user_agent', 'created_at', 'last_used_at', 'ended_at'])
      .where('account_id', '=', accountId)
      .orderBy('id', 'desc')
      .limit(archiveAtMost)
      .execute(),
    db.read
      .selectFrom('api_tokens')
      .select(['id', 'name', 'scope', 'created_at', 'last_used_at', 'expires_at'])
      .where('account_id', '=', accountId)
      .execute(),
    db.read
      .selectFrom('passkeys')
      .select(['id', 'name', 'created_at', 'last_used_at'])
      .where('account_id', '=', accountId)
      .execute(),
  ])
  return { ...account, sessions, api_tokens, passkeys }
}
