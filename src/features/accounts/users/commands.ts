import type { BodyOf } from '../../../contract/route.ts'
import type { updateUser } from '../../../contract/users.ts'
import type { Tx } from '../../../db/database.ts'
import { emit } from '../../../jobs/job.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { refuse } from '../../../kernel/errors.ts'
import { record } from '../audit/commands.ts'
import { accountRestored } from '../jobs.ts'
import { mayRecover } from '../recovery/rules.ts'
import type { Account } from '../tables.ts'

type Change = Partial<Pick<Account, 'is_blocked' | 'blocked_reason'>> & BodyOf<typeof updateUser>

interface Deed {
  actor: Actor
  id: number
  action: 'user.update' | 'user.block' | 'user.unblock' | 'user.delete'
  change: Change
  reason?: string | null
}

/**
 * Changes an account and writes down who did it. Throws the refusals `not_found` and `account.last_admin`.
 * The account and the administrators are locked before anything is judged, in the order of their ids as by everybody who
 * locks several: two who demote each other at the same moment are judged one after the other.
 */
export async function changeAccount(
  tx: Tx,
  clock: Clock,
  { actor, id, action, change, reason }: Deed,
): Promise<Account> {
  const locked = await tx
    .selectFrom('accounts')
    .selectAll()
    .where(({ eb, or }) => or([eb('role', '=', 'admin'), eb('id', '=', id)]))
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  const before = locked.find((account) => account.id === id) ?? refuse('not_found')
  const after = await tx
    .updateTable('accounts')
    .set({ ...change, ...(change.role === 'admin' && { is_staff: true }), updated_at: clock.now() })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

  const others = locked.some((account) => account.id !== id && isAdmin(account))
  if (isAdmin(before) && !isAdmin(after) && !others) refuse('account.last_admin')
  if (!mayRecover(before) && mayRecover(after)) await emit(tx, accountRestored, { account_id: id })
  const changed = (Object.keys(change) as (keyof Change)[]).filter((field) => before[field] !== after[field])
  if (changed.length === 0) return after
  await record(tx, clock, actor, {
    action,
    subject: { kind: 'user', id },
    before: Object.fromEntries(changed.map((field) => [field, before[field]])),
    after: Object.fromEntries(changed.map((field) => [field, after[field]])),
    reason: reason ?? null,
  })
  return after
}

function isAdmin(account: Account): boolean {
  return account.role === 'admin' && account.is_active && !account.is_blocked
}
