import type { DatabaseAddress } from '../db/connection.ts'
import type { Database } from '../db/database.ts'
import { runningAddress, startEmbedded } from '../db/embedded.ts'
import { DataDirInUse } from '../db/lock.ts'
import { type Clock, systemClock } from '../kernel/clock.ts'
import { type Config, readConfig } from '../kernel/config.ts'
import { createLog, type Log } from '../kernel/log.ts'

export interface ProvidedDatabase {
  address: DatabaseAddress
  /** Only this process works on it: it is our own, in a data folder that we hold. */
  alone: boolean
  stop(): Promise<void>
}

/** The operator's PostgreSQL, or our own started on the data folder. */
export async function provideDatabase(config: Config, log: Log): Promise<ProvidedDatabase> {
  if (config.DATABASE_URL)
    return { address: { url: config.DATABASE_URL }, alone: false, stop: async () => {} }
  const embedded = await startEmbedded({ dataDir: config.DATA_DIR, log })
  return { address: { socket: embedded.connection }, alone: true, stop: () => embedded.stop() }
}

/** The same for a short command, which may share the database of a Veche that is serving. */
async function shareDatabase(config: Config, log: Log): Promise<ProvidedDatabase> {
  try {
    return await provideDatabase(config, log)
  } catch (error) {
    if (!(error instanceof DataDirInUse)) throw error
    return { address: { socket: runningAddress(config.DATA_DIR) }, alone: false, stop: async () => {} }
  }
}

/** Runs a command's work on the database, up to date, and leaves everything as it was running before. */
export async function withDatabase<T>(
  work: (given: { db: Database; clock: Clock }) => Promise<T>,
): Promise<T> {
  const config = readConfig(process.env)
  const log = createLog(config.LOG_LEVEL)
  const provided = await shareDatabase(config, log)
  try {
    const { openMigrated } = await import('../app.ts')
    const db = await openMigrated(provided.address, config.DATABASE_POOL, log)
    try {
      return await work({ db, clock: systemClock })
    } finally {
      await db.close()
    }
  } finally {
    await provided.stop()
  }
}

export async function migrateOnly(): Promise<void> {
  await withDatabase(async () => {})
  process.stdout.write('the database is up to date\n')
}
