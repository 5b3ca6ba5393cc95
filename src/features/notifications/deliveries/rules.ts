import { priorities } from '../../../jobs/job.ts'
import type { DeliveryRow } from '../tables.ts'

/** Who takes a message has it for so long; longer than a message is prepared and sent at the slowest. */
export const leaseMs = 60_000
/** No message is sent for longer. */
export const longestMs = 30_000
/** One under way for longer gives up its place to another: a server that is well takes some tens of milliseconds. */
export const slowMs = 500
/** In how many attempts in a row the process may end before a message is taken for what ends it. */
export const mostUnsettled = 5

/** Messages of a channel that do not wait for those of its other lanes. */
export interface Lane {
  /** Whether they were tried before. */
  retried: boolean
  /** Theirs, the first to go first. */
  priorities: readonly number[]
  /** How many are under way, but for those that are slow. */
  slots: number
  /** How many are under way with them. */
  most: number
}

/**
 * A channel's lanes: what somebody sits and waits for, all else that is new, and what did not work before. So a flood of one
 * keeps none of the others waiting, nor do receivers whose server hangs, until {@link Lane.most} of them do at a time.
 */
export function lanesOf(slots: number): Lane[] {
  const { urgent, normal, background } = priorities
  const few = Math.ceil(slots / 2)
  return [
    { retried: false, priorities: [urgent], slots: few, most: few * 2 },
    { retried: false, priorities: [normal, background], slots, most: slots * 2 },
    { retried: true, priorities: [urgent, normal, background], slots: few, most: few * 2 },
  ]
}

/** Whether a message that was just taken is of a lane. */
export function isOf(
  { retried, priorities }: Lane,
  row: Pick<DeliveryRow, 'attempts' | 'unsettled' | 'priority'>,
): boolean {
  return row.attempts + row.unsettled > 1 === retried && priorities.includes(row.priority)
}

/** How many messages of a channel are ever under way: as many connections it may take. */
export function mostUnderWay(slots: number): number {
  return lanesOf(slots).reduce((sum, { most }) => sum + most, 0)
}

/** How long a channel whose server was away so many times in a row is left alone, in ms: 1 s, doubling to a minute. */
export function restMs(failures: number): number {
  return Math.min(1000 * 2 ** (failures - 1), 60_000)
}

/** An error as it stands in the ledger: what a server says may hold what the database does not take. */
export function reason(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error)
  return said.replaceAll('\0', ' ').slice(0, 500).toWellFormed()
}
