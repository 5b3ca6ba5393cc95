import { createHash, createHmac } from 'node:crypto'
import type { Tx } from '../../../db/database.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { refuse } from '../../../kernel/errors.ts'
import { secret } from '../../../kernel/ids.ts'

/** How long a session lives without being used. */
export const sessionDays = 30
/** A lost answer or a second tab may show the token before the last one for so long. */
const graceMs = 20_000

export interface NewSession {
  id: number
  /** For the browser's HttpOnly cookie. */
  cookie: string
  /** `family.rotating`: see the table. */
  refresh: string
}

/** Where a session was opened from. */
export interface Device {
  address: string
  userAgent: string
}

export function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/**
 * The successor of a rotating secret follows from it and the server's key, so two tabs that refresh at once get the
 * same new token although only hashes are kept. Who stole an old token cannot compute the next.
 */
function successorOf(rotating: string, key: Uint8Array): string {
  return createHmac('sha256', key).update(`refresh ${rotating}`).digest('base64url')
}

export async function openSession(
  tx: Tx,
  clock: Clock,
  accountId: number,
  device: Device,
): Promise<NewSession> {
  const now = clock.now()
  const cookie = secret()
  const family = secret(16)
  const rotating = secret()
  const { id } = await tx
    .insertInto('sessions')
    .values({
      account_id: accountId,
      cookie_hash: sha256(cookie),
      family_hash: sha256(family),
      refresh_hash: sha256(rotating),
      rotated_at: now,
      address: device.address,
      user_agent: device.userAgent.slice(0, 400),
      created_at: now,
      last_used_at: now,
      expires_at: expiry(now),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, cookie, refresh: `${family}.${rotating}` }
}

function expiry(now: Date): Date {
  return new Date(now.getTime() + sessionDays * 86_400_000)
}

/** What a refresh came to: the new token, or the discovery that an old one was used again. */
export type Rotation =
  | { kind: 'rotated'; sessionId: number; accountId: number; refresh: string }
  | { kind: 'reused'; sessionId: number; accountId: number }

/**
 * Exchanges a refresh token (RFC 9700, section 4.14.2). The one statement that swaps the hashes decides a race; who
 * loses it, or repeats within the grace, is handed the same successor; any other use of an old token is `reused`, and the caller
 * ends the session.
 * `key` is the server's secret. Throws the refusal `auth.token_invalid`.
 */
export async function rotateSession(tx: Tx, clock: Clock, key: Uint8Array, token: string): Promise<Rotation> {
  const now = clock.now()
  const [family = '', rotating = ''] = token.split('.')
  const family_hash = sha256(family)
  const shown = sha256(rotating)
  const next = successorOf(rotating, key)

  const rotated = await tx
    .updateTable('sessions')
    .set({ refresh_hash: sha256(next), previous_hash: shown, rotated_at: now, expires_at: expiry(now) })
    .where('family_hash', '=', family_hash)
    .where('refresh_hash', '=', shown)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['id', 'account_id'])
    .executeTakeFirst()
  if (rotated) {
    return {
      kind: 'rotated',
      sessionId: rotated.id,
      accountId: rotated.account_id,
      refresh: `${family}.${next}`,
    }
  }

  const session = await tx
    .selectFrom('sessions')
    .select(['id', 'account_id', 'previous_hash', 'rotated_at'])
    .where('family_hash', '=', family_hash)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  if (!session) refuse('auth.token_invalid')
  const inGrace = now.getTime() - session.rotated_at.getTime() <= graceMs
  if (inGrace && session.previous_hash?.equals(shown)) {
    return {
      kind: 'rotated',
      sessionId: session.id,
      accountId: session.account_id,
      refresh: `${family}.${next}`,
    }
  }
  return { kind: 'reused', sessionId: session.id, accountId: session.account_id }
}

/** A browser refreshes by its cookie: the session gets a new family of refresh tokens, whoever held an old one loses it. */
export async function renewByCookie(tx: Tx, clock: Clock, cookie: string): Promise<Rotation> {
  const now = clock.now()
  const family = secret(16)
  const rotating = secret()
  const renewed = await tx
    .updateTable('sessions')
    .set({
      family_hash: sha256(family),
      refresh_hash: sha256(rotating),
      previous_hash: null,
      rotated_at: now,
      expires_at: expiry(now),
    })
    .where('cookie_hash', '=', sha256(cookie))
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['id', 'account_id'])
    .executeTakeFirst()
  if (!renewed) refuse('auth.token_invalid')
  return {
    kind: 'rotated',
    sessionId: renewed.id,
    accountId: renewed.account_id,
    refresh: `${family}.${rotating}`,
  }
}

type End = 'sign_out' | 'reuse' | 'owner' | 'password'

/** Ends a session; answers whether it was alive and this account's. */
export async function endSession(
  tx: Tx,
  clock: Clock,
  accountId: number,
  id: number,
  by: End,
): Promise<boolean> {
  const ended = await tx
    .updateTable('sessions')
    .set({ ended_at: clock.now(), ended_by: by })
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return ended !== undefined
}

/** Ends every session of an account, except one where that is asked for. */
export async function endSessions(
  tx: Tx,
  clock: Clock,
  accountId: number,
  by: End,
  except: number | null,
): Promise<void> {
  let all = tx
    .updateTable('sessions')
    .set({ ended_at: clock.now(), ended_by: by })
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
  if (except !== null) all = all.where('id', '<>', except)
  await all.execute()
}
