import type { DeliveryKind, LetterKind } from '../../../contract/deliveries.ts'

/** Letters with words of their own; a digest is made of those of its news. */
export type MailKind = Exclude<LetterKind, 'digest'>

/** Whoever reads one of these can get in, cancel, or come instead: their text leaves the ledger when they are sent. */
export const secretKinds: ReadonlySet<DeliveryKind> = new Set<DeliveryKind>([
  'password.reset_link',
  'email.confirm_link',
  'booking.confirmed',
  'booking.waitlisted',
  'booking.promoted',
  'booking.reminder',
  'event.changed',
])

/** Marks that turn the direction of a line, or are not seen at all. */
const unseen = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g
/** What mail programs know an address by: a dot before a letter, in any script that has one, `@` and `//`. */
const linking = /[.\u3002\uff0e\uff61](?=\p{L})|@(?=\S)|:(?=\/\/)/gu
/** Parts what stands around it for a program, not for a reader; a domain must not hold it (RFC 5892). */
const gap = '\u200c'

/** What somebody else wrote, as our mail may say it: on one line, and with nothing that a mail program makes a link of. */
export function foreign(text: string): string {
  return text
    .replaceAll(unseen, '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .replaceAll(linking, `$&${gap}`)
}

/** Longer ones are cut by mail programs, and folded (RFC 5322, 2.1.1). */
const longestSubject = 78

/** A subject that names what somebody else named; without brackets, which stand around addresses in a header. */
export function subject(words: string, title: string): string {
  const letters = [...`${words}: ${foreign(title.replaceAll(/[<>]/g, ' '))}`]
  return letters.length > longestSubject
    ? `${letters.slice(0, longestSubject - 1).join('')}…`
    : letters.join('')
}

/** At the pace below about a day. */
export const mostAttempts = 36
const longestPauseMs = 3_600_000

/** How long to wait after so many attempts that failed: 1 s, 2 s, 4 s … 1 h, a quarter more or less so that mails do not come in waves. */
export function pauseMs(attempts: number): number {
  return Math.min(1000 * 2 ** (attempts - 1), longestPauseMs) * (0.75 + Math.random() / 2)
}

interface SmtpError {
  code?: string
  command?: string
  responseCode?: number
}

/**
 * Whether the server said no to this very mail for good (RFC 5321, 4.2.1): 5xx to its receiver or its content, or an
 * address no server would take.
 */
export function isFinal(error: unknown): boolean {
  const { code, responseCode } = error as SmtpError
  if (code === 'EENVELOPE') return responseCode === undefined || responseCode >= 500
  return code === 'EMESSAGE' && responseCode !== undefined && responseCode >= 500
}

const serverCodes = /^E(?:CONNECTION|TIMEDOUT|SOCKET|DNS|TLS|REQUIRETLS|PROTOCOL|AUTH|NOAUTH|PROXY|ABORT)$/
const tooBig = 552

/**
 * Whether an attempt failed for what has nothing to do with the mail: before any of it was given to the server
 * (`isBegun`), or over the sender, who is the same for all. That is the operator's to mend.
 */
export function isServers(error: unknown, isBegun: boolean): boolean {
  const { code = '', command, responseCode } = error as SmtpError
  if (!isBegun) return serverCodes.test(code)
  return command === 'MAIL FROM' && responseCode !== undefined && responseCode !== tooBig
}
