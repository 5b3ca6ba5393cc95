import { EventEmitter } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import {
  type JobHelpers,
  Logger,
  parseCronItems,
  type Runner,
  run,
  runMigrations,
  type TaskList,
} from 'graphile-worker'
import type { Log } from '../kernel/log.ts'
import type { Platform } from '../platform.ts'
import type { Cron, Reaction } from './job.ts'
import { heartbeat, heartbeatMs, jobsWait, type Pool, reclaimAll, signOff } from './reclaim.ts'

/** How late a job whose time comes up may start: one without a time starts at once, by notification. */
const pollMs = 1000
/** A pool that has begun nothing for so long either has nothing to do or has stalled. */
const quietMs = 5000
/** Longest that stopping waits for the library. */
const stopWithinMs = 5000

export interface Worker {
  /** Finishes the jobs at work; what does not finish in time is given back. */
  stop(): Promise<void>
}

interface WorkerOptions {
  reactions: readonly Reaction[]
  crons: readonly Cron[]
  /** No other process works on this database. */
  alone: boolean
}

/** The library's tables and functions, which business transactions call: they exist before the first write. */
export async function prepareJobs({ db, log }: Pick<Platform, 'db' | 'log'>): Promise<void> {
  await runMigrations({ pgPool: db.pool, logger: loggerOf(log) })
}

/** Works off jobs until stopped, and starts again by itself after the database was away. */
export async function startWorker(platform: Platform, options: WorkerOptions): Promise<Worker> {
  const { db } = platform
  const log = platform.log.child({ room: 'jobs' })
  const stopping = new AbortController()
  if (options.alone) await reclaimAll(db)
  const kinds = [...new Set(options.reactions.map(({ name }) => name))]
  let current = await startRunner(platform, log, options)

  /**
   * After the database was killed the library now and then stops fetching jobs and does not end either: when jobs wait
   * and this pool has begun none for a while, it is given up.
   */
  async function watch(): Promise<void> {
    const watched = current
    await heartbeat(db, watched)
    if (watched.isQuiet() && (await jobsWait(db, kinds))) watched.stalled.resolve()
  }
  const beat = setInterval(() => {
    watch().catch((error: unknown) => log.warn({ err: error }, 'heartbeat missed'))
  }, heartbeatMs)

  async function supervise(): Promise<void> {
    for (let failures = 0; !stopping.signal.aborted; failures++) {
      const started = performance.now()
      const { poolId, runner, stalled } = current
      await Promise.race([runner.promise, stalled.promise]).catch((error: unknown) =>
        log.warn({ err: error }, 'worker stopped'),
      )
      // One that stalled is not waited for: it does not end by itself.
      void runner.stop().catch(() => {})
      if (performance.now() - started > 60_000) failures = 0
      while (!stopping.signal.aborted) {
        await wait(Math.min(250 * 2 ** failures, 5000), undefined, { signal: stopping.signal }).catch(
          () => {},
        )
        if (stopping.signal.aborted) return
        try {
          await signOff(db, poolId)
          current = await startRunner(platform, log, options)
          log.info('worker started again')
          break
        } catch (error) {
          failures++
          log.warn({ err: error }, 'worker cannot start')
        }
      }
    }
  }
  const supervised = supervise()

  return {
    async stop() {
      stopping.abort()
      clearInterval(beat)
      await Promise.race([
        current.runner.stop().catch(() => {}),
        wait(stopWithinMs, undefined, { ref: false }),
      ])
      current.stalled.resolve()
      await supervised
      await signOff(db, current.poolId).catch((error: unknown) =>
        log.warn({ err: error }, 'could not sign off'),
      )
    },
  }
}

async function startRunner(platform: Platform, log: Log, { reactions, crons }: WorkerOptions) {
  const atWork = new Set<string>()
  let begunAt = performance.now()
  const isQuiet = () => atWork.size === 0 && performance.now() - begunAt > quietMs
  const taskList: TaskList = Object.fromEntries(
    [...Map.groupBy(reactions, ({ name }) => name)].map(([name, all]) => [
      name,
      // Several slices may react to one job; when one of them fails, all run again.
      async (payload: unknown, { job }: JobHelpers) => {
        atWork.add(job.id)
        begunAt = performance.now()
        try {
          for (const reaction of all) await reaction.run(payload, platform)
        } finally {
          atWork.delete(job.id)
        }
      },
    ]),
  )
  let poolId = ''
  const events = new EventEmitter()
  events.once('pool:create', ({ workerPool }: { workerPool: { id: string } }) => {
    poolId = workerPool.id
  })
  const runner: Runner = await run({
    pgPool: platform.db.pool,
    taskList,
    parsedCronItems: parseCronItems(
      crons.map(({ pattern, job }) => ({
        task: job.name,
        match: pattern,
        options: { backfillPeriod: 86_400_000 },
      })),
    ),
    concurrency: 4,
    pollInterval: pollMs,
    noHandleSignals: true,
    // Without a batch the library lets a failed "job done" go unhandled, and a database that is away for a moment
    // would end the process; with one it tries again, then stops the pool.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    logger: loggerOf(log),
    events,
  })
  // Who supervises it looks at the end; until then an early one must not count as nobody's.
  runner.promise.catch(() => {})
  const pool: Pool = { poolId, atWork }
  try {
    await heartbeat(platform.db, pool)
  } catch (error) {
    // Else it would go on beside the one that is started in its place.
    void runner.stop().catch(() => {})
    throw error
  }
  return { runner, stalled: Promise.withResolvers<void>(), isQuiet, ...pool }
}

/** The library's lines, in ours. Its notes on every single job are for debugging only. */
function loggerOf(log: Log): Logger {
  return new Logger((scope) => (level, message, meta) => {
    const line = level === 'warning' ? 'warn' : level === 'error' ? 'error' : 'debug'
    log[line]({ ...scope, err: meta?.error }, message)
  })
}
