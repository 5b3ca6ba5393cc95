import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { OperatorError } from '../../kernel/errors.ts'
import type { Log } from '../../kernel/log.ts'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { user } from './cluster.ts'
import { serverSettings } from './settings.ts'

/** Replaying 512 MB of WAL after a crash takes seconds; on a poor disk a minute or two. */
const longestRecovery = 300_000

export interface Postmaster {
  pid: number
  /** Resolves when the process has ended, with words for the log. */
  ended: Promise<string>
  /** Resolves once it accepts connections; throws when it ends before that. */
  ready(): Promise<void>
  /** Fast shutdown, then immediate, then SIGKILL; resolves when the process is gone. */
  stop(): Promise<void>
  /** Asks for a fast shutdown and does not wait. */
  interrupt(): void
}

/**
 * Starts the server process of a cluster, in a session of its own: Ctrl-C in the terminal reaches Veche,
 * which finishes its requests first. Throws {@link OperatorError} when the program cannot be run.
 */
export function launch(
  cluster: string,
  socketDir: string,
  binaries: Binaries,
  account: Account,
  log: Log,
): Postmaster {
  const [program = '', ...words] = [...account.prefix, binaries.postgres, '-D', cluster]
  const child = spawn(program, [...words, ...serverSettings(socketDir)], {
    uid: account.uid,
    gid: account.gid,
    env: { ...process.env, ...binaries.env },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  })
  const pid = child.pid
  child.on('error', (error) => log.error({ err: error }, 'PostgreSQL cannot be reached by signals'))
  if (pid === undefined)
    throw new OperatorError(`${program} cannot be run here: make it reachable, or set DATABASE_URL`)
  const lastWords = relayLog(child, log)
  const closed = new Promise((resolve) => child.once('close', resolve))
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`))
  })
  // Sessions that outlive a killed postmaster keep its stderr open: the last words get a moment, no more.
  const ended = exited.then(async (how) => {
    await Promise.race([closed, sleep(100, undefined, { ref: false })])
    return [how, ...lastWords].join(' · ')
  })

  return {
    pid,
    ended,
    async ready() {
      const deadline = performance.now() + longestRecovery
      while (!(await accepts(socketDir))) {
        if (child.exitCode !== null || child.signalCode !== null)
          throw new OperatorError(`PostgreSQL ended at start: ${await ended}`)
        if (performance.now() > deadline) throw new OperatorError('PostgreSQL did not get ready in 5 minutes')
        await sleep(5)
      }
    },
    async stop() {
      for (const [signal, patience] of [
        ['SIGINT', 5000],
        ['SIGQUIT', 2000],
        ['SIGKILL', 1000],
      ] as const) {
        child.kill(signal)
        if ((await Promise.race([ended, sleep(patience, null, { ref: false })])) !== null) return
      }
    },
    interrupt: () => void child.kill('SIGINT'),
  }
}

/** Writes the server's lines into our log, and keeps the last few for the message when it ends. */
function relayLog(child: ChildProcess, log: Log): string[] {
  const lastWords: string[] = []
  const stderr = child.stderr
  if (!stderr) return lastWords
  createInterface({ input: stderr }).on('line', (line) => {
    if (lastWords.push(line) > 4) lastWords.shift()
    const serious =
      /^(WARNING|FATAL|PANIC):/.test(line) && !/system is (starting up|shutting down)/.test(line)
    log[serious ? 'warn' : 'debug']({ postgres: line }, 'postgres')
  })
  return lastWords
}

async function accepts(socketDir: string): Promise<boolean> {
  const client = new Client({
    host: socketDir,
    user,
    database: 'template1',
    ssl: false,
    connectionTimeoutMillis: 1000,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end()
  }
}
