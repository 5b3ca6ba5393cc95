import type { Tx } from '../../../db/database.ts'
import type { Locale } from '../../../http/wording.ts'
import { priorities } from '../../../jobs/job.ts'
import { publicUrl } from '../../../kernel/config.ts'
import { secret } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform.ts'
import { enterDeliveries } from '../deliveries/commands.ts'
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

/** Writes a mail in the receiver's language into the ledger. */
export async function writeMail<K extends MailKind>(
  tx: Tx,
  { clock, config }: Platform,
  { kind, accountId, locale, address, facts, cause, expiresAt }: MailOrder<K> & { kind: K },
): Promise<void> {
  const { host, hostname } = new URL(publicUrl(config))
  const letter: Letter = letters[kind][locale](facts)
  const delivery = {
    account_id: accountId,
    kind,
    channel: 'mail' as const,
    address,
    subject: letter.subject,
    text: plainText(letter, host),
    html: htmlText(letter, host, locale),
    message_id: `<${secret(16)}@${hostname}>`,
    cause,
    // Somebody sits and waits for it, or is to know at once.
    priority: priorities.urgent,
    expires_at: expiresAt ?? null,
  }
  await enterDeliveries(tx, clock, [delivery])
}
