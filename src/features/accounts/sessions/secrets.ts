import { randomBytes } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import type { Database } from '../../../db/database.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { refuse } from '../../../kernel/errors.ts'
import { secret } from '../../../kernel/ids.ts'
import '../tables.ts'

export interface SigningKey {
  /** The `kid` of tokens signed with it. */
  id: string
  bytes: Uint8Array
}

/** The key of JWT_SECRET, or one made once and kept in the database, so that every node signs with the same. */
export async function loadSigningKey(
  db: Database,
  clock: Clock,
  configured: string | undefined,
): Promise<SigningKey> {
  if (configured !== undefined) return { id: 'configured', bytes: new TextEncoder().encode(configured) }
  const kept = db.read.selectFrom('signing_keys').select(['id', 'secret']).orderBy('created_at').orderBy('id')
  const known = await kept.executeTakeFirst()
  if (!known) {
    // Two nodes that start together may both make one: all agree on the oldest.
    await db.read
      .insertInto('signing_keys')
      .values({ id: secret(6), secret: randomBytes(32), created_at: clock.now() })
      .execute()
  }
  const key = known ?? (await kept.executeTakeFirstOrThrow())
  return { id: key.id, bytes: new Uint8Array(key.secret) }
}

/** What an access token says: whose it is and which session it came from. */
export interface AccessClaims {
  accountId: number
  sessionId: number
}

export interface AccessTokens {
  sign(claims: AccessClaims): Promise<string>
  /** Throws the refusal `auth.token_invalid` for anything but a token of ours that is still good. */
  verify(token: string): Promise<AccessClaims>
}

export const accessSeconds = 15 * 60
const issuer = 'veche'
/** Longer than any token we sign: nothing of a hostile one is parsed. */
const longest = 1024
/** Verifying costs about 40 µs; a client shows the same token many times. */
const rememberAtMost = 20_000

/** JWT (RFC 7519) signed with HS256, `typ` `at+jwt` (RFC 9068) so that no other token of ours passes for one. */
export function createAccessTokens(key: SigningKey, clock: Clock): AccessTokens {
  const remembered = new Map<string, AccessClaims & { expiresAt: number }>()

  return {
    sign({ accountId, sessionId }) {
      const now = Math.floor(clock.now().getTime() / 1000)
      return new SignJWT({ user_id: accountId, token_type: 'access', sid: sessionId })
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: key.id })
        .setSubject(String(accountId))
        .setIssuer(issuer)
        .setAudience(issuer)
        .setIssuedAt(now)
        .setExpirationTime(now + accessSeconds)
        .sign(key.bytes)
    },

    async verify(token) {
      const now = clock.now()
      const known = remembered.get(token)
      if (known) return known.expiresAt > now.getTime() ? known : refuse('auth.token_invalid')
      if (token.length > longest) refuse('auth.token_invalid')
      try {
        const { payload } = await jwtVerify(token, key.bytes, {
          algorithms: ['HS256'],
          typ: 'at+jwt',
          issuer,
          audience: issuer,
          requiredClaims: ['sub', 'exp', 'iat', 'sid'],
          currentDate: now,
        })
        const claims = {
          accountId: Number(payload.sub),
          sessionId: Number(payload.sid),
          expiresAt: Number(payload.exp) * 1000,
        }
        // The database asks for many sessions at once: an id that is none would cost all of them their answer.
        if (!Number.isSafeInteger(claims.sessionId)) refuse('auth.token_invalid')
        if (remembered.size >= rememberAtMost) remembered.delete(remembered.keys().next().value as string)
        remembered.set(token, claims)
        return claims
      } catch (error) {
        if (error instanceof errors.JOSEError || error instanceof TypeError) refuse('auth.token_invalid')
        throw error
      }
    },
  }
}
