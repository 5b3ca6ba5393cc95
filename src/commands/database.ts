import type { DatabaseAddress } from '../db/connection.ts'
import { startEmbedded } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import type { Config } from '../kernel/config.ts'
import { readConfig } from '../kernel/config.ts'
import { createLog, type Log } from '../kernel/log.ts'

export interface OpenedDatabase {
  address: DatabaseAddress
  /** Only this process works on it: it is the embedded one, and the data folder is ours. */
  alone: boolean
  stop(): Promise<void>
}

/** The operator's PostgreSQL, or our own started on the data folder. */
export async function provideDatabase(config: Config, log: Log): Promise<OpenedDatabase> {
  if (config.DATABASE_URL)
    return { address: { url: config.DATABASE_URL }, alone: false, stop: async () => {} }
  const embedded = await startEmbedded({ dataDir: config.DATA_DIR, log })
  return { address: { socket: embedded.connection }, alone: true, stop: () => embedded.stop() }
}

export const migrationsFolder = `${import.meta.dirname}/../../migrations`

export async function migrateOnly(): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog(config.LOG_LEVEL)
  const database = await provideDatabase(config, log)
  try {
    const applied = await migrate({ ...database.address, folder: migrationsFolder, log })
    process.stdout.write(
      applied.length > 0 ? `applied ${applied.join(', ')}\n` : 'the database is up to date\n',
    )
  } finally {
    await database.stop()
  }
}
