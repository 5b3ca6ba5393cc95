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
  blocked_reason: string | null
  locale: 'ru' | 'en'
  time_zone: string
  avatar_id: number | null
  avatar_url: string | null
  created_at: ColumnType<Date, Date, never>
  updated_at: Date
  deleted_at: Date | null
}

interface SessionsTable {
  id: Generated<number>
  account_id: number
  cookie_hash: Buffer
  family_hash: Buffer
  refresh_hash: Buffer
  previous_hash: Buffer | null
  rotated_at: Date
  last_used_at: Date
  address: string | null
  user_agent: string
  created_at: ColumnType<Date, Date, never>
  expires_at: Date
  ended_at: Date | null
  ended_by: 'sign_out' | 'reuse' | 'owner' | 'password' | null
}

interface SigningKeysTable {
  id: string
  secret: Buffer
  created_at: ColumnType<Date, Date, never>
}

interface ApiTokensTable {
  id: Generated<number>
  account_id: number
  name: string
  scope: 'read' | 'write'
  token_hash: Buffer
  created_at: ColumnType<Date, Date, never>
  last_used_at: Date | null
  expires_at: Date | null
}

interface SignInAttemptsTable {
  id: Generated<number>
  subject: string
  address: string
  known: boolean
  at: Date
}

interface AuditLogTable {
  id: Generated<number>
  actor_id: number | null
  action: string
  subject_kind: string
  subject_id: number
  before: unknown
  after: unknown
  reason: string | null
  created_at: ColumnType<Date, Date, never>
}

interface MailedLinksTable {
  id: Generated<number>
  purpose: 'password' | 'email'
  account_id: number
  token_hash: Buffer
  address: string
  cause: string
  created_at: ColumnType<Date, Date, never>
  expires_at: Date
  used_at: Date | null
}

declare module '../../db/tables.ts' {
  interface Tables {
    accounts: AccountsTable
    sessions: SessionsTable
    signing_keys: SigningKeysTable
    api_tokens: ApiTokensTable
    sign_in_attempts: SignInAttemptsTable
    audit_log: AuditLogTable
    mailed_links: MailedLinksTable
  }
}

export type Account = Selectable<AccountsTable>
