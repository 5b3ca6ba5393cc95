import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { refuse } from '../../kernel/errors.ts'

/** Refuses a password that is short (counted in characters, not bytes) or is the e-mail itself. */
export function checkPassword(password: string, email: string): void {
  const isEmail = password.toLowerCase() === email.toLowerCase()
  if ([...password].length < 8 || isEmail) refuse('account.password_weak')
}

/** E.164 of any usual notation; a number without a country code is read as the country of the language. */
export function normalizePhone(phone: string, locale: 'ru' | 'en'): string {
  const parsed = parsePhoneNumberFromString(phone, locale === 'ru' ? 'RU' : 'GB')
  return parsed?.isValid() ? parsed.number : refuse('account.phone_invalid')
}

/** The part of an address before the @, as far as a username may hold it. */
export function usernameFromEmail(email: string): string {
  const local = email.slice(0, email.lastIndexOf('@')).replaceAll(/[^\p{L}\p{N}_.+-]/gu, '')
  return local.slice(0, 100).padEnd(3, '0')
}

const known = new Map<string, boolean>()

/** Refuses what is not a name of the IANA time zone database (an offset like `+03:00` is none). */
export function checkTimeZone(timeZone: string): string {
  let fits = known.get(timeZone)
  if (fits === undefined) {
    try {
      new Intl.DateTimeFormat('en', { timeZone })
      fits = /^[A-Za-z]/.test(timeZone)
    } catch {
      fits = false
    }
    if (known.size < 1000) known.set(timeZone, fits)
  }
  return fits ? timeZone : refuse('account.time_zone_unknown')
}
