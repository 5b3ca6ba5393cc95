import { flushCompileCache } from 'node:module'
import { systemClock } from '../kernel/clock.ts'
import { readConfig } from '../kernel/config.ts'
import { createLog, type Log } from '../kernel/log.ts'
import { ensureSite } from './build-site.ts'
import { provideDatabase } from './database.ts'

/** Longer than finishing takes, shorter than the 10 s a supervisor grants. */
const patienceMs = 9000
/** Ctrl-C under npm arrives twice, from the terminal and from npm: a signal this soon is the same one. */
const echoMs = 500

/** Serves until SIGTERM or SIGINT: then finishes what is at work and leaves with 0. Another signal leaves at once. */
export async function serve(): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog(config.LOG_LEVEL)
  // From here on a PostgreSQL may run: a signal that ended us in mid-start would leave it behind.
  const told = toldToLeave(log)
  // PostgreSQL starts in a process of its own while the sources load here.
  const starting = provideDatabase(config, log)
  const loading = Promise.all([import('../app.ts'), ensureSite()])
  // Looked at below, after the database is there to be stopped.
  loading.catch(() => {})
  const database = await starting
  try {
    const [{ startApp }, siteRoot] = await loading
    const app = await startApp({
      config,
      clock: systemClock,
      log,
      database: database.address,
      alone: database.alone,
      siteRoot,
    })
    process.stdout.write(`veche ready at ${config.PUBLIC_URL ?? app.url}\n`)
    // Written now: a process that is killed would keep nothing of what it compiled. Takes a second after a first start.
    setImmediate(flushCompileCache)
    await told
    await app.close()
  } finally {
    await database.stop()
  }
  process.exit(0)
}

/** Resolves at the first SIGTERM or SIGINT, and sees to it that leaving does not take for ever. */
function toldToLeave(log: Log): Promise<void> {
  return new Promise((resolve) => {
    let since: number | undefined
    function hear(signal: NodeJS.Signals): void {
      if (since !== undefined) {
        if (performance.now() - since > echoMs) process.exit(1)
        return
      }
      since = performance.now()
      log.info({ signal }, 'stopping')
      setTimeout(() => {
        log.error('did not stop in time')
        process.exit(1)
      }, patienceMs).unref()
      resolve()
    }
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, hear)
  })
}
