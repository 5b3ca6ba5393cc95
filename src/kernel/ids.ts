import { randomBytes } from 'node:crypto'

/** Crockford's base 32: no I, L, O, U, so a code can be read aloud and typed by hand. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** An unguessable code of 16 characters (80 bits) a person can spell. */
export function spokenCode(): string {
  let code = ''
  for (const byte of randomBytes(16)) code += alphabet[byte & 31]
  return code
}

/** A code as it was made, however a person typed it: lower case, other gaps or dashes, O for 0, I or L for 1. */
export function spelled(typed: string): string {
  return typed
    .toUpperCase()
    .replaceAll(/[\s\p{Pd}]/gu, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
}

/** An unguessable URL-safe secret; 32 bytes unless told otherwise. */
export function secret(bytes = 32): string {
  return randomBytes(bytes).toString('base64url')
}
