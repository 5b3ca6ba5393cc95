import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { Database, Tx } from '../db/database.ts'
import type { Clock } from '../kernel/clock.ts'
import { refuse } from '../kernel/errors.ts'
import './tables.ts'

/** An answer as it left: status, body and the session cookie it set. */
export interface KeptReply {
  status: number
  body: string
  cookie: string | null
}

/** A request's hold on its key: it must end in {@link keepReply} within the transaction of the write, or in {@link release}. */
export interface Claim {
  id: number
  seal: Buffer | null
  kept: boolean
}

/** As long as the first request may take before a repeat may take over. */
const holdMs = 25_000
/** How long an answer is kept: a day, and what a daily sweep may be late. */
export const keptForMs = 48 * 3_600_000

const keyPattern = /^[\x21-\x7e]{1,255}$/

/**
 * Takes the key of a POST, or answers what was answered before (draft-ietf-httpapi-idempotency-key-header).
 * Refuses `idempotency.mismatch` for another request under the same key, `idempotency.in_flight` while the first is at work.
 */
export async function claim(
  db: Database,
  clock: Clock,
  request: FastifyRequest,
): Promise<Claim | KeptReply | null> {
  const key = request.headers['idempotency-key']
  if (key === undefined) return null
  if (typeof key !== 'string' || !keyPattern.test(key)) refuse('request.malformed')
  const account_id = request.actor?.id ?? null
  const body = request.bodyHash ?? Buffer.alloc(0)
  const request_hash = createHash('sha256').update(`${request.method} ${request.url}\n`).update(body).digest()
  // A stranger's answer may hold tokens: only who knows the whole request again can open it.
  const seal = account_id === null ? Buffer.from(hkdfSync('sha256', body, key, request.url, 32)) : null
  const now = clock.now()
  const hold = { locked_until: new Date(now.getTime() + holdMs) }

  const taken = await db.read
    .insertInto('idempotency_keys')
    .values({ account_id, key, request_hash, ...hold, created_at: now })
    .onConflict((conflict) => conflict.columns(['account_id', 'key']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (taken) return { id: taken.id, seal, kept: false }

  const known = await db.read
    .selectFrom('idempotency_keys')
    .select(['id', 'request_hash', 'status', 'reply', 'locked_until'])
    .where('key', '=', key)
    .where(sql<boolean>`account_id is not distinct from ${account_id}::bigint`)
    .executeTakeFirst()
  if (!known) refuse('idempotency.in_flight')
  if (!known.request_hash.equals(request_hash)) refuse('idempotency.mismatch')
  if (known.status !== null) return open(known.status, known.reply ?? '', seal)

  const takenOver = await db.read
    .updateTable('idempotency_keys')
    .set(hold)
    .where('id', '=', known.id)
    .where('status', 'is', null)
    .where('locked_until', '<=', now)
    .returning('id')
    .executeTakeFirst()
  if (!takenOver) refuse('idempotency.in_flight')
  return { id: known.id, seal, kept: false }
}

/** Keeps the answer in the transaction that makes it true: after a crash there is either both or neither. */
export async function keepReply(tx: Tx, hold: Claim, reply: KeptReply): Promise<void> {
  await tx
    .updateTable('idempotency_keys')
    .set({ status: reply.status, reply: close(reply, hold.seal) })
    .where('id', '=', hold.id)
    .execute()
}

/** Nothing was kept: the key may be used again at once. Harmless where an answer was. */
export async function release(db: Database, hold: Claim): Promise<void> {
  await db.read.deleteFrom('idempotency_keys').where('id', '=', hold.id).where('status', 'is', null).execute()
}

function close({ body, cookie }: KeptReply, seal: Buffer | null): string {
  if (!seal) return body
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', seal, nonce)
  const sealed = Buffer.concat([cipher.update(JSON.stringify({ body, cookie }), 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')
}

function open(status: number, reply: string, seal: Buffer | null): KeptReply {
  if (!seal) return { status, body: reply, cookie: null }
  const bytes = Buffer.from(reply, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', seal, bytes.subarray(0, 12)).setAuthTag(
    bytes.subarray(12, 28),
  )
  const opened = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
  return { status, ...(JSON.parse(opened) as { body: string; cookie: string | null }) }
}
