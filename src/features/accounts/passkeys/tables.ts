import type { ColumnType, Generated, Selectable } from 'kysely'

interface PasskeysTable {
  id: Generated<number>
  account_id: number
  name: string
  credential_id: string
  public_key: Buffer
  counter: number
  transports: string[]
  created_at: ColumnType<Date, Date, never>
  last_used_at: Date | null
}

interface PasskeyChallengesTable {
  challenge: string
  account_id: number | null
  expires_at: Date
}

declare module '../../../db/tables.ts' {
  interface Tables {
    passkeys: PasskeysTable
    passkey_challenges: PasskeyChallengesTable
  }
}

export type StoredPasskey = Selectable<PasskeysTable>
