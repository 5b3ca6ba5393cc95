import { randomBytes } from 'node:crypto'
import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { secret } from '../../kernel/ids.ts'
import './tables.ts'

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
