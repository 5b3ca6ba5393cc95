import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client as PostgresClient, QueryResultRow } from 'pg'
import { afterAll, inject } from 'vitest'
import { type App, startApp } from '../../src/app.ts'
import type { Event, NewEvent } from '../../src/contract/events.ts'
import { connectOnce } from '../../src/db/connection.ts'
import { type Clock, systemClock } from '../../src/kernel/clock.ts'
import { readConfig } from '../../src/kernel/config.ts'
import { createLog, type Log } from '../../src/kernel/log.ts'
import { template } from './cluster.ts'
import { Caller } from './http.ts'
import { Person, settleCrowd } from './people.ts'
import { secret } from './tokens.ts'

export { Person }

const quiet = createLog('silent')
export const password = 'correct horse battery'
export const hour = 3_600_000

/** A clock that stands where the test puts it, ahead of real time; it goes on from there. */
export function movableClock(): Clock & { advance(ms: number): void } {
  let ahead = 0
  return {
    now: () => new Date(Date.now() + ahead),
    advance(ms) {
      ahead += ms
    },
  }
}

interface WorldOptions {
  clock?: Clock
  log?: Log
  /** Settings that differ: a world has no rate limits and publishes events at once. */
  env?: Record<string, string>
  siteRoot?: string | null
}

/** A database of its own with servers on it. */
export class World implements AsyncDisposable {
  readonly database: string
  /** Where its servers keep files. */
  readonly dataDir = mkdtempSync(join(tmpdir(), 'veche-world-'))
  readonly #options: WorldOptions
  readonly #admin: PostgresClient
  readonly #nodes = new Set<App>()
  #first: App | undefined

  constructor(database: string, admin: PostgresClient, options: WorldOptions) {
    this.database = database
    this.#admin = admin
    this.#options = options
  }

  /** The server that was started first, and is at work. */
  get app(): App {
    if (!this.#first) throw new Error('no server of this world is running')
    return this.#first
  }

  get clock(): Clock {
    return this.#options.clock ?? systemClock
  }

  /** Starts a server on this world's database, with more settings of its own. */
  async startNode(env: Record<string, string> = {}): Promise<App> {
    const { log = quiet, siteRoot = null } = this.#options
    const app = await startApp({
      config: readConfig({
        PORT: '0',
        DATA_DIR: this.dataDir,
        RATE_LIMIT: 'off',
        EVENT_PUBLISH_DELAY: '0',
        DATABASE_POOL: '5',
        JWT_SECRET: secret,
        ...this.#options.env,
        ...env,
      }),
      clock: this.clock,
      log,
      database: { socket: { ...inject('cluster'), database: this.database } },
      alone: this.#nodes.size === 0,
      siteRoot,
    })
    this.#nodes.add(app)
    this.#first ??= app
    return app
  }

  async stopNode(app: App): Promise<void> {
    this.#nodes.delete(app)
    if (this.#first === app) this.#first = undefined
    await app.close()
  }

  async sql<Row extends QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.#admin.query<Row>(text, values)).rows
  }

  /** Runs a statement in a transaction that stays open, with its locks, until released. */
  async hold(text: string): Promise<() => Promise<void>> {
    const client = await connectOnce({ socket: { ...inject('cluster'), database: this.database } })
    await client.query('begin')
    await client.query(text)
    return () => client.end()
  }

  get stranger(): Caller {
    return new Caller(this.app.url)
  }

  /** Signs somebody up over HTTP. */
  async person(name: string, more: object = {}): Promise<Person> {
    const registration = { email: `${name}@example.org`, username: name, first_name: name, password, ...more }
    const { status, body, text } = await this.stranger.post('/auth/register', registration)
    if (status !== 201) throw new Error(`${name} could not register: ${text}`)
    return new Person(this.app.url, body)
  }

  /** Many people at once, signed in. */
  crowd(size: number, name = 'guest'): Promise<Person[]> {
    return settleCrowd((text, values) => this.sql(text, values), this.app.url, {
      size,
      name,
      clock: this.clock,
    })
  }

  /** Puts up an event that starts in a day. */
  async event(organizer: Person, more: Partial<NewEvent> = {}): Promise<Event> {
    const starts_at = new Date(this.clock.now().getTime() + 24 * hour).toISOString()
    const { status, body, text } = await organizer.post('/events', {
      title: 'Open lecture',
      starts_at,
      ...more,
    })
    if (status !== 201) throw new Error(`the event could not be put up: ${text}`)
    return body
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#nodes].map((app) => app.close()))
    await this.#admin.end()
    const server = await connectOnce({ socket: { ...inject('cluster'), database: 'veche' } })
    await server.query(`drop database if exists ${this.database} with (force)`)
    await server.end()
    rmSync(this.dataDir, { recursive: true, force: true })
  }
}

/** A world within one test: `await using w = await openWorld()`. */
export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const world = await emptyWorld(options)
  await world.startNode()
  return world
}

/** A world without a server yet. */
export async function emptyWorld(options: WorldOptions = {}): Promise<World> {
  const database = `world_${randomUUID().replaceAll('-', '')}`
  const server = await connectOnce({ socket: { ...inject('cluster'), database: 'veche' } })
  await server.query(`create database ${database} template ${template}`)
  await server.end()
  return new World(database, await connectOnce({ socket: { ...inject('cluster'), database } }), options)
}

/** The world of a whole test file. */
export async function world(options: WorldOptions = {}): Promise<World> {
  const opened = await openWorld(options)
  afterAll(() => opened[Symbol.asyncDispose]())
  return opened
}
