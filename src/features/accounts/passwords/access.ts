import type { Actor } from '../../../kernel/actor.ts'
import { refuse } from '../../../kernel/errors.ts'
import type { Platform } from '../../../platform.ts'
import { myAccount } from '../access.ts'
import { forgiveAttempts, takeAttempt } from '../attempts/commands.ts'
import { attemptAt } from '../attempts/queries.ts'
import type { Account } from '../tables.ts'
import { passwordFits } from './secrets.ts'

/**
 * Lets a person at what only they may touch: asks for the password once more, counted as an attempt to sign in.
 * Throws the refusals `forbidden` for an API token, `auth.too_many_attempts` and `auth.invalid_credentials`.
 */
export async function confirmPassword(
  { config, clock, db }: Platform,
  actor: Actor,
  password: string,
  address: string,
): Promise<Account> {
  if (actor.sessionId === null) refuse('forbidden')
  const account = await myAccount(db, actor)
  const attempt = await attemptAt(db, account, account.email, address)
  if (config.RATE_LIMIT === 'on') await db.write((tx) => takeAttempt(tx, clock, attempt))
  if (!(await passwordFits(password, account.password_hash))) refuse('auth.invalid_credentials')
  await db.write((tx) => forgiveAttempts(tx, attempt))
  return account
}
