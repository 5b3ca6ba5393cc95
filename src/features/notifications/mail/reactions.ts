import type { Tx } from '../../../db/database.ts'
import { emit, on, type Reaction } from '../../../jobs/job.ts'
import { publicUrl } from '../../../kernel/config.ts'
import { renderTime } from '../../../kernel/time.ts'
import type { Platform } from '../../../platform.ts'
import { passwordChanged } from '../../accounts/passwords/jobs.ts'
import { accountById } from '../../accounts/queries.ts'
import { makeEmailLink, makePasswordLink } from '../../accounts/recovery/commands.ts'
import { emailChangeAsked, emailChanged, passwordForgotten } from '../../accounts/recovery/jobs.ts'
import { mayRecover } from '../../accounts/recovery/rules.ts'
import type { Account } from '../../accounts/tables.ts'
import { type Outcome, settleDelivery } from '../deliveries/commands.ts'
import { waitingDelivery } from '../deliveries/queries.ts'
import type { DeliveryRow } from '../tables.ts'
import { writeMail } from './commands.ts'
import { sendMail } from './jobs.ts'
import { isFinal, mostAttempts, pauseMs, secretKinds } from './rules.ts'
import type { MailTransport } from './transport.ts'

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

/** Writes to an account unless it is blocked, deleted or switched off: whoever may not come in gets no mail. */
async function writeTo(
  { db }: Platform,
  accountId: number,
  write: (tx: Tx, account: Account) => Promise<void>,
): Promise<void> {
  await db.write(async (tx) => {
    const account = await accountById(tx, accountId)
    if (mayRecover(account)) await write(tx, account)
  })
}

const writing: readonly Reaction[] = [
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
  on(passwordChanged, async ({ account_id, at, cause }, platform) => {
    await writeTo(platform, account_id, async (tx, account) => {
      const { to, when } = receiver(account, at)
      const facts = { when, signInUrl: page(platform, '/sign-in') }
      await writeMail(tx, platform, { kind: 'password.changed', ...to, facts, cause })
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
      await writeMail(tx, platform, { kind: 'email.changed', ...to, address: before, facts, cause })
    })
  }),
]

/** Everything that has to do with mail; `transport`: none while no mail server is configured. */
export function mailReactions(transport: MailTransport | null): readonly Reaction[] {
  return [
    ...writing,
    on(sendMail, async ({ delivery_id }, platform) => {
      const { db, clock } = platform
      const delivery = await waitingDelivery(db, delivery_id)
      if (!delivery) return
      const settle = (outcome: Outcome) =>
        db.write(async (tx) => void (await settleDelivery(tx, delivery_id, outcome)))
      const now = clock.now()
      if (delivery.expires_at && delivery.expires_at <= now)
        return settle({ state: 'failed', error: 'too late to be of use', ...secretsOf(delivery) })
      if (delivery.is_shut_out) return settle({ state: 'failed', error: 'the account is blocked' })
      if (!transport) return settle({ state: 'kept' })

      const attempts = delivery.attempts + 1
      try {
        await transport.send({ ...delivery, messageId: delivery.message_id, date: delivery.created_at })
      } catch (error) {
        const failure = { attempts, error: (error as Error).message.slice(0, 500) }
        if (isFinal(error) || attempts >= mostAttempts) return settle({ ...failure, state: 'failed' })
        const next_at = new Date(now.getTime() + pauseMs(attempts))
        return db.write(async (tx) => {
          const waits = await settleDelivery(tx, delivery_id, { ...failure, next_at })
          if (waits) await emit(tx, sendMail, { delivery_id }, { runAt: next_at })
        })
      }
      await settle({ state: 'sent', sent_at: clock.now(), attempts, error: null, ...secretsOf(delivery) })
    }),
  ]
}

function secretsOf({ kind }: DeliveryRow): { text?: string; html?: string } {
  return secretKinds.has(kind) ? { text: '', html: '' } : {}
}
