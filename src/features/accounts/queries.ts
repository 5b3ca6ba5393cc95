import type { Kysely } from 'kysely'
import type { Database } from '../../db/database.ts'
import type { Tables } from '../../db/tables.ts'
import type { Credential } from '../../kernel/credentials.ts'
import type { AccessTokens } from './access-tokens.ts'
import { sha256 } from './sessions.ts'
import type { Account } from './tables.ts'

/** An account by what a person signs in with: an e-mail has an @, which a username has not. */
export async function accountByLogin(db: Database, login: string): Promise<Account | undefined> {
  return db.read
    .selectFrom('accounts')
    .selectAll()
    .where(login.includes('@') ? 'email' : 'username', '=', login)
    .executeTakeFirst()
}

export async function accountById(db: Kysely<Tables>, id: number): Promise<Account> {
  return db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

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
