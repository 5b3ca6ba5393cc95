import type { Database } from '../../../db/database.ts'
import { refuse } from '../../../kernel/errors.ts'
import type { Account } from '../tables.ts'

/** Any account, for a route whose gate lets only staff in. Throws the refusal `not_found`. */
export async function accountForStaff(db: Database, id: number): Promise<Account> {
  const account = await db.read.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst()
  return account ?? refuse('not_found')
}
