import type { MailKind } from '../../../contract/deliveries.ts'

/** Whoever reads one of these can get in: their text leaves the ledger when they are sent. */
export const secretKinds: ReadonlySet<MailKind> = new Set<MailKind>([
  'password.reset_link',
  'email.confirm_link',
])

/** At the pace below about a day. */
export const mostAttempts = 36
const longestMs = 3_600_000

/** How long to wait after so many attempts that failed: 1 s, 2 s, 4 s … 1 h, a quarter more or less so that mails do not come in waves. */
export function pauseMs(attempts: number): number {
  return Math.min(1000 * 2 ** (attempts - 1), longestMs) * (0.75 + Math.random() / 2)
}

interface SmtpError {
  code?: string
  responseCode?: number
}

/**
 * Whether the server said no to this very mail for good (RFC 5321, 4.2.1): 5xx to its envelope or its content, or an
 * address no server would take. A refused password or connection is the operator's to mend, and worth another try.
 */
export function isFinal(error: unknown): boolean {
  const { code, responseCode } = error as SmtpError
  if (code === 'EENVELOPE') return responseCode === undefined || responseCode >= 500
  return code === 'EMESSAGE' && responseCode !== undefined && responseCode >= 500
}
