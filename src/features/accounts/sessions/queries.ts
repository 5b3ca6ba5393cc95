import type { Database } from '../../../db/database.ts'
import type { Credential } from '../../../kernel/credentials.ts'
import { sha256 } from './commands.ts'
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
