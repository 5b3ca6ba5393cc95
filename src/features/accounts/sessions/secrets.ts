import { randomBytes } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import { sql } from 'kysely'
import type { Database, Tx } from '../../../db/database.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { refuse } from '../../../kernel/errors.ts'
import { secret } from '../../../kernel/ids.ts'
import '../tables.ts'

export interface SigningKey {
  /** The `kid` of tokens signed with it. */
  id: string
  bytes: Uint8Array
}

/**
 * The server's first secret: JWT_SECRET, or a key made once and kept in the database, so that every node has the same.
 * It outlives the rotation of the keys that sign: what is derived from it stays readable.
 */
export async function loadSigningKey(
  db: Database,
  clock: Clock,
  configured: string | undefined,
): Promise<SigningKey> {
  if (configured !== undefined) return { id: 'configured', bytes: new TextEncoder().encode(configured) }
  return db.write(async (tx) => {
    // Of nodes that start together one makes it; the others wait and read it.
    await sql`lock table signing_keys in share row exclusive mode`.execute(tx)
    const kept = tx.selectFrom('signing_keys').select(['id', 'secret']).orderBy('created_at').orderBy('id')
    let key = await kept.executeTakeFirst()
    if (!key) {
      key = { id: secret(6), secret: randomBytes(32) }
      await tx
        .insertInto('signing_keys')
        .values({ ...key, created_at: clock.now() })
        .execute()
    }
    return { id: key.id, bytes: new Uint8Array(key.secret) }
  })
}

/** The keys that sign access tokens: the newest signs, those before it still verify. */
export interface SigningKeys {
  newest(): Promise<SigningKey>
  find(id: string): Promise<SigningKey | undefined>
}

/** One key for ever: JWT_SECRET is rotated by whoever sets it. */
export function fixedKey(key: SigningKey): SigningKeys {
  return { newest: async () => key, find: async (id) => (id === key.id ? key : undefined) }
}

/** How long a node may sign with the key before the newest one; it still verifies everywhere. */
const keysFreshMs = 60_000
/** An unknown key is looked up again, but a stream of made-up names costs one look a second. */
const lookAgainMs = 1000

/** The keys kept in the database. */
export function keptKeys(db: Database, clock: Clock): SigningKeys {
  let known: Map<string, SigningKey> = new Map()
  let newest: SigningKey | undefined
  let readAt = Number.NEGATIVE_INFINITY
  /** All who ask meanwhile wait for it: whoever did not would take a key that is being read for one that is not there. */
  let reading: Promise<void> | undefined

  async function read(olderThanMs: number): Promise<void> {
    if (clock.now().getTime() - readAt < olderThanMs) return
    reading ??= load().finally(() => {
      reading = undefined
    })
    await reading
  }

  async function load(): Promise<void> {
    const now = clock.now().getTime()
    const rows = await db.read
      .selectFrom('signing_keys')
      .selectAll()
      .orderBy('created_at')
      .orderBy('id')
      .execute()
    const keys = rows.map((row) => ({ id: row.id, bytes: new Uint8Array(row.secret) }))
    known = new Map(keys.map((key) => [key.id, key]))
    newest = keys.at(-1)
    readAt = now
  }

  return {
    async newest() {
      await read(keysFreshMs)
      return newest ?? refuse('unavailable')
    },
    async find(id) {
      if (!known.has(id)) await read(lookAgainMs)
      return known.get(id)
    },
  }
}

/** Younger than this a key is not replaced: a job that runs twice rotates once. */
const rotateAfterMs = 20 * 86_400_000

/** Makes a new signing key. Keeps the first one, from which other secrets are derived, and the one before the newest. */
export async function rotateSigningKey(tx: Tx, clock: Clock): Promise<void> {
  // Locked rows would not do: who waited for them does not see the key that was added meanwhile, and adds another.
  await sql`lock table signing_keys in share row exclusive mode`.execute(tx)
  const now = clock.now()
  const keys = await tx
    .selectFrom('signing_keys')
    .select(['id', 'created_at'])
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  const [newest] = keys
  if (newest && now.getTime() - newest.created_at.getTime() < rotateAfterMs) return
  await tx
    .insertInto('signing_keys')
    .values({ id: secret(6), secret: randomBytes(32), created_at: now })
    .execute()
  const spent = keys.slice(1, -1).map(({ id }) => id)
  if (spent.length > 0) await tx.deleteFrom('signing_keys').where('id', 'in', spent).execute()
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
export function createAccessTokens(keys: SigningKeys, clock: Clock): AccessTokens {
  const remembered = new Map<string, AccessClaims & { expiresAt: number }>()

  async function keyOf({ kid }: { kid?: string }): Promise<Uint8Array> {
    const key = kid === undefined ? undefined : await keys.find(kid)
    return key?.bytes ?? refuse('auth.token_invalid')
  }

  return {
    async sign({ accountId, sessionId }) {
      const key = await keys.newest()
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
        const { payload } = await jwtVerify(token, keyOf, {
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
