import type { Tx } from '../../../db/database.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { endSessions } from '../sessions/commands.ts'

/** Sets a new password. Whoever came in with the old one is out: other sessions end, API tokens are revoked. */
export async function setPassword(
  tx: Tx,
  clock: Clock,
  accountId: number,
  passwordHash: string,
  keptSession: number | null,
): Promise<void> {
  await tx
    .updateTable('accounts')
    .set({ password_hash: passwordHash, updated_at: clock.now() })
    .where('id', '=', accountId)
    .execute()
  await endSessions(tx, clock, accountId, 'password', keptSession)
  await tx.deleteFrom('api_tokens').where('account_id', '=', accountId).execute()
}
