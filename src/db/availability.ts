import { DatabaseError } from 'pg'
import { Refusal } from '../kernel/errors.ts'

/** SQLSTATEs that speak of the connection or the server, not of the statement (PostgreSQL, appendix A). */
const serverAway = /^(08...|57P0[123]|53300)$/

/** What Node says of a socket that is not there, or no longer. */
const socketAway = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])

/** What the driver says, which gives its own errors no code. */
const driverAway =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Client was closed|Query read timeout|Cannot use a pool after calling end)/

/** Whether an error means that the database is away, rather than that a statement is wrong. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (error instanceof DatabaseError) return serverAway.test(code)
  return socketAway.has(code) || driverAway.test(error.message)
}

/** A statement that stood behind a lock, or had too much to do, for longer than one may: later it may fare better. */
function tookTooLong(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === '57014'
}

/** The refusal `unavailable` for an error that means the database is away or too busy; any other error as it is. */
export function translate(error: unknown): unknown {
  if (!isAway(error) && !tookTooLong(error)) return error
  const refusal = new Refusal('unavailable')
  refusal.cause = error
  return refusal
}
