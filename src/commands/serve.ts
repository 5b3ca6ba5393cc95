import { startApp } from '../app.ts'
import { systemClock } from '../kernel/clock.ts'
import { readConfig } from '../kernel/config.ts'
import { createLog } from '../kernel/log.ts'
import { ensureSite } from './build-site.ts'
import { provideDatabase } from './database.ts'

/** Longer than finishing takes, shorter than the 10 s a supervisor grants. */
const patienceMs = 9000

/** Serves until SIGTERM or SIGINT: then finishes what is at work and leaves with 0. A second signal leaves at once. */
export async function serve(): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog(config.LOG_LEVEL)
  const siteRoot = await ensureSite()
  const database = await provideDatabase(config, log)

  const app = await startApp({
    config,
    clock: systemClock,
    log,
    database: database.address,
    alone: database.alone,
    siteRoot,
  }).catch(async (error: unknown) => {
    await database.stop()
    throw error
  })

  let leaving = false
  async function leave(signal: string): Promise<void> {
    if (leaving) process.exit(1)
    leaving = true
    log.info({ signal }, 'stopping')
    setTimeout(() => {
      log.error('did not stop in time')
      process.exit(1)
    }, patienceMs).unref()
    await app.close()
    await database.stop()
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void leave(signal))

  process.stdout.write(`veche ready at ${config.PUBLIC_URL ?? app.url}\n`)
}
