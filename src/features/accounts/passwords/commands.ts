import type { Tx } from '../../../db/database.ts'
import { emit } from '../../../jobs/job.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { secret } from '../../../kernel/ids.ts'
import { killLinks } from '../recovery/commands.ts'
import { endSessions } from '../sessions/commands.ts'
import { passwordChanged } from './jobs.ts'

/** Sets a new password. Whoever came in with the old one is out: other sessions end, API tokens are revoked, mailed links are dead. */
export async function setPassword(
  tx: Tx,
  clock: Clock,
  accountId: number,
  passwordHash: string,
  keptSession: number | null,
): Promise<void> {
  const now = clock.now()
  await tx
    .updateTable('accounts')
    .set({ password_hash: passwordHash, updated_at: now })
    .where('id', '=', accountId)
    .execute()
  await endSessions(tx, clock, accountId, 'password', keptSession)
  await tx.deleteFrom('api_tokens').where('account_id', '=', accountId).execute()
  await killLinks(tx, accountId)
  await emit(tx, passwordChanged, {
    account_id: accountId,
    at: now.toISOString(),
    cause: `password.changed ${secret(12)}`,
  })
}
