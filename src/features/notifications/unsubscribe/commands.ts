import type { unsubscribe as contract } from '../../../contract/preferences.ts'
import type { ReplyOf } from '../../../contract/route.ts'
import type { Tx } from '../../../db/database.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { refuse } from '../../../kernel/errors.ts'
import { endMails } from '../preferences/commands.ts'
import { kindsEnded } from './rules.ts'
import type { Unsubscription } from './secrets.ts'

/**
 * Ends the mails a link is about; again and again is the same. What waits to be sent is dropped when its turn comes. The
 * account is held: what follows from its deletion finds what is written here.
 * Throws the refusal `unsubscribe.invalid`.
 */
export async function unsubscribe(
  tx: Tx,
  clock: Clock,
  { account_id, kind }: Unsubscription,
): Promise<ReplyOf<typeof contract>> {
  const account = await tx
    .selectFrom('accounts')
    .select('deleted_at')
    .where('id', '=', account_id)
    .forShare()
    .executeTakeFirst()
  if (!account || account.deleted_at) refuse('unsubscribe.invalid')
  await endMails(tx, clock, account_id, kindsEnded(kind))
  return { kind, mail: false }
}
