import { randomBytes } from 'node:crypto'
import type { CreatedApiToken, NewApiToken } from '../../../contract/security.ts'
import type { Tx } from '../../../db/database.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { refuse } from '../../../kernel/errors.ts'
import { emitSecured } from '../commands.ts'
import { sha256 } from '../sessions/commands.ts'
import { presentToken } from './present.ts'

/** More than a person can keep apart. */
const mostPerAccount = 50

/**
 * Makes a token of 160 random bits; the secret is answered once and kept as SHA-256 only.
 * Only a person signed in makes tokens: one that leaked cannot outlive itself.
 */
export async function createToken(
  tx: Tx,
  clock: Clock,
  actor: Actor,
  asked: NewApiToken,
): Promise<CreatedApiToken> {
  if (actor.sessionId === null) refuse('forbidden')
  const now = clock.now()
  const expires_at = asked.expires_at ? new Date(asked.expires_at) : null
  if (expires_at && expires_at <= now) refuse('token.expires_in_past')
  // The account's row is the lock that makes the count exact.
  await tx.selectFrom('accounts').select('id').where('id', '=', actor.id).forNoKeyUpdate().execute()
  const { count } = await tx
    .selectFrom('api_tokens')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('account_id', '=', actor.id)
    .executeTakeFirstOrThrow()
  if (count >= mostPerAccount) refuse('token.too_many')

  const token = randomBytes(20).toString('hex')
  const row = await tx
    .insertInto('api_tokens')
    .values({
      account_id: actor.id,
      name: asked.name.trim(),
      scope: asked.scope,
      token_hash: sha256(token),
      created_at: now,
      expires_at,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await emitSecured(tx, clock, actor.id, { kind: 'token.created', name: row.name })
  return { ...presentToken(row), token }
}

/** Revokes a token of mine. Throws the refusals `forbidden` for a token that asks and `not_found`. */
export async function deleteToken(tx: Tx, actor: Actor, id: number): Promise<void> {
  if (actor.sessionId === null) refuse('forbidden')
  const deleted = await tx
    .deleteFrom('api_tokens')
    .where('id', '=', id)
    .where('account_id', '=', actor.id)
    .returning('id')
    .executeTakeFirst()
  if (!deleted) refuse('not_found')
}
