import type { Session } from '../../../contract/security.ts'
import type { Database } from '../../../db/database.ts'
import type { PageQuery } from '../../../http/cursors.ts'
import { type Page, pageById } from '../../../http/pages.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { Credential } from '../../../kernel/credentials.ts'
import { sha256 } from './commands.ts'
import { presentSession } from './present.ts'
import type { AccessTokens } from './secrets.ts'

/** The live session that somebody who signs out shows: by refresh token, else by access token or cookie. */
export async function sessionShown(
  db: Database,
  tokens: AccessTokens,
  refresh: string | undefined,
  credential: Credential | null,
): Promise<{ id: number; account_id: number } | undefined> {
  const live = db.read.selectFrom('sessions').select(['id', 'account_id']).where('ended_at', 'is', null)
  if (refresh !== undefined) {
    const [family = '', rotating = ''] = refresh.split('.')
    return live
      .where('family_hash', '=', sha256(family))
      .where('refresh_hash', '=', sha256(rotating))
      .executeTakeFirst()
  }
  if (credential?.kind === 'cookie')
    return live.where('cookie_hash', '=', sha256(credential.token)).executeTakeFirst()
  if (credential?.kind === 'bearer') {
    const claims = await tokens.verify(credential.token).catch(() => null)
    return claims ? live.where('id', '=', claims.sessionId).executeTakeFirst() : undefined
  }
  return undefined
}

/** Where I am signed in, newest first; ended and expired sessions are left out. */
export async function mySessions(
  db: Database,
  clock: Clock,
  actor: Actor,
  query: PageQuery,
): Promise<Page<Session>> {
  const living = db.read
    .selectFrom('sessions')
    .where('account_id', '=', actor.id)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', clock.now())
  return pageById(query, {
    rows: (before, limit) =>
      living.selectAll().where('id', '<', before).orderBy('id', 'desc').limit(limit).execute(),
    count: () => living.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
    present: (row) => presentSession(row, actor),
  })
}
