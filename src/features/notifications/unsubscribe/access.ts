import type { readUnsubscription } from '../../../contract/preferences.ts'
import type { ReplyOf } from '../../../contract/route.ts'
import type { Database } from '../../../db/database.ts'
import { refuse } from '../../../kernel/errors.ts'
import { isWanted } from '../preferences/rules.ts'
import { kindsEnded } from './rules.ts'
import type { UnsubscribeLinks } from './secrets.ts'

/**
 * What a link is about, and whether such mails still come. Throws the refusal `unsubscribe.invalid`, the same for a token
 * that was tampered with and one whose account is deleted. A blocked person may leave: it has no bearing on what they did.
 */
export async function leavableMail(
  db: Database,
  links: UnsubscribeLinks,
  token: string,
): Promise<ReplyOf<typeof readUnsubscription>> {
  const { account_id, kind } = links.open(token) ?? refuse('unsubscribe.invalid')
  const chosen = await db.read
    .selectFrom('accounts')
    .leftJoin('notification_preferences as p', 'p.account_id', 'accounts.id')
    .select('p.kinds')
    .where('accounts.id', '=', account_id)
    .where('accounts.deleted_at', 'is', null)
    .executeTakeFirst()
  if (!chosen) refuse('unsubscribe.invalid')
  const mail = kindsEnded(kind).some((ended) => isWanted(chosen.kinds ?? undefined, ended, 'mail'))
  return { kind, mail }
}
