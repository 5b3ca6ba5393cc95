import { sql } from 'kysely'
import type { Tx } from '../db/database.ts'
import type { Platform } from '../platform.ts'

/** Lower runs first. A password mail must not wait behind a million reminders. */
export const priorities = { urgent: -10, normal: 0, background: 10 } as const
export type Priority = keyof typeof priorities

/** A kind of work, named once; `P` is the shape of its payload (plain JSON). */
export interface Job<P> {
  name: string
  priority: Priority
  /** Never set: carries `P` for the type checker. */
  payload?: P
}

export function job<P>(name: string, priority: Priority = 'normal'): Job<P> {
  return { name, priority }
}

/**
 * Adds a job in the caller's transaction: it runs if and only if that transaction commits.
 * With a `key` a job that still waits is replaced instead of doubled.
 */
export async function emit<P>(
  tx: Tx,
  { name, priority }: Job<P>,
  payload: P,
  when: { runAt?: Date; key?: string } = {},
) {
  await sql`select graphile_worker.add_job(
    ${name}::text, ${JSON.stringify(payload)}::json, run_at => ${when.runAt ?? null}::timestamptz,
    job_key => ${when.key ?? null}::text, priority => ${priorities[priority]}::int)`.execute(tx)
}

interface Addition<P> {
  payload: P
  runAt?: Date
  key?: string
}

/** Many jobs of a kind in one statement, each as {@link emit} adds it. */
export async function emitAll<P>(tx: Tx, { name, priority }: Job<P>, jobs: readonly Addition<P>[]) {
  if (jobs.length === 0) return
  await sql`select graphile_worker.add_job(
      ${name}::text, payload, run_at => run_at, job_key => key, priority => ${priorities[priority]}::int)
    from unnest(
      ${jobs.map(({ payload }) => JSON.stringify(payload))}::json[],
      ${jobs.map(({ runAt }) => runAt ?? null)}::timestamptz[],
      ${jobs.map(({ key }) => key ?? null)}::text[]) as asked (payload, run_at, key)`.execute(tx)
}

/** What is done when a job comes up. It may run twice (a crash after the work, before the tick): it must not matter. */
export interface Reaction {
  name: string
  run(payload: unknown, platform: Platform): Promise<void>
}

export function on<P>(kind: Job<P>, run: (payload: P, platform: Platform) => Promise<void>): Reaction {
  return { name: kind.name, run: (payload, platform) => run(payload as P, platform) }
}

/** Work by the clock: `pattern` as crontab(5) in UTC; what was missed while nothing ran is made up for once. */
export interface Cron {
  pattern: string
  job: Job<Record<string, never>>
}
