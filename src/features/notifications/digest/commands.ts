import { sql } from 'kysely'
import type { Tx } from '../../../db/database.ts'
import { priorities } from '../../../jobs/job.ts'
import { publicUrl } from '../../../kernel/config.ts'
import { secret } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform.ts'
import { enterDeliveries } from '../deliveries/commands.ts'
import { htmlText, plainText } from '../mail/present.ts'
import type { UnsubscribeLinks } from '../unsubscribe/secrets.ts'
import { digestLetter } from './present.ts'
import { dueReaders, listed, readersHeld } from './queries.ts'

/**
 * Writes to some of those for whom news were gathered, a mail each, and takes note that they were told, in one
 * transaction: cut short it did nothing. Answers whether there may be more.
 */
export async function writeDigests(tx: Tx, platform: Platform, links: UnsubscribeLinks): Promise<boolean> {
  // One at a time: two that each took half of somebody's news would write two mails.
  const { rows } = await sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended('digests', 0)) as mine`.execute(tx)
  if (!rows[0]?.mine) return false
  const now = platform.clock.now()
  const due = await dueReaders(tx, now)
  if (due.length === 0) return false
  const readers = await readersHeld(tx, due)
  // What is being read this very moment has time until the next run.
  const { rows: gathered } = await sql<{ id: number }>`
    update notifications n set digest_at = null
    from (select id from notifications where account_id = any (${due}) and digest_at <= ${now} for update skip locked) due
    where n.id = due.id returning n.id`.execute(tx)
  const news = Map.groupBy(
    await listed(
      tx,
      gathered.map(({ id }) => id),
    ),
    ({ account_id }) => account_id,
  )
  const site = publicUrl(platform.config)
  const { host, hostname } = new URL(site)
  const letters = readers.flatMap(({ id, email, ...reader }) => {
    const mine = news.get(id)
    if (!mine?.[0]) return []
    const letter = digestLetter({ id, ...reader }, mine, { site, links })
    return [
      {
        account_id: id,
        kind: 'digest' as const,
        channel: 'mail' as const,
        address: email,
        subject: letter.subject,
        text: plainText(letter, host),
        html: htmlText(letter, host, reader.locale),
        message_id: `<${secret(16)}@${hostname}>`,
        cause: `digest ${mine[0].id}`,
        priority: priorities.background,
      },
    ]
  })
  await enterDeliveries(tx, platform.clock, letters)
  return gathered.length > 0
}
