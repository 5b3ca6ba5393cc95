import type { Person, User } from '../../contract/accounts.ts'
import type { Account } from './tables.ts'

export function presentUser(account: Account): User {
  return {
    id: account.id,
    email: account.email,
    username: account.username,
    first_name: account.first_name,
    middle_name: account.middle_name,
    last_name: account.last_name,
    phone: account.phone,
    role: account.role,
    is_staff: account.is_staff,
    locale: account.locale,
    time_zone: account.time_zone,
    avatar_url: account.avatar_url,
    created_at: account.created_at.toISOString(),
  }
}

export function presentPerson({ id, username, first_name, last_name, avatar_url }: Person): Person {
  return { id, username, first_name, last_name, avatar_url }
}

/** {@link presentPerson} where PostgreSQL builds the JSON; `a` is the accounts row. */
export function personJson(a: string): string {
  return `json_build_object('id', ${a}.id, 'username', ${a}.username, 'first_name', ${a}.first_name, 'last_name', ${a}.last_name, 'avatar_url', ${a}.avatar_url)`
}
