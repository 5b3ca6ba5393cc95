import type { Tx } from '../../../db/database.ts'
import { on, type Reaction } from '../../../jobs/job.ts'
import { publicUrl } from '../../../kernel/config.ts'
import { renderTime } from '../../../kernel/time.ts'
import type { Platform } from '../../../platform.ts'
import { accountHeld } from '../../accounts/access.ts'
import { makeEmailLink, makePasswordLink } from '../../accounts/recovery/commands.ts'
import { emailChangeAsked, emailChanged, passwordForgotten } from '../../accounts/recovery/jobs.ts'
import { mayRecover } from '../../accounts/recovery/rules.ts'
import type { Account } from '../../accounts/tables.ts'
import { readdress } from '../deliveries/commands.ts'
import { writeMail } from './commands.ts'

/** A page of ours, from the configured address only: a forged Host header must not end up in a mail. */
function page({ config }: Platform, path: string): string {
  return `${publicUrl(config)}${path}`
}

/** Whose mail it is and the words for when, in their language and zone. */
function receiver(account: Account, at: string) {
  return {
    to: { accountId: account.id, locale: account.locale, address: account.email },
    when: renderTime(new Date(at), account.time_zone, account.locale),
  }
}

/**
 * Writes to an account unless it is blocked, deleted or switched off: whoever may not come in gets no mail, and whoever leaves
 * meanwhile leaves no address in the ledger.
 */
async function writeTo(
  { db }: Platform,
  accountId: number,
  write: (tx: Tx, account: Account) => Promise<void>,
): Promise<void> {
  await db.write(async (tx) => {
    const account = await accountHeld(tx, accountId)
    if (mayRecover(account)) await write(tx, account)
  })
}

export const mailReactions: readonly Reaction[] = [
  on(passwordForgotten, async ({ email, cause }, platform) => {
    await platform.db.write(async (tx) => {
      const link = await makePasswordLink(tx, platform.clock, { email, cause })
      if (!link) return
      await writeMail(tx, platform, {
        kind: 'password.reset_link',
        accountId: link.account.id,
        locale: link.account.locale,
        address: link.address,
        // In the fragment the token reaches no server's log and no Referer. The same below.
        facts: { url: page(platform, `/reset-password#token=${link.token}`) },
        cause,
        expiresAt: link.expiresAt,
      })
    })
  }),
  on(emailChangeAsked, async ({ account_id, session_id, email, at, cause }, platform) => {
    await platform.db.write(async (tx) => {
      const link = await makeEmailLink(tx, platform.clock, {
        accountId: account_id,
        sessionId: session_id,
        email,
        cause: `email.confirm_link ${cause}`,
      })
      if (!link) return
      const { to, when } = receiver(link.account, at)
      await writeMail(tx, platform, {
        kind: 'email.confirm_link',
        ...to,
        address: link.address,
        facts: { url: page(platform, `/confirm-email#token=${link.token}`) },
        cause: `email.confirm_link ${cause}`,
        expiresAt: link.expiresAt,
      })
      await writeMail(tx, platform, {
        kind: 'email.change_asked',
        ...to,
        facts: { when, address: email, signInUrl: page(platform, '/sign-in') },
        cause: `email.change_asked ${cause}`,
      })
    })
  }),
  on(emailChanged, async ({ account_id, before, at, cause }, platform) => {
    await writeTo(platform, account_id, async (tx, account) => {
      const { to, when } = receiver(account, at)
      const facts = { when, address: account.email, signInUrl: page(platform, '/sign-in') }
      // To the address it was: whoever reads only that one learns that the account has left it.
      await writeMail(tx, platform, { kind: 'email.left', ...to, address: before, facts, cause })
      await readdress(tx, account_id, account.email)
    })
  }),
]
