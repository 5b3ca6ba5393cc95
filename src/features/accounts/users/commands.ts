import type { BodyOf } from '../../../contract/route.ts'
import type { updateUser } from '../../../contract/users.ts'
import type { Tx } from '../../../db/database.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { refuse } from '../../../kernel/errors.ts'
import { record } from '../audit/commands.ts'
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
 * The administrators are locked in the order of their ids before anything is judged: two who demote each other at the
 * same moment are judged one after the other.
 */
export async function changeAccount(
  tx: Tx,
  clock: Clock,
  { actor, id, action, change, reason }: Deed,
): Promise<Account> {
  const admins = await tx
    .selectFrom('accounts')
    .select(['id', 'is_active', 'is_blocked'])
    .where('role', '=', 'admin')
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  const before = await tx
    .selectFrom('accounts')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!before) refuse('not_found')
  const after = await tx
    .updateTable('accounts')
    .set({ ...change, ...(change.role === 'admin' && { is_staff: true }), updated_at: clock.now() })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

  const others = admins.some((admin) => admin.id !== id && admin.is_active && !admin.is_blocked)
  if (isAdmin(before) && !isAdmin(after) && !others) refuse('account.last_admin')
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
