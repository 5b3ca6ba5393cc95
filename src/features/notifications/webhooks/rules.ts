/** Webhooks of an organization, and of the server; their table knows it too. */
export const mostPerOwner = 20

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** How long a message is tried, in ms: the last attempt is when it is over. */
export const triedForMs = 72 * hour
/** After how long of nothing but failures a webhook is switched off, in ms: with the last attempt of the first that failed. */
export const failsForMs = triedForMs - 15 * minute
/** How long messages are signed with the secret before a rotation as well. */
export const previousSecretMs = 24 * hour

/** Between the attempts of a message, in ms; those after them are as far apart as the last. */
const pauses = [5 * second, minute, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour]
const longestPause = 10 * hour
/** More than there is time for. */
export const mostAttempts = 30

/** How long to wait after so many attempts, up to a tenth more: what failed together is not tried together. */
export function pauseMs(attempts: number): number {
  return (pauses[attempts - 1] ?? longestPause) * (1 + Math.random() / 10)
}

/** When to try again what failed now for the `attempts`th time; null when its time is over. */
export function nextAttempt(
  { attempts, askedMs, expiresAt }: { attempts: number; askedMs: number; expiresAt: Date | null },
  now: Date,
): Date | null {
  const at = now.getTime() + Math.max(pauseMs(attempts), askedMs)
  if (expiresAt === null) return new Date(at)
  if (expiresAt <= now) return null
  return new Date(Math.min(at, expiresAt.getTime() + Math.random() * minute))
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
