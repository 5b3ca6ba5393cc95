import type { Tx } from '../../../db/database.ts'
import { emit } from '../../../jobs/job.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { refuse } from '../../../kernel/errors.ts'
import { secret } from '../../../kernel/ids.ts'
import { emitSecured, refuseTaken } from '../commands.ts'
import { sha256 } from '../sessions/commands.ts'
import type { Account } from '../tables.ts'
import { livingLink } from './access.ts'
import { emailChanged } from './jobs.ts'
import { hour, lifetimeMs, mayRecover, mostPerHour, type Purpose } from './rules.ts'

// Everything below locks the account before its links, so that two of them wait for each other and never in a ring.

/** A link as it goes into a mail: the only time that its token is known. */
export interface MailedLink {
  account: Account
  address: string
  token: string
  expiresAt: Date
}

/** A link that sets a new password; null when the mail is not to be written (no such account, blocked, too many, made before). */
export async function makePasswordLink(
  tx: Tx,
  clock: Clock,
  { email, cause }: { email: string; cause: string },
): Promise<MailedLink | null> {
  const account = await tx
    .selectFrom('accounts')
    .selectAll()
    .where('email', '=', email)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return account ? makeLink(tx, clock, account, { purpose: 'password', address: account.email, cause }) : null
}

/** A link that gives the account a new address; null as above, or when the session that asked has ended since. */
export async function makeEmailLink(
  tx: Tx,
  clock: Clock,
  asked: { accountId: number; sessionId: number; email: string; cause: string },
): Promise<MailedLink | null> {
  const account = await tx
    .selectFrom('accounts')
    .selectAll()
    .where('id', '=', asked.accountId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  const session = await tx
    .selectFrom('sessions')
    .select('id')
    .where('id', '=', asked.sessionId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if (!account || !session) return null
  return makeLink(tx, clock, account, { purpose: 'email', address: asked.email, cause: asked.cause })
}

async function makeLink(
  tx: Tx,
  clock: Clock,
  account: Account,
  { purpose, address, cause }: { purpose: Purpose; address: string; cause: string },
): Promise<MailedLink | null> {
  if (!mayRecover(account)) return null
  const now = clock.now()
  const { recent } = await tx
    .selectFrom('mailed_links')
    .select((eb) => eb.fn.countAll<number>().as('recent'))
    .where('account_id', '=', account.id)
    .where('purpose', '=', purpose)
    .where('created_at', '>', new Date(now.getTime() - hour))
    .executeTakeFirstOrThrow()
  if (recent >= mostPerHour) return null
  const token = secret()
  const expiresAt = new Date(now.getTime() + lifetimeMs[purpose])
  const made = await tx
    .insertInto('mailed_links')
    .values({
      purpose,
      account_id: account.id,
      token_hash: sha256(token),
      address,
      cause,
      created_at: now,
      expires_at: expiresAt,
    })
    .onConflict((conflict) => conflict.column('cause').doNothing())
    .returning('id')
    .executeTakeFirst()
  return made ? { account, address, token, expiresAt } : null
}

/** Uses up a link, and with it every other one of the account. Throws the refusal `auth.link_invalid`. */
export async function spendLink(
  tx: Tx,
  clock: Clock,
  purpose: Purpose,
  token: string,
): Promise<{ account: Account; address: string }> {
  const account = await tx
    .selectFrom('accounts')
    .selectAll()
    .where('id', '=', livingLink(tx, clock, purpose, token).select('account_id'))
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!account || !mayRecover(account)) refuse('auth.link_invalid')
  // Again under the lock: of two who show it at the same moment one finds it used.
  const link = await livingLink(tx, clock, purpose, token).select(['id', 'address']).executeTakeFirst()
  if (!link) refuse('auth.link_invalid')
  await tx.updateTable('mailed_links').set({ used_at: clock.now() }).where('id', '=', link.id).execute()
  await killLinks(tx, account.id)
  return { account, address: link.address }
}

/** Links mailed before no longer work: the password or the address they were made under is gone. */
export async function killLinks(tx: Tx, accountId: number): Promise<void> {
  await tx
    .deleteFrom('mailed_links')
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .execute()
}

/** Gives an account the address that a link was mailed to. Throws the refusals `auth.link_invalid` and `account.email_taken`. */
export async function confirmEmail(tx: Tx, clock: Clock, token: string): Promise<Account> {
  const { account, address } = await spendLink(tx, clock, 'email', token)
  const now = clock.now()
  const changed = await tx
    .updateTable('accounts')
    .set({ email: address, updated_at: now })
    .where('id', '=', account.id)
    .returningAll()
    .executeTakeFirstOrThrow()
    .catch(refuseTaken)
  await emit(tx, emailChanged, {
    account_id: account.id,
    before: account.email,
    at: now.toISOString(),
    cause: `email.changed ${secret(12)}`,
  })
  await emitSecured(tx, clock, account.id, { kind: 'email.changed', address })
  return changed
}
