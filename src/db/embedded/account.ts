import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { OperatorError } from '../../kernel/errors.ts'
import type { Binaries } from './binaries.ts'

/** As whom PostgreSQL runs: it refuses root. */
export interface Account {
  /** Words in front of the program. */
  prefix: string[]
  /** The user to become; undefined: nobody else. */
  uid?: number
  gid?: number
}

const nobody = 65534

/**
 * Root shows itself to PostgreSQL as nobody in a user namespace: still root to the file system, so a folder
 * only root may enter will do.
 */
const disguised: Account = {
  prefix: ['unshare', '--user', `--map-user=${nobody}`, `--map-group=${nobody}`],
}

/**
 * Picks the account for a data folder. `cluster` is PostgreSQL's own folder in it, which may not exist yet;
 * an existing one decides, for its files belong to whom it was made as.
 * Throws {@link OperatorError} when no account can reach both the programs and the data.
 */
export function chooseAccount(binaries: Binaries, dataDir: string, cluster: string): Account {
  const self = process.getuid?.()
  const owner = statSync(cluster, { throwIfNoEntry: false })
  if (self !== 0) {
    if (owner && owner.uid !== self)
      throw new OperatorError(`${cluster} belongs to another user: start Veche as the one who made it`)
    return { prefix: [] }
  }
  if (owner) return owner.uid === 0 ? disguised : { prefix: [], uid: owner.uid, gid: owner.gid }
  if (reaches(disguised, binaries, dataDir)) return disguised
  const installer = statSync(dirname(binaries.postgres))
  const others = [
    { prefix: [], uid: nobody, gid: nobody },
    { prefix: [], uid: installer.uid, gid: installer.gid },
  ]
  // Entering is enough: PostgreSQL's own folders in it are given away, not the data folder.
  chmodSync(dataDir, statSync(dataDir).mode | 0o011)
  const found = others.find((account) => account.uid !== 0 && reaches(account, binaries, dataDir))
  if (found) return found
  throw new OperatorError(
    `PostgreSQL does not run as root, and an ordinary user cannot reach ${dirname(binaries.postgres)} and ` +
      `${dataDir} here: start Veche as an ordinary user, move both out of folders closed to others, or set DATABASE_URL`,
  )
}

/** Whether the account can enter the data folder and run the programs; takes about 10 ms. */
function reaches(account: Account, binaries: Binaries, dataDir: string): boolean {
  const [program = '', ...words] = [...account.prefix, '/bin/sh']
  const script = 'cd "$1" && exec "$2" -V'
  const tried = spawnSync(program, [...words, '-c', script, 'sh', dataDir, binaries.postgres], {
    uid: account.uid,
    gid: account.gid,
    env: { ...process.env, ...binaries.env },
    stdio: 'ignore',
  })
  return tried.status === 0
}

/** Gives a file or folder to the account. */
export function give(path: string, { uid, gid }: Account) {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
}
