import type { Selectable } from 'kysely'
import type { ApiToken } from '../../../contract/security.ts'
import type { Tables } from '../../../db/tables.ts'
import '../tables.ts'

export function presentToken(row: Selectable<Tables['api_tokens']>): ApiToken {
  return {
    id: row.id,
    name: row.name,
    scope: row.scope,
    created_at: row.created_at.toISOString(),
    last_used_at: row.last_used_at?.toISOString() ?? null,
    expires_at: row.expires_at?.toISOString() ?? null,
  }
}
