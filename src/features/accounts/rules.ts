import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { refuse } from '../../kernel/errors.ts'
import { wallTimeOf } from '../../kernel/zones.ts'

let common: Promise<ReadonlySet<string>> | undefined

/** The most used passwords of eight characters and more, loaded when first needed: 15 MB that an idle server does without. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  common ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) =>
      new Set(dictionary['passwords-common'].map(String).filter((word) => word.length >= 8)),
  )
  return common
}

/**
 * Refuses a password that is short (counted in characters, not bytes), among the most common ones, or the e-mail itself
 * (ASVS 5.0, 6.2.1, 6.2.4 and 6.2.11).
 */
export async function checkPassword(password: string, email: string): Promise<void> {
  const lower = password.toLowerCase()
  const isEmail = lower === email.toLowerCase()
  if ([...password].length < 8 || isEmail || (await commonPasswords()).has(lower))
    refuse('account.password_weak')
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

/** Refuses what is not a name of the IANA time zone database (an offset like `+03:00` is none, nor is `IST`). */
export function checkTimeZone(timeZone: string): string {
  let fits = known.get(timeZone)
  if (fits === undefined) {
    try {
      // Not left to Intl: that takes abbreviations of its library too, which no clock on the wall can be read by.
      wallTimeOf(new Date(0), timeZone)
      fits = /^[A-Za-z]/.test(timeZone)
    } catch {
      fits = false
    }
    if (known.size < 1000) known.set(timeZone, fits)
  }
  return fits ? timeZone : refuse('account.time_zone_unknown')
}
