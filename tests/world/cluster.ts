import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { connectOnce } from '../../src/db/connection.ts'
import { openDatabase } from '../../src/db/database.ts'
import { startEmbedded } from '../../src/db/embedded.ts'
import { migrate } from '../../src/db/migrate.ts'
import { prepareJobs } from '../../src/jobs/worker.ts'
import { createLog } from '../../src/kernel/log.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The PostgreSQL of this run: worlds clone its database `template`. */
    cluster: { host: string; user: string }
  }
}

export const template = 'world_template'
const log = createLog('silent')

/** Starts one PostgreSQL for all worlds of a run, with a database that has every table, to be cloned. */
export default async function startCluster(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'veche-worlds-'))
  const { connection, stop } = await startEmbedded({ dataDir, log })
  const admin = await connectOnce({ socket: connection })
  await admin.query(`create database ${template}`)
  await admin.end()

  const address = { socket: { ...connection, database: template } }
  await migrate({ ...address, folder: 'migrations', log })
  const db = await openDatabase({ ...address, poolSize: 1, log })
  await prepareJobs({ db, log })
  await db.close()

  project.provide('cluster', { host: connection.host, user: connection.user })
  return async () => {
    await stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
