import { type Logger, pino } from 'pino'

export type Log = Logger

/** Paths that never reach a log line, however deep a caller puts them. */
const secrets = [
  'password',
  'access',
  'refresh',
  'token',
  'authorization',
  'cookie',
  'req.headers.authorization',
  'req.headers.cookie',
]

/** JSON lines on stderr: stdout is kept for what a person or a script waits for (`veche ready at …`). */
export function createLog(level: string): Log {
  return pino(
    { level, redact: { paths: secrets, censor: '[redacted]' } },
    pino.destination({ dest: 2, sync: false }),
  )
}
