import type { Passkey } from '../../../contract/second-factors.ts'
import type { StoredPasskey } from './tables.ts'

export function presentPasskey({ id, name, created_at, last_used_at }: StoredPasskey): Passkey {
  return {
    id,
    name,
    created_at: created_at.toISOString(),
    last_used_at: last_used_at?.toISOString() ?? null,
  }
}
