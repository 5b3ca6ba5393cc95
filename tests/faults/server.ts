import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, type QueryResultRow } from 'pg'
import { systemClock } from '../../src/kernel/clock.ts'
import { Caller } from '../world/http.ts'
import { Person, settleCrowd } from '../world/people.ts'
import { secret } from '../world/tokens.ts'
import { until } from '../world/until.ts'

/** A server as an operator runs it: a process of its own. */
export interface Server {
  url: string
  child: ChildProcess
  /** How long it took from the start of the process to its line `veche ready at …`. */
  readyAfter: number
  /** The code it exited with, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>
}

/** A data folder and the servers that are started on it, one after the other. */
export class Installation implements AsyncDisposable {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'veche-fault-'))
  readonly #env: Record<string, string>
  readonly #children = new Set<ChildProcess>()

  constructor(env: Record<string, string> = {}) {
    this.#env = env
  }

  /** Starts the process, with settings of its own, and waits for nothing. */
  launch(env: Record<string, string> = {}): {
    child: ChildProcess
    said: { out: string; err: string }
    ended: Server['ended']
  } {
    const child = spawn(process.execPath, ['bin/veche.js', 'serve'], {
      env: {
        ...process.env,
        PORT: '0',
        DATA_DIR: this.dataDir,
        RATE_LIMIT: 'off',
        EVENT_PUBLISH_DELAY: '0',
        LOG_LEVEL: 'warn',
        JWT_SECRET: secret,
        ...this.#env,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#children.add(child)
    const said = { out: '', err: '' }
    child.stdout!.on('data', (chunk) => (said.out += chunk))
    child.stderr!.on('data', (chunk) => (said.err += chunk))
    const ended = once(child, 'exit').then(([code, signal]) => (signal ?? code) as number | NodeJS.Signals)
    return { child, said, ended }
  }

  /** Starts a server and waits until it says that it is ready; throws what it said when it does not. */
  async start(env: Record<string, string> = {}): Promise<Server> {
    const startedAt = performance.now()
    const { child, said, ended } = this.launch(env)
    const url = await until(
      () => {
        if (child.exitCode !== null) throw new Error(`the server ended: ${said.err}`)
        return /^veche ready at (http:\S+)$/m.exec(said.out)?.[1]
      },
      { within: 30_000, expected: `a server that is ready; it said ${said.err}` },
    )
    return { url, child, ended, readyAfter: performance.now() - startedAt }
  }

  /** Starts a worker beside the server that holds the data folder and the database. */
  startWorker(env: Record<string, string> = {}): Promise<Server> {
    const address = new URLSearchParams({ host: join(this.dataDir, 'socket'), user: 'veche' })
    return this.start({ ROLE: 'worker', DATABASE_URL: `postgres:///veche?${address}`, ...env })
  }

  get postmaster(): number {
    return Number(readFileSync(join(this.dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
  }

  /** Asks the database itself. */
  async sql<Row extends QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    const client = new Client({
      host: join(this.dataDir, 'socket'),
      user: 'veche',
      database: 'veche',
      types: { getTypeParser: (oid: number) => (oid === 20 ? Number : (value: string) => value) },
    })
    client.on('error', () => {})
    await client.connect()
    try {
      return (await client.query<Row>(text, values)).rows
    } finally {
      await client.end()
    }
  }

  async person(server: Server, name: string): Promise<Person> {
    const registration = { email: `${name}@example.org`, password: 'correct horse battery' }
    return new Person(server.url, (await new Caller(server.url).post('/auth/register', registration)).body)
  }

  crowd(server: Server, size: number, name = 'guest'): Promise<Person[]> {
    return settleCrowd((text, values) => this.sql(text, values), server.url, {
      size,
      name,
      clock: systemClock,
    })
  }

  /** Every process that works on this folder: ours and PostgreSQL's. */
  processes(): number[] {
    return globSync('/proc/[0-9]*/{cmdline,environ}')
      .filter((file) => {
        try {
          return readFileSync(file, 'utf8').includes(this.dataDir)
        } catch {
          return false
        }
      })
      .map((file) => Number(file.split('/')[2]))
      .filter((pid, place, all) => pid !== process.pid && all.indexOf(pid) === place)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#children) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL')
        await once(child, 'exit')
      }
    }
    for (const pid of this.processes()) process.kill(pid, 'SIGKILL')
    await until(() => this.processes().length === 0)
    rmSync(this.dataDir, { recursive: true, force: true })
  }
}
