import { createHash, createHmac, hkdfSync } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { Database, Tx } from '../db/database.ts'
import { statement } from '../db/hot.ts'
import type { Clock } from '../kernel/clock.ts'
import { refuse } from '../kernel/errors.ts'
import { seal, unseal } from '../kernel/seal.ts'
import './tables.ts'

/** An answer as it left: status, body and the session cookie it set. */
export interface KeptReply {
  status: number
  body: string
  cookie: string | null
}

/** A request's hold on its key: it must end in {@link keepReplies} within the transaction of the write, or in {@link release}. */
export interface Claim {
  id: number
  /** Opens the answer: it follows from the key and the request, which the database does not know. */
  replyKey: Uint8Array
  kept: boolean
}

/** As long as the first request may take before a repeat may take over. */
const holdMs = 25_000
/** How long an answer is kept: a day, and what a daily sweep may be late. */
export const keptForMs = 48 * 3_600_000

const keyPattern = /^[\x21-\x7e]{1,255}$/

/**
 * Does not wait for the disk: whatever is committed under the key later is behind it in the write-ahead log, so a
 * claim that a crash forgets is the claim of a request that wrote nothing.
 */
const takeKey = statement(
  'idempotency_take_key',
  `with lazily as (select set_config('synchronous_commit', 'off', true))
   insert into idempotency_keys (account_id, key_hash, request_hash, locked_until, created_at)
   select $1::bigint, $2::bytea, $3::bytea, $4::timestamptz, $5::timestamptz from lazily
   on conflict (account_id, key_hash) do nothing
   returning id`,
)

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
  // The key is the asker's secret: without it, no password or answer can be guessed from what is kept.
  const key_hash = createHash('sha256').update(key).digest()
  const request_hash = createHmac('sha256', key)
    .update(`${request.method} ${request.url}\n`)
    .update(body)
    .digest()
  const replyKey = new Uint8Array(hkdfSync('sha256', key, body, `reply ${request.url}`, 32))
  const now = clock.now()
  const hold = { locked_until: new Date(now.getTime() + holdMs) }

  const taken = await db.hot.write(takeKey, [account_id, key_hash, request_hash, hold.locked_until, now])
  if (taken !== null) return { id: Number(taken), replyKey, kept: false }

  const known = await db.read
    .selectFrom('idempotency_keys')
    .select(['id', 'request_hash', 'status', 'reply', 'locked_until'])
    .where('key_hash', '=', key_hash)
    .where(sql<boolean>`account_id is not distinct from ${account_id}::bigint`)
    .executeTakeFirst()
  if (!known) refuse('idempotency.in_flight')
  if (!known.request_hash.equals(request_hash)) refuse('idempotency.mismatch')
  if (known.status !== null) return opened(known.status, known.reply, replyKey)

  const takenOver = await db.read
    .updateTable('idempotency_keys')
    .set(hold)
    .where('id', '=', known.id)
    .where('status', 'is', null)
    .where('locked_until', '<=', now)
    .returning('id')
    .executeTakeFirst()
  if (!takenOver) refuse('idempotency.in_flight')
  return { id: known.id, replyKey, kept: false }
}

/** Keeps answers in the transaction that makes them true: after a crash there is either both or neither. */
export async function keepReplies(tx: Tx, kept: readonly { hold: Claim; reply: KeptReply }[]): Promise<void> {
  const ids = kept.map(({ hold }) => hold.id)
  const statuses = kept.map(({ reply }) => reply.status)
  const replies = kept.map(({ hold, reply: { body, cookie } }) =>
    seal(hold.replyKey, JSON.stringify({ body, cookie })),
  )
  await sql`
    update idempotency_keys k set status = r.status, reply = r.reply
    from unnest(${ids}::bigint[], ${statuses}::smallint[], ${replies}::bytea[]) as r (id, status, reply)
    where k.id = r.id`.execute(tx)
}

/** Nothing was kept: the key may be used again at once. Harmless where an answer was. */
export async function release(db: Database, hold: Claim): Promise<void> {
  await db.read.deleteFrom('idempotency_keys').where('id', '=', hold.id).where('status', 'is', null).execute()
}

function opened(status: number, reply: Buffer | null, replyKey: Uint8Array): KeptReply {
  const text = reply && unseal(replyKey, reply)
  if (!text) throw new Error('a kept answer does not open')
  return { status, ...(JSON.parse(text) as { body: string; cookie: string | null }) }
}
