import type { Selectable } from 'kysely'
import type { Session } from '../../../contract/security.ts'
import type { Tables } from '../../../db/tables.ts'
import type { Actor } from '../../../kernel/actor.ts'
import '../tables.ts'

export function presentSession(row: Selectable<Tables['sessions']>, { sessionId }: Actor): Session {
  return {
    id: row.id,
    current: row.id === sessionId,
    address: row.address,
    user_agent: row.user_agent,
    created_at: row.created_at.toISOString(),
    last_used_at: row.last_used_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
  }
}
