import type { ManagedUser } from '../../../contract/users.ts'
import { presentUser } from '../present.ts'
import type { Account } from '../tables.ts'

export function presentManagedUser(account: Account): ManagedUser {
  return {
    ...presentUser(account),
    is_active: account.is_active,
    is_blocked: account.is_blocked,
    blocked_reason: account.blocked_reason,
  }
}
