import type { Generated } from 'kysely'

interface IdempotencyKeysTable {
  id: Generated<number>
  account_id: number | null
  key_hash: Buffer
  request_hash: Buffer
  locked_until: Date
  status: number | null
  reply: Buffer | null
  created_at: Date
}

declare module '../db/tables.ts' {
  interface Tables {
    idempotency_keys: IdempotencyKeysTable
  }
}
