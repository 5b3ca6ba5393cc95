import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { type Embedded, startEmbedded } from '../../src/db/embedded.ts'
import { createLog } from '../../src/kernel/log.ts'

export const log = createLog('silent')

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'veche-test-'))
}

export function removeFolder(folder: string) {
  rmSync(folder, { recursive: true, force: true })
}

/** A PostgreSQL in a folder of its own with the doors open; `end` stops it and removes the folder. */
export async function freshDatabase(): Promise<{
  embedded: Embedded
  database: Database
  end: () => Promise<void>
}> {
  const dataDir = temporaryFolder()
  const embedded = await startEmbedded({ dataDir, log })
  const database = await openDatabase({ socket: embedded.connection, poolSize: 5, log })
  const end = async () => {
    await database.close()
    await embedded.stop()
    removeFolder(dataDir)
  }
  return { embedded, database, end }
}

/** Waits until something neither throws nor answers false; throws its last error after 10 s. */
export async function until(holds: () => Promise<unknown> | unknown) {
  const deadline = performance.now() + 10_000
  while (true) {
    try {
      if ((await holds()) !== false) return
      if (performance.now() > deadline) throw new Error('it never came true')
    } catch (error) {
      if (performance.now() > deadline) throw error
    }
    await sleep(20)
  }
}

export function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
