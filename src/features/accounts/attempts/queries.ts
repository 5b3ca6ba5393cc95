import type { Database } from '../../../db/database.ts'
import type { Account } from '../tables.ts'
import type { Attempt } from './commands.ts'

/** What an attempt to sign in counts against. */
export async function attemptAt(
  db: Database,
  account: Account | undefined,
  login: string,
  address: string,
): Promise<Attempt> {
  if (!account) return { subject: `login ${login.toLowerCase()}`, address, known: false }
  const before = await db.read
    .selectFrom('sessions')
    .select('id')
    .where('account_id', '=', account.id)
    .where('address', '=', address)
    .limit(1)
    .executeTakeFirst()
  return { subject: `account ${account.id}`, address, known: before !== undefined }
}
