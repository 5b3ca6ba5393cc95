import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, openDatabase } from '../src/db/database.ts'
import { startEmbedded } from '../src/db/embedded.ts'
import { migrate } from '../src/db/migrate.ts'
import { createAccessTokens, fixedKey } from '../src/features/accounts/sessions/secrets.ts'
import { prepareJobs } from '../src/jobs/worker.ts'
import { systemClock } from '../src/kernel/clock.ts'
import { createLog } from '../src/kernel/log.ts'
import { fillPeople } from './fill.ts'

/** What both sides of every comparison share: one PostgreSQL, its data, and people who are signed in. */
export interface World extends AsyncDisposable {
  /** Where its Unix socket is. */
  socket: { host: string; user: string; database: string }
  /** The same as a DATABASE_URL. */
  databaseUrl: string
  db: Database
  /** Access tokens, the n-th of the account with id n + 1. */
  tokens: readonly string[]
  environment: { DATABASE_URL: string; JWT_SECRET: string }
}

export const people = 20_000
const secret = 'measured, and thrown away with its database'

/** The PostgreSQL that Veche brings along, with the settings it has in service (fsync on), in a folder thrown away later. */
export async function openWorld(): Promise<World> {
  const log = createLog('error')
  const dataDir = mkdtempSync(join(tmpdir(), 'veche-bench-'))
  const embedded = await startEmbedded({ dataDir, log })
  const { connection: socket } = embedded
  await migrate({ socket, folder: join(import.meta.dirname, '../migrations'), log })
  const db = await openDatabase({ socket, poolSize: 4, log })
  await prepareJobs({ db, log })
  await fillPeople(db, people)

  const signer = createAccessTokens(
    fixedKey({ id: 'configured', bytes: new TextEncoder().encode(secret) }),
    systemClock,
  )
  const sign = (_: unknown, index: number) => signer.sign({ accountId: index + 1, sessionId: index + 1 })
  const tokens = await Promise.all(Array.from({ length: people }, sign))
  const address = new URLSearchParams({ host: socket.host, user: socket.user })
  const databaseUrl = `postgres:///${socket.database}?${address}`
  return {
    socket,
    databaseUrl,
    db,
    tokens,
    environment: { DATABASE_URL: databaseUrl, JWT_SECRET: secret },
    [Symbol.asyncDispose]: async () => {
      await db.close()
      await embedded.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
