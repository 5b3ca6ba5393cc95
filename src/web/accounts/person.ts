import type { Person } from '../../contract/accounts.ts'

/** A person's name, or the username where none was given. */
export function nameOf({ first_name, last_name, username }: Omit<Person, 'id'>): string {
  return `${first_name} ${last_name}`.trim() || username
}

/** What an avatar shows: the picture, or up to two letters. The name stands beside it, so it has none itself. */
export function faceOf(person: Omit<Person, 'id'>) {
  const words = nameOf(person).split(/[\s._-]+/)
  const initials = words.slice(0, 2).map((word) => word.charAt(0).toLocaleUpperCase())
  return { src: person.avatar_url ?? undefined, alt: '', children: initials.join('') }
}
