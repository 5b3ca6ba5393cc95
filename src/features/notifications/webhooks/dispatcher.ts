import { sql } from 'kysely'
import { webhookTest } from '../../../contract/deliveries.ts'
import { type Outbound, type OutboundAnswer, OutboundError } from '../../../http/outbound.ts'
import type { Platform } from '../../../platform.ts'
import type { Channel, Outcome, Prepared } from '../deliveries/dispatcher.ts'
import { slowMs } from '../deliveries/rules.ts'
import type { DeliveryRow } from '../tables.ts'
import { disable, switchedOff } from './commands.ts'
import { webhooksById } from './queries.ts'
import {
  askedPauseMs,
  failsForMs,
  messageId,
  mostAttempts,
  mostUnderWay,
  nextAttempt,
  pauseMs,
  restMs,
} from './rules.ts'
import { signatureOf, type WebhookVault } from './secrets.ts'
import type { WebhookRow } from './tables.ts'

interface Message {
  row: DeliveryRow
  webhook: WebhookRow
  secrets: readonly string[]
}

/** What this process knows of the server behind a webhook. */
interface Behaviour {
  /** When each message under way was begun, the oldest first, by the process's own clock. */
  underWay: number[]
  /** How often in a row it failed, and until when it is left alone (ms since 1970). */
  failures: number
  restsUntil: number
}

/** Under way at once, unless they are slow. */
const slots = 16
/** Messages put off together when the server they go to is left alone. */
const putOffAtOnce = 5000

/**
 * Posts messages to the servers of others. One that fails is left alone for longer and longer, by all its messages: however
 * many there are, those of others have the places.
 */
export function webhookChannel(
  { db, clock }: Platform,
  { vault, outbound }: { vault: WebhookVault; outbound: Outbound },
): Channel<Message> {
  const behaviours = new Map<number, Behaviour>()

  function behaviourOf(id: number): Behaviour {
    const behaviour = behaviours.get(id) ?? { underWay: [], failures: 0, restsUntil: 0 }
    behaviours.set(id, behaviour)
    return behaviour
  }

  /** Puts off what is due, or will be, while a server is left alone; not all to the same moment. */
  async function putOff(id: number, from: Date, until: number): Promise<void> {
    await sql`
      update deliveries set next_at = ${new Date(until)}::timestamptz + random() * ${`${until - from.getTime()} ms`}::interval
      where id in (select id from deliveries
        where webhook_id = ${id} and state = 'waiting' and unsettled = 0 and kind <> ${webhookTest}
          and next_at < ${new Date(until)}
        order by next_at limit ${putOffAtOnce} for update skip locked)`.execute(db.read)
  }

  function secretsOf(webhook: WebhookRow, now: Date): string[] {
    const { id, sealed_secret, sealed_previous, previous_until } = webhook
    const stillCounts = sealed_previous && previous_until && previous_until > now
    return [sealed_secret, ...(stillCounts ? [sealed_previous] : [])].flatMap(
      (sealed) => vault.open(id, sealed) ?? [],
    )
  }

  async function recover(webhook: WebhookRow): Promise<void> {
    Object.assign(behaviourOf(webhook.id), { failures: 0, restsUntil: 0 })
    if (webhook.failing_since === null) return
    await db.read
      .updateTable('webhooks')
      .set({ failing_since: null })
      .where('id', '=', webhook.id)
      .where('failing_since', 'is not', null)
      .execute()
  }

  /** Writes down since when everything fails, and switches off what has for three days; answers whether it is off. */
  async function noteFailure(webhook: WebhookRow, now: Date): Promise<boolean> {
    const { id, failing_since } = webhook
    if (failing_since === null) {
      await db.read
        .updateTable('webhooks')
        .set({ failing_since: now })
        .where('id', '=', id)
        .where('failing_since', 'is', null)
        .execute()
      return false
    }
    const longAgo = new Date(now.getTime() - failsForMs)
    return failing_since <= longAgo && db.write((tx) => disable(tx, clock, webhook, longAgo))
  }

  async function failed(message: Message, error: string, replyStatus: number | null, retryAfter?: string) {
    const { row, webhook } = message
    const now = clock.now()
    const reply = { error, replyStatus }
    if (row.kind === webhookTest) return { is: 'failed', ...reply } as const
    const behaviour = behaviourOf(webhook.id)
    const asked = askedPauseMs(retryAfter, now) ?? 0
    // Of several that fail at the same time one counts.
    if (behaviour.restsUntil <= now.getTime()) {
      behaviour.failures++
      behaviour.restsUntil = now.getTime() + Math.max(restMs(behaviour.failures), asked)
      await putOff(webhook.id, now, behaviour.restsUntil)
    }
    const isOff = await noteFailure(webhook, now)
    const attempts = row.attempts + row.unsettled
    const at = nextAttempt({ attempts, askedMs: asked, expiresAt: row.expires_at }, now)
    if (isOff || !at) return { is: 'failed', ...reply } as const
    return { is: 'again', at, ...reply } as const
  }

  async function post({ row, webhook, secrets }: Message, signal: AbortSignal): Promise<OutboundAnswer> {
    const id = messageId(row)
    const timestamp = Math.floor(clock.now().getTime() / 1000)
    const body = JSON.stringify(row.payload)
    return outbound.post(webhook.url, {
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signatureOf(secrets, { id, timestamp, body }),
      },
      body,
      signal,
    })
  }

  async function outcomeOf(message: Message, signal: AbortSignal): Promise<Outcome> {
    const { webhook } = message
    try {
      const { status, retryAfter } = await post(message, signal)
      if (status >= 200 && status < 300) {
        await recover(webhook)
        return { is: 'sent', replyStatus: status }
      }
      if (status === 410) {
        await db.write((tx) => disable(tx, clock, webhook))
        return { is: 'failed', error: 'The answer was 410: no more is wanted.', replyStatus: status }
      }
      return failed(message, `The answer was ${status}.`, status, retryAfter)
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error
      if (signal.aborted) return { is: 'later', at: clock.now() }
      if (error.code !== 'refused') return failed(message, error.message, null)
      if (message.row.kind !== webhookTest) await noteFailure(webhook, clock.now())
      return { is: 'failed', error: error.message, replyStatus: null }
    }
  }

  return {
    name: 'webhook',
    slots,
    mostAttempts,
    pauseMs,
    async prepare(rows) {
      const webhooks = await webhooksById(
        db,
        rows.map(({ webhook_id }) => webhook_id ?? 0),
      )
      const now = clock.now()
      const taken = new Map<number, number>()
      const resting = new Map<number, number>()

      function prepared(row: DeliveryRow): Prepared<Message> {
        const webhook = webhooks.get(row.webhook_id ?? 0)
        const isTest = row.kind === webhookTest
        if (!webhook || !(webhook.is_active || isTest)) return { is: 'dropped', error: switchedOff }
        const secrets = secretsOf(webhook, now)
        if (secrets.length === 0) return { is: 'failed', error: 'The secret cannot be read: rotate it.' }
        const message = { message: { row, webhook, secrets } }
        const { underWay, failures, restsUntil } = behaviourOf(webhook.id)
        if (restsUntil > now.getTime() && !isTest) {
          resting.set(webhook.id, restsUntil)
          const spread = Math.random() * (restsUntil - now.getTime())
          return { is: 'later', at: new Date(restsUntil + spread) }
        }
        const place = taken.get(webhook.id) ?? 0
        // A test goes also to a server that is left alone; however many are asked for, they take no more places.
        if (underWay.length + place >= mostUnderWay(isTest ? 0 : failures)) {
          // The longer its server takes, the longer the others of its messages stay out of the way.
          const takes = performance.now() - (underWay[0] ?? performance.now())
          if (takes > slowMs / 2) resting.set(webhook.id, now.getTime() + takes)
          const pause = Math.max(200, takes) * (1 + Math.random())
          return { is: 'later', at: new Date(now.getTime() + pause) }
        }
        taken.set(webhook.id, place + 1)
        return message
      }

      const all = new Map(rows.map((row) => [row.id, prepared(row)]))
      for (const [id, until] of resting) await putOff(id, now, until)
      return all
    },
    async send(message, signal) {
      const behaviour = behaviourOf(message.webhook.id)
      const { underWay } = behaviour
      const begun = performance.now()
      underWay.push(begun)
      try {
        return await outcomeOf(message, signal)
      } finally {
        underWay.splice(underWay.indexOf(begun), 1)
        if (underWay.length === 0 && behaviour.failures === 0) behaviours.delete(message.webhook.id)
      }
    },
  }
}
