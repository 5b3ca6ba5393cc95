import type { Database, Tx } from '../../db/database.ts'
import type { Actor } from '../../kernel/actor.ts'
import { refuse } from '../../kernel/errors.ts'
import { mayRecover } from './recovery/rules.ts'
import type { Account } from './tables.ts'

/** SQL of whether an account is shown to others and can act: neither blocked nor switched off. */
export function isPresent(account: string): string {
  return `(${account}.is_active and not ${account}.is_blocked)`
}

/** One's own account. */
export async function myAccount(db: Database, actor: Actor): Promise<Account> {
  return db.read.selectFrom('accounts').selectAll().where('id', '=', actor.id).executeTakeFirstOrThrow()
}

/**
 * Throws the refusal `auth.blocked` for an account that was blocked or deleted since the request began. It is held
 * ({@link accountHeld}): what follows from its deletion finds what is written here.
 */
export async function refuseUnlessStillHere(tx: Tx, accountId: number): Promise<void> {
  if (!mayRecover(await accountHeld(tx, accountId))) refuse('auth.blocked')
}

/** An account as it is until the transaction ends: whoever changes it waits. */
export async function accountHeld(tx: Tx, id: number): Promise<Account> {
  return tx.selectFrom('accounts').selectAll().where('id', '=', id).forShare().executeTakeFirstOrThrow()
}
