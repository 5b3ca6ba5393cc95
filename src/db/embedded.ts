import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import type { Log } from '../kernel/log.ts'
import { chooseAccount } from './embedded/account.ts'
import { findBinaries } from './embedded/binaries.ts'
import { prepareCluster, user } from './embedded/cluster.ts'
import { endLeftovers } from './embedded/leftovers.ts'
import { launch, type Postmaster } from './embedded/postmaster.ts'
import { prepareSocketDir, socketDirOf } from './embedded/socket.ts'
import { lockDataDir } from './lock.ts'

export interface Embedded {
  /** Where it listens: the folder of its Unix socket, a user who needs no password, the database. */
  connection: { host: string; user: string; database: string }
  /** The process id of the server as it runs now; another one after a crash. */
  readonly pid: number
  /** Ends the server, waiting for open transactions to be rolled back, and gives the data folder free. */
  stop(): Promise<void>
}

const database = 'veche'
const longestPause = 5000

/**
 * Starts the PostgreSQL that Veche brings along, on `dataDir/postgres`, making it on the first start; starts it
 * again whenever it dies. Holds the data folder's lock until stopped.
 * Throws {@link OperatorError} when the folder is in use, of another PostgreSQL, or out of reach.
 */
export async function startEmbedded(options: { dataDir: string; log: Log }): Promise<Embedded> {
  const { log } = options
  const lock = lockDataDir(options.dataDir)
  try {
    // PostgreSQL names its folder by its real path: that is how one left running is recognized.
    const dataDir = realpathSync(options.dataDir)
    const cluster = join(dataDir, 'postgres')
    const binaries = findBinaries(dataDir)
    const account = chooseAccount(binaries, dataDir, cluster)
    await prepareCluster(cluster, dataDir, binaries, account, log)
    const socketDir = prepareSocketDir(dataDir, account)
    const start = async () => {
      await endLeftovers(cluster, log)
      return launch(cluster, socketDir, binaries, account, log)
    }

    const first = await start()
    try {
      await first.ready()
      await ensureDatabase(socketDir)
    } catch (error) {
      await first.stop()
      throw error
    }
    const kept = keepRunning(first, start, log)
    return {
      connection: { host: socketDir, user, database },
      get pid() {
        return kept.postmaster.pid
      },
      async stop() {
        await kept.stop()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** Where the server of a Veche that runs on this folder listens, for a command that shares it. */
export function runningAddress(dataDir: string): Embedded['connection'] {
  return { host: socketDirOf(realpathSync(dataDir)), user, database }
}

/** Starts a new server when the present one dies, sooner at first, then every five seconds. */
function keepRunning(first: Postmaster, start: () => Promise<Postmaster>, log: Log) {
  let stopping = false
  const kept = {
    postmaster: first,
    async stop() {
      stopping = true
      await kept.postmaster.stop()
      await supervision
      process.off('exit', endWithUs)
    },
  }
  // The process ends without having stopped us (an uncaught error): a fast shutdown goes on by itself.
  const endWithUs = () => kept.postmaster.interrupt()
  process.once('exit', endWithUs)

  const supervise = async () => {
    let pause = 0
    while (true) {
      const startedAt = performance.now()
      const reason = await kept.postmaster.ended
      if (stopping) return
      pause = performance.now() - startedAt > 60_000 ? 0 : Math.min(longestPause, pause * 2 + 50)
      log.error({ reason, pause }, 'PostgreSQL died: starting it again')
      await sleep(pause)
      if (stopping) return
      try {
        kept.postmaster = await start()
      } catch (error) {
        log.error({ err: error }, 'PostgreSQL could not be started again')
      }
      if (stopping) await kept.postmaster.stop()
    }
  }
  const supervision = supervise()
  return kept
}

/** Takes the empty database initdb made: renaming it costs 5 ms, creating another 150. */
async function ensureDatabase(socketDir: string) {
  const client = new Client({ host: socketDir, user, database: 'template1', ssl: false })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database])
    if (rowCount === 0) await client.query(`alter database postgres rename to ${database}`)
  } finally {
    await client.end()
  }
}
