import { createHash } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { OperatorError } from '../../kernel/errors.ts'
import { type Account, give } from './account.ts'

/** A Unix socket's path has room for 104 bytes with its closing NUL on macOS, 108 on Linux. */
const longest = 103

/**
 * The folder of PostgreSQL's Unix socket, open to its owner alone: with `trust` on the socket, who may enter
 * the folder is who may read the data. It is in the data folder, unless that makes the path too long.
 */
export function prepareSocketDir(dataDir: string, account: Account): string {
  const dir = socketDirOf(dataDir)
  if (!fits(dir)) throw new OperatorError(`the path of DATA_DIR and of ${tmpdir()} are too long for a socket`)
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  // The temporary folder is everyone's: a stranger may have put a folder or a link of that name there.
  const found = lstatSync(dir)
  if (!found.isDirectory() || ![process.getuid?.(), account.uid].includes(found.uid))
    throw new OperatorError(`${dir} is not a folder of ours: remove it`)
  chmodSync(dir, 0o700)
  give(dir, account)
  return dir
}

/** Where the socket of a data folder is, whether or not a server is there. */
export function socketDirOf(dataDir: string): string {
  const near = join(dataDir, 'socket')
  const name = createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 16)
  return fits(near) ? near : join(realpathSync(tmpdir()), `veche-${name}`)
}

function fits(dir: string): boolean {
  return Buffer.byteLength(join(dir, '.s.PGSQL.5432')) <= longest
}
