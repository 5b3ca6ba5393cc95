import type { Tx } from '../../../db/database.ts'
import type { Locale } from '../../../http/wording.ts'
import { emitAll } from '../../../jobs/job.ts'
import { publicUrl } from '../../../kernel/config.ts'
import { secret } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform.ts'
import { enterDeliveries } from '../deliveries/commands.ts'
import { sending } from './jobs.ts'
import { letters, type MailFacts } from './letters/words.ts'
import { htmlText, type Letter, plainText } from './present.ts'
import type { MailKind } from './rules.ts'

export interface MailOrder<K extends MailKind> {
  accountId: number
  locale: Locale
  address: string
  facts: MailFacts[K]
  /** What happened, once: the same cause is written about a single time. */
  cause: string
  /** When it stops being of use. */
  expiresAt?: Date
}

/** Writes a mail in the receiver's language into the ledger, with the job that sends it. */
export async function writeMail<K extends MailKind>(
  tx: Tx,
  platform: Platform,
  { kind, ...order }: MailOrder<K> & { kind: K },
): Promise<void> {
  await writeMails(tx, platform, kind, [order])
}

/**
 * The same for many mails of a kind, each in its receiver's language, in two statements. `wayOut`: where none is, they
 * are kept at once, and nothing is asked to send them.
 */
export async function writeMails<K extends MailKind>(
  tx: Tx,
  { clock, config }: Platform,
  kind: K,
  orders: readonly MailOrder<K>[],
  wayOut = true,
): Promise<void> {
  const { host, hostname } = new URL(publicUrl(config))
  const written = orders.map(({ accountId, locale, address, facts, cause, expiresAt }) => {
    const letter: Letter = letters[kind][locale](facts)
    return {
      account_id: accountId,
      kind,
      channel: 'mail' as const,
      address,
      subject: letter.subject,
      text: plainText(letter, host),
      html: htmlText(letter, host, locale),
      message_id: `<${secret(16)}@${hostname}>`,
      cause,
      expires_at: expiresAt ?? null,
    }
  })
  const ids = await enterDeliveries(tx, clock, written, wayOut ? 'waiting' : 'kept')
  if (!wayOut) return
  await emitAll(
    tx,
    sending(kind),
    ids.map((delivery_id) => ({ payload: { delivery_id } })),
  )
}
