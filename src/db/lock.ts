import { accessSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { OperatorError } from '../kernel/errors.ts'

/** Another process holds the folder. */
export class DataDirInUse extends OperatorError {}

export interface DataLock {
  release(): void
}

/**
 * Claims a data folder for this process, or throws {@link DataDirInUse} naming the process that has it.
 * The claim is a kernel lock held through SQLite: it ends with the process, however that ends, and a
 * stranger that reuses the process id cannot inherit it. The pid file beside it is only for the message.
 */
export function lockDataDir(dataDir: string): DataLock {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new OperatorError(`the data folder cannot be used: ${(error as Error).message}`)
  }
  const holderFile = join(dataDir, 'veche.pid')
  // Nothing else may open this file: closing any descriptor of it drops the process's lock (POSIX fcntl).
  const file = new DatabaseSync(join(dataDir, 'veche.lock'))
  try {
    file.exec('begin exclusive')
  } catch (error) {
    file.close()
    if ((error as { errcode?: number }).errcode !== 5) throw error
    throw new DataDirInUse(`${dataDir} is used by another Veche (${holder(holderFile)})`)
  }
  writeFileSync(holderFile, `${process.pid} ${hostname()}\n`)
  return {
    release() {
      if (!file.isOpen) return
      rmSync(holderFile, { force: true })
      file.close()
    },
  }
}

/** `pid 4711`, and the host's name when it is another one: then the pid says nothing here. */
function holder(holderFile: string): string {
  try {
    const [pid, host] = readFileSync(holderFile, 'utf8').trim().split(' ')
    return host === hostname() ? `pid ${pid}` : `pid ${pid} on ${host}`
  } catch {
    return 'pid unknown'
  }
}
