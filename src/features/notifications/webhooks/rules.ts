/** Webhooks of an organization, and of the server; their table knows it too. */
export const mostPerOwner = 20

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** How long a message is tried, and how long every message may fail before a webhook is switched off; in ms. */
export const triedForMs = 72 * hour
/** How long messages are signed with the secret before a rotation as well. */
export const previousSecretMs = 24 * hour

/** Between the attempts of a message, in ms: the last one is just before three days are over. */
const pauses = [
  5 * second,
  minute,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  ...Array<number>(6).fill(10 * hour),
  4 * hour,
]
export const mostAttempts = pauses.length + 1
const longestPause = 10 * hour

/** How long to wait after so many attempts, a tenth more or less: what failed together is not tried together. */
export function pauseMs(attempts: number): number {
  return (pauses[attempts - 1] ?? longestPause) * (0.9 + Math.random() * 0.2)
}

/** What `Retry-After` asks for (RFC 9110, 10.2.3: seconds or a date), ten hours at most, in ms; null where it says nothing. */
export function askedPauseMs(retryAfter: string | undefined, now: Date): number | null {
  if (retryAfter === undefined) return null
  const ms = /^\d{1,9}$/.test(retryAfter)
    ? Number(retryAfter) * second
    : Date.parse(retryAfter) - now.getTime()
  return Number.isNaN(ms) || ms <= 0 ? null : Math.min(ms, longestPause)
}

/** How long a server that failed so many times in a row is left alone, in ms: 1 s, doubling to five minutes. */
export function restMs(failures: number): number {
  return Math.min(500 * 2 ** Math.min(failures, 20), 5 * minute)
}

/** Messages under way to one webhook: while its server answers, and while it fails. */
export function mostUnderWay(failures: number): number {
  return failures === 0 ? 8 : 1
}

/** The id of a message, the same at every attempt: of the row in the ledger, and of another after the ledger was put back. */
export function messageId({ id, created_at }: { id: number; created_at: Date }): string {
  return `msg_${id}_${Math.floor(created_at.getTime() / second).toString(36)}`
}
