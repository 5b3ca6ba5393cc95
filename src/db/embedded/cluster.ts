import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
} from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { OperatorError } from '../../kernel/errors.ts'
import type { Log } from '../../kernel/log.ts'
import { type Account, give } from './account.ts'
import type { Binaries } from './binaries.ts'

/** The superuser of our PostgreSQL, who owns everything in it. */
export const user = 'veche'

const staging = 'postgres.staging-'

/**
 * Makes `DATA_DIR/postgres` when it is missing: in a staging folder, renamed when whole, so that a kill
 * at any moment leaves either nothing or a complete cluster. Half-made folders are set aside, never deleted.
 */
export async function prepareCluster(
  cluster: string,
  dataDir: string,
  binaries: Binaries,
  account: Account,
  log: Log,
) {
  if (existsSync(join(cluster, 'PG_VERSION'))) return refuseOtherMajor(cluster, binaries.major)
  for (const name of readdirSync(dataDir)) {
    if (!name.startsWith(staging) && join(dataDir, name) !== cluster) continue
    const aside = `postgres.unfinished-${Date.now()}-${name.slice(staging.length)}`
    renameSync(join(dataDir, name), join(dataDir, aside))
    log.warn({ folder: aside }, 'a start was cut off while PostgreSQL was being set up: set its folder aside')
  }

  const folder = join(dataDir, `${staging}${randomBytes(6).toString('hex')}`)
  mkdirSync(folder, { mode: 0o700 })
  give(folder, account)
  await initialize(folder, binaries, account)
  renameSync(folder, cluster)
  // initdb synced the files; the new name must outlive a power cut as well.
  const handle = openSync(dataDir, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

async function initialize(folder: string, binaries: Binaries, account: Account) {
  const options = [
    '-D',
    folder,
    '-U',
    user,
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--data-checksums',
    '--no-instructions',
  ]
  // Byte order for sorting, full Unicode for upper and lower case, the same on every machine.
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const [program = '', ...words] = [...account.prefix, binaries.initdb, ...options, ...locale]
  const child = spawn(program, words, {
    uid: account.uid,
    gid: account.gid,
    // With TZ set initdb does not compare every time zone of the machine with the local one.
    env: { ...process.env, ...binaries.env, TZ: 'UTC', LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', () =>
      reject(new OperatorError(`${program} cannot be run here: make it reachable, or set DATABASE_URL`)),
    )
    child.once('close', resolve)
  })
  const [, said, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  if (code === 0) return
  const reason = said.trim().replaceAll(/\s*\n\s*/g, ' ')
  throw new OperatorError(
    `PostgreSQL could not be set up in ${folder}: ${reason || `initdb ended with ${code}`}`,
  )
}

function refuseOtherMajor(cluster: string, major: number) {
  const found = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim()
  if (found === String(major)) return
  throw new OperatorError(
    `${cluster} was made by PostgreSQL ${found}, this Veche brings ${major}: make a backup with the version that ` +
      `made it (veche backup), move the folder away, start this version and restore (veche restore)`,
  )
}
