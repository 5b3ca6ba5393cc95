import type { Tx } from '../../../db/database.ts'
import { emit } from '../../../jobs/job.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { accountDeleted } from '../jobs.ts'
import { changeAccount } from '../users/commands.ts'
import '../passkeys/tables.ts'
import '../totp/tables.ts'

/** What lets somebody in as this account, or holds what was answered to it. */
const secrets = [
  'sessions',
  'api_tokens',
  'totp_secrets',
  'recovery_codes',
  'passkeys',
  'mailed_links',
  'idempotency_keys',
] as const

/**
 * Deletes my account: nobody can sign in to it, nothing in it says who it was, its sessions and tokens are gone. The
 * row stays for the events and bookings that others look back on; the other slices let go of theirs by the job.
 * Throws the refusal `account.last_admin`.
 */
export async function deleteAccount(tx: Tx, clock: Clock, actor: Actor): Promise<void> {
  const { id } = actor
  // First as any administrator's change: the last one cannot leave.
  await changeAccount(tx, clock, {
    actor,
    id,
    action: 'user.delete',
    change: { role: 'client', is_staff: false, is_active: false },
  })
  const now = clock.now()
  await tx
    .updateTable('accounts')
    .set({
      email: `deleted-${id}@deleted.invalid`,
      username: `deleted-${id}`,
      password_hash: 'deleted',
      first_name: '',
      middle_name: '',
      last_name: '',
      phone: null,
      avatar_id: null,
      avatar_url: null,
      deleted_at: now,
      updated_at: now,
    })
    .where('id', '=', id)
    .execute()
  for (const table of secrets) {
    await tx.deleteFrom(table).where('account_id', '=', id).execute()
  }
  await tx.deleteFrom('sign_in_attempts').where('subject', '=', `account ${id}`).execute()
  await emit(tx, accountDeleted, { account_id: id })
}
