import type { Kysely } from 'kysely'
import type { Database } from '../../db/database.ts'
import type { Tables } from '../../db/tables.ts'
import type { Account } from './tables.ts'

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
