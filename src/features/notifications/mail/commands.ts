import type { MailKind } from '../../../contract/deliveries.ts'
import type { Tx } from '../../../db/database.ts'
import { emit } from '../../../jobs/job.ts'
import { publicUrl } from '../../../kernel/config.ts'
import { secret } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform.ts'
import { enterDelivery } from '../deliveries/commands.ts'
import { sendMail } from './jobs.ts'
import { htmlText, type Letter, type Locale, letters, type MailFacts, plainText } from './present.ts'

interface MailOrder<K extends MailKind> {
  kind: K
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
  { clock, config }: Platform,
  { kind, accountId, locale, address, facts, cause, expiresAt }: MailOrder<K>,
): Promise<void> {
  const { host, hostname } = new URL(publicUrl(config))
  const letter: Letter = letters[kind][locale](facts)
  const id = await enterDelivery(tx, clock, {
    account_id: accountId,
    kind,
    channel: 'mail',
    address,
    subject: letter.subject,
    text: plainText(letter, host),
    html: htmlText(letter, host, locale),
    message_id: `<${secret(16)}@${hostname}>`,
    cause,
    expires_at: expiresAt ?? null,
  })
  if (id !== undefined) await emit(tx, sendMail, { delivery_id: id })
}
