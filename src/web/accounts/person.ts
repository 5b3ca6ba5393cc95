import type { Person } from '../../contract/accounts.ts'

/** A person's name, or the username where none was given. */
export function nameOf({ first_name, last_name, username }: Omit<Person, 'id'>): string {
  return `${first_name} ${last_name}`.trim() || username
}

/** Up to two letters for an avatar. */
export function initialsOf(person: Omit<Person, 'id'>): string {
  const words = nameOf(person).split(/[\s._-]+/)
  return words
    .slice(0, 2)
    .map((word) => word.charAt(0).toLocaleUpperCase())
    .join('')
}
