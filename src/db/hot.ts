import { Client, type QueryResultRow } from 'pg'
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
 * transaction: one that fails harms no other. Statements over 5 s are ended. Throws the refusal `unavailable`
 * while the database is away; every other database error as it is.
 */
export interface Hot {
  /** First column of the first row as PostgreSQL writes it (JSON passes through unparsed); null without a row. */
  value(statement: Statement, values: readonly unknown[]): Promise<string | null>
  rows<R extends QueryResultRow>(statement: Statement, values: readonly unknown[]): Promise<R[]>
  /** As `value`, for statements that write or may wait for a row lock: each has a connection to itself. */
  write(statement: Statement, values: readonly unknown[]): Promise<string | null>
}

export interface HotDoor extends Hot {
  close(): Promise<void>
}

const readLines = 2
const writeLines = 4
const statementTimeout = 5000
/** Longest a write waits for a free connection. */
const patience = 2000
/** Above the statement timeout: a connection that owes an answer for so long is swallowed. */
const silence = 7000
/** With `silence`: a swallowed connection is found within 3 + 7 + 3 s. */
const heartbeat = 3000
const asText = { getTypeParser: () => (text: string) => text }

/** One pipelined connection, opened when first needed and again after it was lost. */
class Line {
  inFlight = 0
  #address: DatabaseAddress
  #log: Log
  #client: Promise<Client> | undefined
  #owedSince = 0

  constructor(address: DatabaseAddress, log: Log) {
    this.#address = address
    this.#log = log
  }

  async run<T>(work: (client: Client) => Promise<T>): Promise<T> {
    if (this.inFlight++ === 0) this.#owedSince = performance.now()
    try {
      this.#client ??= this.#open()
      return await work(await this.#client)
    } catch (error) {
      throw translate(error)
    } finally {
      this.inFlight--
      this.#owedSince = performance.now()
    }
  }

  async #open(): Promise<Client> {
    const client = new Client({
      ...clientConfig(this.#address),
      statement_timeout: statementTimeout,
      pipeline: true,
    })
    const lost = () => {
      this.#client = undefined
    }
    client.on('error', (error) =>
      this.#log.warn({ err: error }, 'lost a pipelined connection to the database'),
    )
    client.once('end', lost)
    try {
      await client.connect()
      return client
    } catch (error) {
      lost()
      throw error
    }
  }

  /** Asks an idle connection for a sign of life, and cuts one that owes an answer for too long. */
  beat() {
    if (this.inFlight === 0) {
      this.run((client) => client.query('select')).catch(() => {})
    } else if (performance.now() - this.#owedSince > silence) {
      void this.#client?.then((client) =>
        client.connection.stream.destroy(new Error('Connection terminated: no answer')),
      )
    }
  }

  async close() {
    const client = await this.#client?.catch(() => undefined)
    await client?.end()
  }
}

export function openHot(address: DatabaseAddress, log: Log): HotDoor {
  const reads = Array.from({ length: readLines }, () => new Line(address, log))
  const writes = Array.from({ length: writeLines }, () => new Line(address, log))
  const waiting: (() => void)[] = []
  const beating = setInterval(() => {
    for (const line of [...reads, ...writes]) line.beat()
  }, heartbeat)

  const quietest = (lines: Line[]) =>
    lines.reduce((best, line) => (line.inFlight < best.inFlight ? line : best))
  const first = async (client: Client, { name, text }: Statement, values: readonly unknown[]) => {
    const { rows } = await client.query<(string | null)[]>({
      name,
      text,
      values: [...values],
      rowMode: 'array',
      types: asText,
    })
    return rows[0]?.[0] ?? null
  }

  return {
    value: (statement, values) => quietest(reads).run((client) => first(client, statement, values)),
    async rows<R extends QueryResultRow>({ name, text }: Statement, values: readonly unknown[]) {
      const { rows } = await quietest(reads).run((client) =>
        client.query<R>({ name, text, values: [...values] }),
      )
      return rows
    },
    async write(statement, values) {
      let line = quietest(writes)
      if (line.inFlight > 0) {
        await turn(waiting)
        line = quietest(writes)
      }
      try {
        return await line.run((client) => first(client, statement, values))
      } finally {
        waiting.shift()?.()
      }
    },
    async close() {
      clearInterval(beating)
      await Promise.all([...reads, ...writes].map((line) => line.close()))
    },
  }
}

/** Queues up; throws the refusal `unavailable` when the turn does not come in time. */
function turn(waiting: (() => void)[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const called = () => {
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(() => {
      waiting.splice(waiting.indexOf(called), 1)
      reject(new Refusal('unavailable'))
    }, patience)
    waiting.push(called)
  })
}
