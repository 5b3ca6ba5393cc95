import { setImmediate as nextTick, setTimeout as wait } from 'node:timers/promises'
import type { DeliveryChannel } from '../../../contract/deliveries.ts'
import type { Reaction } from '../../../jobs/job.ts'
import type { Platform } from '../../../platform.ts'
import type { DeliveryRow } from '../tables.ts'
import { claimDue, reclaimDue, type Settled, settleDeliveries, type Written } from './commands.ts'
import {
  isOf,
  type Lane,
  lanesOf,
  leaseMs,
  longestMs,
  mostUnsettled,
  reason,
  restMs,
  slowMs,
} from './rules.ts'

/** Sends what waits in the ledger, one of a channel each; it runs where jobs run. */
export interface Dispatcher {
  channel: DeliveryChannel
  /** Something may be due: look now, not at the next second. */
  wake(): void
  /** Takes no more, and waits for what is under way: it ends within 6 s. */
  stop(): Promise<void>
}

/**
 * How it went with a message. `again`: it is tried later, not before `at` where that is given. `down`: nothing was wrong with the
 * message, its server is away; the attempt does not count, and the channel rests. `later`: its turn is put off to `at`, and nothing
 * was tried. `kept`: there is no way out. `replyStatus`: null where an attempt got no answer, left out where there was none.
 */
export type Outcome = { written?: Written; replyStatus?: number | null } & (
  | { is: 'sent' | 'kept' }
  | { is: 'again'; error: string; at?: Date }
  | { is: 'later'; at: Date }
  | { is: 'failed' | 'dropped' | 'down'; error: string }
)

/** A message that is ready to go, with what of it is to be kept for another attempt; or how it went without going. */
export type Prepared<Message> = { message: Message; written?: Written } | Outcome

export interface Channel<Message> {
  name: DeliveryChannel
  /** How many messages of a lane are under way at once, unless they are slow. */
  slots: number
  mostAttempts: number
  /** How long to wait after so many attempts that failed, in ms. */
  pauseMs(attempts: number): number
  /** Writes what is unwritten, and looks whether each is still to go out. What throws is tried again, each on its own. */
  prepare(rows: readonly DeliveryRow[]): Promise<Map<number, Prepared<Message>>>
  /** Ends soon after the signal, which comes within 30 s. What throws is tried again. */
  send(message: Message, signal: AbortSignal): Promise<Outcome>
}

/** A lane, with how many of its messages are under way, and how many of those are slow. */
type Place = Lane & { underWay: number; slow: number }

function freeOf({ slots, most, underWay, slow }: Place): number {
  return Math.max(0, Math.min(slots - (underWay - slow), most - underWay))
}

/** How often to look for what was entered, or is to be tried again, by another process; in ms. */
const lookEveryMs = 1000
/** How long stopping waits for what is under way before it is cut short, and after. */
const patienceMs = 4000
const cutMs = 1500

/**
 * Sends what waits in a channel until stopped. A message holds its place until it is written down how it went: killed in the
 * middle, at most those under way go out once more. `alone`: no other process works on this database.
 */
export async function startDispatcher<Message>(
  platform: Platform,
  channel: Channel<Message>,
  { alone }: { alone: boolean },
): Promise<Dispatcher> {
  const { db, clock } = platform
  const log = platform.log.child({ room: 'deliveries', channel: channel.name })
  const lanes: Place[] = lanesOf(channel.slots).map((lane) => ({ ...lane, underWay: 0, slow: 0 }))
  const cut = new AbortController()
  const atWork = new Set<Promise<void>>()
  /** What was taken and not written down yet: a database that was killed forgets that, and hands it out again. */
  const inHand = new Set<number>()
  let stopped = false

  /** How often in a row the server was away, and until when it is left alone, by the process's own clock. */
  let failures = 0
  let restsUntil = 0
  let isProbing = false

  let toLook = false
  let looking: Promise<void> | undefined
  let looksSoon = false
  /** There was no place for all that is due. */
  let moreWaits = false

  /** Takes as many as there are places for; of a server that was away a single one, to see whether it is back. */
  async function look(): Promise<void> {
    while (toLook && !stopped) {
      toLook = false
      const probes = failures > 0
      if (probes && (isProbing || performance.now() < restsUntil)) return
      const free = lanes.map((lane) => ({ ...lane, free: freeOf(lane) }))
      if (!free.some((lane) => lane.free > 0)) {
        moreWaits = true
        return
      }
      const due = await claimDue(db, channel.name, {
        now: clock.now(),
        lanes: free,
        most: probes ? 1 : null,
      })
      const rows = due.filter(({ id }) => !inHand.has(id))
      for (const { id } of rows) inHand.add(id)
      const taken = rows.map((row) => ({ row, lane: lanes.find((lane) => isOf(lane, row)) ?? lanes[0]! }))
      for (const { lane } of taken) lane.underWay++
      moreWaits = probes || lanes.some((lane) => freeOf(lane) === 0)
      if (rows.length === 0) return
      isProbing = probes
      track(deliverAll(taken, probes))
    }
  }

  function wake(): void {
    if (stopped) return
    toLook = true
    looking ??= look()
      .catch((error: unknown) => log.warn({ err: error }, 'could not look for what is due'))
      .finally(() => {
        looking = undefined
        if (toLook && failures === 0) wake()
      })
  }

  /** Those that were written down together leave their places together: all are filled by one look. */
  function wakeSoon(): void {
    if (looksSoon) return
    looksSoon = true
    setImmediate(() => {
      looksSoon = false
      wake()
    })
  }

  function track(work: Promise<void>): void {
    atWork.add(work)
    void work.finally(() => atWork.delete(work))
  }

  async function deliverAll(taken: readonly { row: DeliveryRow; lane: Place }[], probes: boolean) {
    const prepared = await prepareAll(taken.map(({ row }) => row))
    await Promise.all(
      taken.map(async ({ row, lane }) => {
        let isSlow = false
        const giveUpPlace = setTimeout(() => {
          isSlow = true
          lane.slow++
          wake()
        }, slowMs)
        const settled = await deliver(row, prepared.get(row.id))
        clearTimeout(giveUpPlace)
        await settle(settled)
        inHand.delete(row.id)
        lane.underWay--
        if (isSlow) lane.slow--
        if (probes) isProbing = false
        if (moreWaits) wakeSoon()
      }),
    )
  }

  /** A message that cannot be prepared holds up none of those that were taken with it. */
  async function prepareAll(rows: readonly DeliveryRow[]): Promise<Map<number, Prepared<Message>>> {
    try {
      return await channel.prepare(rows)
    } catch (error) {
      const [row, ...more] = rows
      if (row && more.length === 0) return new Map([[row.id, { is: 'again', error: reason(error) }]])
      const each = await Promise.all(rows.map((one) => prepareAll([one])))
      return new Map(each.flatMap((found) => [...found]))
    }
  }

  async function deliver(row: DeliveryRow, prepared: Prepared<Message> | undefined): Promise<Settled> {
    const outcome = await outcomeOf(row, prepared)
    const written = { ...(prepared && 'written' in prepared && prepared.written), ...outcome.written }
    const now = clock.now()
    const settled = {
      id: row.id,
      state: outcome.is,
      isCounted: outcome.is === 'sent' || outcome.is === 'failed',
      error: 'error' in outcome ? outcome.error : null,
      replyStatus: outcome.replyStatus === undefined ? row.reply_status : outcome.replyStatus,
      nextAt: null,
      sentAt: outcome.is === 'sent' ? now : null,
      written,
    }
    const later = (ms: number) => new Date(now.getTime() + ms)
    switch (outcome.is) {
      case 'again': {
        const attempts = row.attempts + row.unsettled
        if (attempts >= channel.mostAttempts) return { ...settled, state: 'failed', isCounted: true }
        const nextAt = outcome.at ?? later(channel.pauseMs(attempts))
        return { ...settled, state: 'waiting', isCounted: true, nextAt }
      }
      case 'later':
        return { ...settled, state: 'waiting', error: row.error, nextAt: outcome.at }
      case 'down':
        return { ...settled, state: 'waiting', nextAt: later(restMs(failures)) }
      default:
        return { ...settled, state: outcome.is }
    }
  }

  async function outcomeOf(row: DeliveryRow, prepared: Prepared<Message> | undefined): Promise<Outcome> {
    if (row.unsettled > mostUnsettled)
      return { is: 'failed', error: `the process ended in ${mostUnsettled} attempts to send it` }
    if (!prepared) return { is: 'dropped', error: 'nothing to send' }
    if ('is' in prepared) return prepared
    const signal = AbortSignal.any([cut.signal, AbortSignal.timeout(longestMs)])
    const outcome = await channel
      .send(prepared.message, signal)
      .catch((error: unknown): Outcome => ({ is: 'again', error: reason(error) }))
    rest(outcome)
    return outcome
  }

  /** Of several that fail at the same time one counts: a server is away once. */
  function rest(outcome: Outcome): void {
    if (outcome.is !== 'down') {
      if (failures > 0) log.info('the server is back')
      failures = 0
      return
    }
    if (failures > 0 && performance.now() < restsUntil) return
    if (failures === 0) log.warn({ reason: outcome.error }, 'the server is away')
    failures++
    restsUntil = performance.now() + restMs(failures)
  }

  const unsettled: { settled: Settled; done: () => void }[] = []
  let isSettling = false
  /** What ends in one tick, or while the one before is being written, is written down in one statement. */
  function settle(settled: Settled): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    unsettled.push({ settled, done: resolve })
    if (!isSettling) void settleAll()
    return promise
  }

  async function settleAll(): Promise<void> {
    isSettling = true
    await nextTick()
    while (unsettled.length > 0) {
      const group = unsettled.splice(0)
      await writeDown(group.map(({ settled }) => settled))
      for (const { done } of group) done()
    }
    isSettling = false
  }

  /** While the database is away it is asked again: what was sent and not written down would be sent once more. */
  async function writeDown(group: readonly Settled[]): Promise<void> {
    const until = performance.now() + leaseMs
    for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, 2000)) {
      try {
        return await settleDeliveries(db, group)
      } catch (error) {
        log.warn({ err: error }, 'could not write down how it went')
        if (performance.now() > until || cut.signal.aborted) return
        await wait(pauseMs)
      }
    }
  }

  if (alone) await reclaimDue(db, channel.name, clock.now())
  const ticks = setInterval(wake, lookEveryMs)
  wake()

  return {
    channel: channel.name,
    wake,
    async stop() {
      stopped = true
      clearInterval(ticks)
      await looking
      const done = Promise.all(atWork)
      await Promise.race([done, wait(patienceMs, undefined, { ref: false })])
      cut.abort(new Error('the server stops'))
      await Promise.race([done, wait(cutMs, undefined, { ref: false })])
    },
  }
}

/** The reactions as they are, after each of which dispatchers look at once for what it entered. */
export function waking(reactions: readonly Reaction[], dispatchers: readonly Dispatcher[]): Reaction[] {
  return reactions.map(({ name, run }) => ({
    name,
    async run(payload, platform) {
      await run(payload, platform)
      for (const { wake } of dispatchers) wake()
    },
  }))
}
