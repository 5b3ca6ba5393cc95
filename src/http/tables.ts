import type { Generated } from 'kysely'

interface IdempotencyKeysTable {
  id: Generated<number>
  account_id: number | null
  key: string
  request_hash: Buffer
  locked_until: Date
  status: number | null
  reply: string | null
  created_at: Date
}

declare module '../db/tables.ts' {
  interface Tables {
    idempotency_keys: IdempotencyKeysTable
  }
}
