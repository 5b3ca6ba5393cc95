import { createECDH, createPrivateKey, ECDH, type KeyObject } from 'node:crypto'
import { SignJWT } from 'jose'
import { sql } from 'kysely'
import type { Tx } from '../../../db/database.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { type Config, publicUrl } from '../../../kernel/config.ts'
import { keyFor } from '../../../kernel/keys.ts'
import { seal, unseal } from '../../../kernel/seal.ts'
import type { Platform } from '../../../platform.ts'
import './tables.ts'

const curve = 'prime256v1'

/** What this server shows push services, so that nobody else can send to the browsers that subscribed (RFC 8292). */
export interface Vapid {
  /** An uncompressed point on P-256, base64url. */
  publicKey: string
  /** The Authorization header for the push service at an origin. */
  authorization(origin: string): Promise<string>
}

interface KeyPair {
  publicKey: string
  privateKey: string
}

function newPair(): KeyPair {
  const pair = createECDH(curve)
  return { publicKey: pair.generateKeys('base64url'), privateKey: pair.getPrivateKey('base64url') }
}

function asKey({ publicKey, privateKey }: KeyPair): KeyObject {
  const point = Buffer.from(publicKey, 'base64url')
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'))
  // Leading zeros are left out of what ECDH hands out, and a JWK has 32 bytes.
  const d = Buffer.from(privateKey, 'base64url').toString('hex').padStart(64, '0')
  const jwk = { kty: 'EC', crv: 'P-256', x, y, d: Buffer.from(d, 'hex').toString('base64url') }
  return createPrivateKey({ key: jwk, format: 'jwk' })
}

/** The server's key pair, made once: all nodes have the same. `serverKey` seals the private half. */
export async function loadVapid({ db, clock, config, log }: Platform, serverKey: Uint8Array): Promise<Vapid> {
  const key = keyFor('veche push key', serverKey)
  const pair = await db.write(async (tx) => {
    // Of nodes that start together one makes it; the others wait and read it.
    await sql`lock table vapid_keys in share row exclusive mode`.execute(tx)
    const kept = await tx.selectFrom('vapid_keys').selectAll().executeTakeFirst()
    const privateKey = kept && unseal(key, kept.sealed_private_key, kept.public_key)
    if (privateKey) return { publicKey: kept.public_key, privateKey }
    if (kept) log.warn('JWT_SECRET is another: browsers have to subscribe to push messages anew')
    return replacePair(tx, clock, key)
  })
  return createVapid(pair, clock, contactOf(config))
}

/** Nobody can send to those who subscribed with a pair that does not open any more. */
async function replacePair(tx: Tx, clock: Clock, key: Uint8Array): Promise<KeyPair> {
  const pair = newPair()
  await tx.deleteFrom('push_subscriptions').execute()
  await tx.deleteFrom('vapid_keys').execute()
  await tx
    .insertInto('vapid_keys')
    .values({
      public_key: pair.publicKey,
      sealed_private_key: seal(key, pair.privateKey, pair.publicKey),
      created_at: clock.now(),
    })
    .execute()
  return pair
}

/** Whom a push service may turn to: a mail address, or a page. */
function contactOf(config: Config): string {
  const [, address] = /<([^>]+)>$/.exec(config.MAIL_FROM ?? '') ?? [null, config.MAIL_FROM]
  if (address) return `mailto:${address}`
  const url = publicUrl(config)
  return url.startsWith('https:') ? url : `mailto:veche@${new URL(url).hostname}`
}

/** RFC 8292 lets it be good for 24 hours; a push service's clock may be wrong by some. */
const goodForMs = 12 * 3_600_000
const signedAnewAfterMs = goodForMs / 2
/** Signing costs 100 µs. There are a handful of push services, and whoever makes some up gets no more room than this. */
const rememberAtMost = 100

function createVapid(pair: KeyPair, clock: Clock, contact: string): Vapid {
  const key = asKey(pair)
  const signed = new Map<string, { at: number; token: string }>()
  return {
    publicKey: pair.publicKey,
    async authorization(origin) {
      const now = clock.now().getTime()
      let known = signed.get(origin)
      if (!known || Math.abs(now - known.at) > signedAnewAfterMs) {
        const token = await new SignJWT({})
          .setProtectedHeader({ typ: 'JWT', alg: 'ES256' })
          .setAudience(origin)
          .setExpirationTime(Math.floor((now + goodForMs) / 1000))
          .setSubject(contact)
          .sign(key)
        known = { at: now, token }
        if (signed.size >= rememberAtMost) signed.delete(signed.keys().next().value as string)
        signed.set(origin, known)
      }
      return `vapid t=${known.token}, k=${pair.publicKey}`
    },
  }
}

/** Whether text is base64url of a point on P-256 as browsers write it: uncompressed, 65 bytes (RFC 8291, section 3.1). */
export function isPoint(text: string): boolean {
  if (!/^[\w-]{87}=?$/.test(text)) return false
  const point = Buffer.from(text, 'base64url')
  if (point[0] !== 4) return false
  try {
    ECDH.convertKey(point, curve)
    return true
  } catch {
    return false
  }
}

/** Whether text is base64url of 16 bytes. */
export function isAuthSecret(text: string): boolean {
  return /^[\w-]{22}(?:==)?$/.test(text)
}
