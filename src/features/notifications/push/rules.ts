import { createHash } from 'node:crypto'
import { isIP } from 'node:net'
import type { Notification, NotificationKind } from '../../../contract/notifications.ts'
import { isPublic } from '../../../http/outbound.ts'
import { catalogue } from '../rules.ts'

/** More than a person has browsers. */
export const mostPerAccount = 20

/** An endpoint as the push service wrote it, longer ones are of nobody. */
const longestEndpoint = 1000

/**
 * Where a browser's maker takes its messages, as it is kept; null for what cannot be such. `mayReach`: by rule of the
 * house. Without TLS only inside it, where the operator opened an address.
 */
export function endpointOf(text: string, mayReach: (url: string) => boolean): string | null {
  const url = URL.parse(text)
  if (!url) return null
  url.hash = ''
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isInside = isIP(host) !== 0 && !isPublic(host)
  if (url.protocol !== 'https:' && !isInside) return null
  return url.href.length <= longestEndpoint && mayReach(url.href) ? url.href : null
}

/** How a booking stands: the last word on it is all one needs. What changed about an event does not repeat what changed before. */
const lastWord: ReadonlySet<NotificationKind> = new Set<NotificationKind>([
  'booking.confirmed',
  'booking.waitlisted',
  'booking.promoted',
  'booking.cancelled',
  'booking.removed',
  'booking.reminder',
  'event.cancelled',
])

/** What a message is about, for those after it to replace it; null when it stands for itself. */
export function subjectOf({ kind, event_id }: Pick<Notification, 'kind' | 'event_id'>): string | null {
  return lastWord.has(kind) && event_id !== null ? `event ${event_id}` : null
}

/** The same for the push service (RFC 8030, section 5.4): 32 characters, which tell it nothing. `secret`: of the subscription. */
export function topicOf(subject: string, secret: string): string {
  return createHash('sha256').update(`${secret} ${subject}`).digest('base64url').slice(0, 32)
}

const day = 86_400
/** Push services keep nothing longer. */
const longestSeconds = 28 * day

/** For how many seconds a browser that is off may still get it. */
export function secondsToLive(now: Date, expiresAt: Date | null): number {
  if (!expiresAt) return longestSeconds
  const left = Math.floor((expiresAt.getTime() - now.getTime()) / 1000)
  return Math.max(0, Math.min(left, longestSeconds))
}

/**
 * Whether a phone that saves its battery is woken for it (RFC 8030, section 5.3): for what keeps the account safe and what
 * is of no use tomorrow. The ledger's priorities are about crowds, and a reminder is of one.
 */
export function urgencyOf(kind: NotificationKind, seconds: number): 'high' | 'normal' | 'low' {
  const { priority, digests } = catalogue[kind]
  if (priority === 'urgent' || seconds < day) return 'high'
  return digests ? 'low' : 'normal'
}

/** What becomes of a message after the push service answered (RFC 8030, section 8.4). */
export type Verdict = 'sent' | 'gone' | 'again' | 'failed'

export function verdictOf(status: number): Verdict {
  if (status >= 200 && status < 300) return 'sent'
  if (status === 404 || status === 410) return 'gone'
  return status === 408 || status === 429 || status >= 500 ? 'again' : 'failed'
}

/** What a push service says of its refusal, without what would let others send to the browser. */
export function saidBy(status: number, body: string): string {
  const words = body
    .replaceAll(/[\w%+/=:.-]{24,}/g, '…')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 200)
  return [`the push service answered ${status}`, words].filter(Boolean).join(': ')
}

/** With these pauses for more than a day, after which the browser has seen the list. */
export const mostAttempts = 32
const shortestPauseMs = 15_000
const longestPauseMs = 3_600_000

/** Doubles up to an hour; a quarter of it is chance, so that those who failed together do not come back together. */
export function pauseMs(attempts: number): number {
  const pause = Math.min(shortestPauseMs * 2 ** (attempts - 1), longestPauseMs)
  return Math.round(pause * (0.875 + Math.random() / 4))
}

const longestWaitMs = day * 1000

/** When a push service that asked for patience wants to be asked again (RFC 9110, section 10.2.3), within a day; undefined when it did not say. */
export function askedToWait(retryAfter: string | undefined, now: Date): Date | undefined {
  if (retryAfter === undefined) return
  const isSeconds = /^\d{1,9}$/.test(retryAfter)
  const ms = isSeconds ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now.getTime()
  return ms > 0 ? new Date(now.getTime() + Math.min(ms, longestWaitMs)) : undefined
}

export const longestRestMs = 300_000

/** For how long a push service that was away so many times in a row is left alone: 10 s, doubling to five minutes. */
export function restMs(failures: number): number {
  return Math.min(10_000 * 2 ** (failures - 1), longestRestMs)
}
