import type { Passkey } from '../../../contract/second-factors.ts'
import type { Database } from '../../../db/database.ts'
import type { Actor } from '../../../kernel/actor.ts'
import { presentPasskey } from './present.ts'
import './tables.ts'

/** My passkeys, oldest first. */
export async function myPasskeys(db: Database, actor: Actor): Promise<Passkey[]> {
  const rows = await db.read
    .selectFrom('passkeys')
    .selectAll()
    .where('account_id', '=', actor.id)
    .orderBy('id')
    .execute()
  return rows.map(presentPasskey)
}
