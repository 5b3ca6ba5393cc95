import { Client, DatabaseError } from 'pg'
import { Refusal } from '../kernel/errors.ts'
import type { Log } from '../kernel/log.ts'
import { translate } from './availability.ts'
import { clientConfig, type DatabaseAddress } from './connection.ts'

/** SQL the server parses once per connection and then knows by name. */
export interface Statement {
  readonly name: string
  readonly text: string
}

/** Names a statement; the name is at most 63 bytes and belongs to one text in the whole product. */
export function statement(name: string, text: string): Statement {
  return { name, text }
}

/**
 * Prepared statements on pipelined connections: many on the wire at once, answered in order. Each is its own
 * transaction: one that fails harms no other. Throws the refusal `unavailable` while the database is away, and for a
 * statement that takes over 5 s, which is ended; every other database error as it is.
 */
export interface Hot {
  /** First column of the first row as PostgreSQL writes it (JSON passes through unparsed); null without a row. */
  value(statement: Statement, values: readonly unknown[]): Promise<string | null>
  rows<R>(statement: Statement, values: readonly unknown[]): Promise<R[]>
  /** As `value`, for statements that write or may wait for a row lock: each has a connection to itself. */
  write(statement: Statement, values: readonly unknown[]): Promise<string | null>
}

export interface HotDoor extends Hot {
  close(): Promise<void>
}

const readLines = 2
const writeLines = 4
const statementTimeout = 5000
/** Longest a write waits for a free connection, and a closing one for its answers. */
const patience = 2000
/** Above the statement timeout: a connection that owes an answer for so long is swallowed. */
const silence = 7000
/** With `silence`: a swallowed connection is found within 3 + 7 + 3 s. */
const heartbeat = 3000
/**
 * Left to itself, PostgreSQL plans a page of a list anew each time, for it cannot tell how few rows a placeholder
 * wants: 0.3 ms of 0.8. A hot statement is written so that one plan fits all its values.
 */
const planOnce = 'set plan_cache_mode = force_generic_plan'
const asText = { getTypeParser: () => (text: string) => text }

/** One pipelined connection, opened when first needed and again when needed after it was lost. */
class Line {
  inFlight = 0
  #address: DatabaseAddress
  #log: Log
  #client: Promise<Client> | undefined
  #owedSince = 0
  #gathering = false

  constructor(address: DatabaseAddress, log: Log) {
    this.#address = address
    this.#log = log
  }

  async run<T>(work: (client: Client) => Promise<T>): Promise<T> {
    if (this.inFlight++ === 0) this.#owedSince = performance.now()
    try {
      return await this.#attempt(work)
    } catch (error) {
      throw translate(error)
    } finally {
      this.inFlight--
      this.#owedSince = performance.now()
    }
  }

  /** Once more on a new connection when the prepared statement no longer fits: it did nothing then. */
  async #attempt<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const connected = this.#client ?? this.#connect()
    try {
      const client = await connected
      this.#gather(client)
      return await work(client)
    } catch (error) {
      if (!isOutdated(error)) throw error
      // The first of many to fail retires the connection, which still answers what is on the wire.
      if (this.#client === connected) {
        this.#client = undefined
        void connected.then((client) => client.end())
      }
      return await work(await (this.#client ?? this.#connect()))
    }
  }

  /** What is asked in one turn of the event loop goes to the server in one write: a write a statement costs 20 µs. */
  #gather({ connection: { stream } }: Client): void {
    if (this.#gathering) return
    this.#gathering = true
    stream.cork()
    setImmediate(() => {
      this.#gathering = false
      stream.uncork()
    })
  }

  #connect(): Promise<Client> {
    const client = new Client({
      ...clientConfig(this.#address),
      statement_timeout: statementTimeout,
      pipeline: true,
    })
    const connected = client.connect().then(async () => {
      await client.query(planOnce)
      return client
    })
    const lost = () => {
      if (this.#client === connected) this.#client = undefined
    }
    connected.catch(lost)
    client.once('end', lost)
    client.on('error', (error) =>
      this.#log.warn({ err: error }, 'lost a pipelined connection to the database'),
    )
    this.#client = connected
    return connected
  }

  /** Asks an idle connection for a sign of life, and cuts one that owes an answer for too long. */
  beat() {
    if (!this.#client) return
    if (this.inFlight === 0) {
      this.run((client) => client.query('select')).catch(() => {})
    } else if (performance.now() - this.#owedSince > silence) {
      this.#client.then((client) => client.connection.stream.destroy()).catch(() => {})
    }
  }

  /** Lets what is on the wire be answered, for 2 s at most. */
  async close() {
    const client = await this.#client?.catch(() => undefined)
    if (!client) return
    const cut = setTimeout(() => client.connection.stream.destroy(), patience)
    await client.end()
    clearTimeout(cut)
  }
}

/** Another node's migration changed the columns a prepared statement answers, or it is gone from the session. */
function isOutdated(error: unknown): boolean {
  if (!(error instanceof DatabaseError)) return false
  return error.code === '26000' || (error.code === '0A000' && error.message.startsWith('cached plan'))
}

/** Lends each line to one borrower at a time, the most recently used first. */
class Lending {
  #idle: Line[]
  #waiting: ((line: Line) => void)[] = []

  constructor(lines: Line[]) {
    this.#idle = [...lines]
  }

  async lend<T>(work: (line: Line) => Promise<T>): Promise<T> {
    const line = this.#idle.pop() ?? (await this.#turn())
    try {
      return await work(line)
    } finally {
      const next = this.#waiting.shift()
      if (next) next(line)
      else this.#idle.push(line)
    }
  }

  /** Throws the refusal `unavailable` when no line becomes free in time. */
  #turn(): Promise<Line> {
    const { promise, resolve, reject } = Promise.withResolvers<Line>()
    const called = (line: Line) => {
      clearTimeout(timer)
      resolve(line)
    }
    const timer = setTimeout(() => {
      this.#waiting.splice(this.#waiting.indexOf(called), 1)
      reject(new Refusal('unavailable'))
    }, patience)
    this.#waiting.push(called)
    return promise
  }
}

export function openHot(address: DatabaseAddress, log: Log): HotDoor {
  const lines = (count: number) => Array.from({ length: count }, () => new Line(address, log))
  const reads = lines(readLines)
  const writes = lines(writeLines)
  const lending = new Lending(writes)
  const beating = setInterval(() => {
    for (const line of [...reads, ...writes]) line.beat()
  }, heartbeat)
  const quietest = () => reads.reduce((best, line) => (line.inFlight < best.inFlight ? line : best))

  return {
    value: (statement, values) => quietest().run((client) => first(client, statement, values)),
    async rows<R>({ name, text }: Statement, values: readonly unknown[]) {
      const answer = await quietest().run((client) => client.query({ name, text, values: [...values] }))
      return answer.rows as R[]
    },
    write: (statement, values) =>
      lending.lend((line) => line.run((client) => first(client, statement, values))),
    async close() {
      clearInterval(beating)
      await Promise.all([...reads, ...writes].map((line) => line.close()))
    },
  }
}

async function first(
  client: Client,
  { name, text }: Statement,
  values: readonly unknown[],
): Promise<string | null> {
  const { rows } = await client.query<(string | null)[]>({
    name,
    text,
    values: [...values],
    rowMode: 'array',
    types: asText,
  })
  return rows[0]?.[0] ?? null
}
