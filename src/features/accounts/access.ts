import type { Database } from '../../db/database.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Account } from './tables.ts'

/** One's own account. */
export async function myAccount(db: Database, actor: Actor): Promise<Account> {
  return db.read.selectFrom('accounts').selectAll().where('id', '=', actor.id).executeTakeFirstOrThrow()
}
