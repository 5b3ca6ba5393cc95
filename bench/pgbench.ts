import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { World } from './world.ts'

const run = promisify(execFile)

/** The newest pgbench of this machine (Debian puts it beside the server), or none. */
export function findPgbench(): string | undefined {
  const path = (process.env.PATH ?? '').split(':').map((folder) => join(folder, 'pgbench'))
  return globSync(['/usr/lib/postgresql/*/bin/pgbench', ...path])
    .toSorted()
    .at(-1)
}

/** Transactions per second of a script of `limits/` with prepared statements. Throws when one fails. */
export async function pgbench(
  program: string,
  { socket }: World,
  script: string,
  {
    clients,
    seconds,
    variables,
  }: { clients: number; seconds: number; variables: Record<string, string | number> },
): Promise<number> {
  const defined = Object.entries(variables).flatMap(([name, value]) => ['-D', `${name}=${value}`])
  const { stdout } = await run(program, [
    ...['-n', '-M', 'prepared', '-c', String(clients), '-j', '1', '-T', String(seconds)],
    ...[...defined, '-f', join(import.meta.dirname, 'limits', script)],
    ...['-h', socket.host, '-U', socket.user, socket.database],
  ])
  const tps = /^tps = ([\d.]+)/m.exec(stdout)?.[1]
  if (!tps || /aborted/.test(stdout)) throw new Error(`pgbench: ${stdout}`)
  return Number(tps)
}
