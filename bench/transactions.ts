import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Client } from 'pg'
import type { World } from './world.ts'

/** How many connections repeat a transaction, and for how long. */
interface Effort {
  clients: number
  seconds: number
}

/** The newest pgbench of this machine; Debian puts it beside the server, out of the PATH. */
function findPgbench(): string | undefined {
  const path = (process.env.PATH ?? '').split(':').map((folder) => join(folder, 'pgbench'))
  return globSync(['/usr/lib/postgresql/*/bin/pgbench', ...path])
    .toSorted()
    .at(-1)
}

const program = findPgbench()

/** What repeats transactions here: the rows name it. */
export const repeater = program ? 'pgbench' : 'pg from Node: NO PGBENCH HERE'

/** Transactions per second of a list of statements, all prepared. Throws when one fails. */
export function transactionsPerSecond(
  world: World,
  statements: readonly string[],
  effort: Effort,
): Promise<number> {
  return program ? withPgbench(program, world, statements, effort) : withNode(world, statements, effort)
}

async function withPgbench(
  pgbench: string,
  { socket }: World,
  statements: readonly string[],
  { clients, seconds }: Effort,
): Promise<number> {
  const options = ['-n', '-M', 'prepared', '-c', `${clients}`, '-j', '1', '-T', `${seconds}`, '-f', '-']
  const child = spawn(pgbench, [...options, '-h', socket.host, '-U', socket.user, socket.database])
  child.stdin.end(statements.map((statement) => `${scripted(statement)};\n`).join(''))
  const [report, complaints] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  const tps = /^tps = ([\d.]+)/m.exec(report)?.[1]
  if (child.exitCode !== 0 || !tps) throw new Error(`pgbench: ${complaints}${report}`)
  return Number(tps)
}

/** One line, without `:name` in its literals, which pgbench would take for variables of its own. */
function scripted(statement: string): string {
  return statement
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/'[^']*'/g, (literal) =>
      literal.includes(':') ? `E${literal.replaceAll(':', '\\x3a')}` : literal,
    )
}

async function withNode(
  { databaseUrl }: World,
  statements: readonly string[],
  { clients, seconds }: Effort,
): Promise<number> {
  let done = 0
  const begun = performance.now()
  async function repeat(): Promise<void> {
    const client = new Client({ connectionString: databaseUrl })
    await client.connect()
    while (performance.now() - begun < seconds * 1000) {
      for (const [at, statement] of statements.entries())
        await client.query({ name: `step ${at} ${statements.length}`, text: statement })
      done += 1
    }
    await client.end()
  }
  await Promise.all(Array.from({ length: clients }, repeat))
  return done / ((performance.now() - begun) / 1000)
}
