import type { NotificationKind } from '../../../contract/notifications.ts'
import { OutboundError } from '../../../http/outbound.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { Platform } from '../../../platform.ts'
import type { Channel, Outcome, Prepared } from '../deliveries/dispatcher.ts'
import { objection, type Receiver, receivers } from '../deliveries/queries.ts'
import { reason } from '../deliveries/rules.ts'
import { pushWords } from '../present.ts'
import type { DeliveryRow } from '../tables.ts'
import { letGo } from './commands.ts'
import { type Target, targets } from './queries.ts'
import {
  askedToWait,
  longestRestMs,
  mostAttempts,
  pauseMs,
  restMs,
  saidBy,
  secondsToLive,
  subjectOf,
  topicOf,
  urgencyOf,
  verdictOf,
} from './rules.ts'
import type { PushMessage, PushTransport } from './transport.ts'

type Message = PushMessage & { to: Target }

/** Messages on their way at once: a push service answers within 100 ms. */
const slots = 32

/** Push messages out of the ledger. */
export function pushChannel({ db, clock }: Platform, transport: PushTransport): Channel<Message> {
  const away = awayServers(clock)

  function prepareOne(
    row: DeliveryRow,
    receiver: Receiver | undefined,
    target: Target | undefined,
  ): Prepared<Message> {
    const now = clock.now()
    const drop = (error: string): Outcome => ({ is: 'dropped', error })
    const objects = objection(row, receiver, now)
    if (objects) return drop(objects)
    if (!receiver?.facts) return drop('what it tells of is gone')
    if (!target) return drop('the browser takes no more messages')
    if (!target.is_living) return drop('the browser has signed out')
    if (!target.is_true) return drop('no longer true')
    const at = away.restsUntil(new URL(target.endpoint).host)
    if (at) return { is: 'later', at }
    const kind = row.kind as NotificationKind
    const { facts, event_id, locale, time_zone } = receiver
    const { title, text, path } = pushWords({ kind, facts, event_id }, { locale, time_zone }, now)
    const subject = subjectOf({ kind, event_id })
    const id = target.notification_id
    const tag = subject ?? `notification ${id}`
    const ttl = secondsToLive(now, row.expires_at)
    return {
      message: {
        to: target,
        payload: Buffer.from(JSON.stringify({ id, title, text, path, tag, locale })),
        ttl,
        urgency: urgencyOf(kind, ttl),
        topic: subject && topicOf(subject, target.auth),
      },
      written: { subject: title, text },
    }
  }

  return {
    name: 'push',
    slots,
    mostAttempts,
    pauseMs,

    async prepare(rows) {
      const ids = rows.map(({ id }) => id)
      const [readers, browsers] = await Promise.all([receivers(db, ids), targets(db, clock.now(), ids)])
      const signedOut = [...browsers.values()].filter(({ is_living }) => !is_living)
      await Promise.all(signedOut.map((browser) => letGo(db, browser)))
      return new Map(rows.map((row) => [row.id, prepareOne(row, readers.get(row.id), browsers.get(row.id))]))
    },

    async send({ to, ...message }, signal): Promise<Outcome> {
      const { host } = new URL(to.endpoint)
      try {
        const { status, body, retryAfter } = await transport.send(to, message, signal)
        away.answered(host)
        const verdict = verdictOf(status)
        if (verdict === 'sent') return { is: 'sent', replyStatus: status }
        if (verdict === 'gone') {
          await letGo(db, to)
          return { is: 'dropped', replyStatus: status, error: 'the browser let go of it' }
        }
        const error = saidBy(status, body)
        if (verdict === 'failed') return { is: 'failed', replyStatus: status, error }
        return { is: 'again', replyStatus: status, error, at: askedToWait(retryAfter, clock.now()) }
      } catch (error) {
        if (!(error instanceof OutboundError)) throw error
        if (signal.aborted) return { is: 'later', at: clock.now() }
        if (error.code === 'refused') return { is: 'failed', error: reason(error), replyStatus: null }
        away.failed(host)
        return { is: 'again', error: reason(error), replyStatus: null }
      }
    },
  }
}

/** As many as there could be push services; whoever makes some up gets no more room than this. */
const rememberAtMost = 1000
/** Longer than one message is waited for. */
const probeMs = 15_000

/**
 * Push services that do not answer. What is for one of them is put off without asking, but for one message after each rest:
 * a crowd with the same browser would hold all places until each ran out of time.
 */
function awayServers(clock: Clock) {
  const servers = new Map<string, { failures: number; until: number; isProbed: boolean }>()
  return {
    answered: (host: string) => void servers.delete(host),
    failed(host: string): void {
      const now = clock.now().getTime()
      const server = servers.get(host)
      // Of several that fail at the same time one counts.
      if (server && !server.isProbed && now < server.until) return
      const failures = (server?.failures ?? 0) + 1
      if (!server && servers.size >= rememberAtMost) servers.delete(servers.keys().next().value as string)
      servers.set(host, { failures, until: now + restMs(failures), isProbed: false })
    },
    /** When it may be asked again; null for one that may be asked now, by whoever asks this. */
    restsUntil(host: string): Date | null {
      const now = clock.now().getTime()
      const server = servers.get(host)
      if (!server) return null
      const left = server.until - now
      // A clock that was put back must not make it long.
      if (left > 0 && left <= longestRestMs) return new Date(now + left * (1 + Math.random() / 2))
      server.until = now + probeMs
      server.isProbed = true
      return null
    },
  }
}
