import type { readUnsubscription } from '../../../contract/preferences.ts'
import type { ReplyOf } from '../../../contract/route.ts'
import type { Database } from '../../../db/database.ts'
import { refuse } from '../../../kernel/errors.ts'
import { isWanted } from '../preferences/rules.ts'
import { kindsEnded } from './rules.ts'
import type { UnsubscribeLinks, Unsubscription } from './secrets.ts'

type Shown = ReplyOf<typeof readUnsubscription>

/**
 * What a link is about. Throws the refusal `unsubscribe.invalid`, the same for a token that was tampered with and, here
 * as below, for one whose account is deleted. A blocked person may leave: nothing of theirs is shown by it.
 */
export function opened(links: UnsubscribeLinks, token: string): Unsubscription {
  return links.open(token) ?? refuse('unsubscribe.invalid')
}

/** Whether mails that a link is about still come. */
export async function leavableMail(db: Database, { account_id, kind }: Unsubscription): Promise<Shown> {
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
