import type { ColumnType, Generated, Selectable } from 'kysely'
import type { Role } from '../../kernel/actor.ts'

interface AccountsTable {
  id: Generated<number>
  email: string
  username: string
  password_hash: string
  first_name: string
  middle_name: string
  last_name: string
  phone: string | null
  role: Role
  is_staff: Generated<boolean>
  is_active: Generated<boolean>
  is_blocked: Generated<boolean>
  locale: 'ru' | 'en'
  time_zone: string
  created_at: ColumnType<Date, Date, never>
  updated_at: Date
}

interface SessionsTable {
  id: Generated<number>
  account_id: number
  cookie_hash: Buffer
  family_hash: Buffer
  refresh_hash: Buffer
  previous_hash: Buffer | null
  rotated_at: Date
  address: string | null
  user_agent: string
  created_at: ColumnType<Date, Date, never>
  expires_at: Date
  ended_at: Date | null
  ended_by: 'sign_out' | 'reuse' | null
}

interface SigningKeysTable {
  id: string
  secret: Buffer
  created_at: ColumnType<Date, Date, never>
}

declare module '../../db/tables.ts' {
  interface Tables {
    accounts: AccountsTable
    sessions: SessionsTable
    signing_keys: SigningKeysTable
  }
}

export type Account = Selectable<AccountsTable>
