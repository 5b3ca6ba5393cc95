import type { ApiToken } from '../../../contract/security.ts'
import type { Database } from '../../../db/database.ts'
import type { PageQuery } from '../../../http/cursors.ts'
import { type Page, pageById } from '../../../http/pages.ts'
import type { Actor } from '../../../kernel/actor.ts'
import { presentToken } from './present.ts'

/** My API tokens, newest first, those that have expired too. */
export async function myTokens(db: Database, actor: Actor, query: PageQuery): Promise<Page<ApiToken>> {
  const mine = db.read.selectFrom('api_tokens').where('account_id', '=', actor.id)
  return pageById(query, {
    rows: (before, limit) =>
      mine.selectAll().where('id', '<', before).orderBy('id', 'desc').limit(limit).execute(),
    count: () => mine.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
    present: presentToken,
  })
}
