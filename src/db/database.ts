import { setTimeout as wait } from 'node:timers/promises'
import {
  Kysely,
  PostgresDialect,
  type PostgresPoolClient,
  type PostgresQueryResult,
  type Transaction,
} from 'kysely'
import { DatabaseError, Pool } from 'pg'
import type { Log } from '../kernel/log.ts'
import { isAway, translate } from './availability.ts'
import { clientConfig, connectOnce, type DatabaseAddress } from './connection.ts'
import { type Hot, openHot, statement } from './hot.ts'
import type { Tables } from './tables.ts'

export type Tx = Transaction<Tables>

export interface Database {
  /** Ordinary reads. */
  read: Kysely<Tables>
  /**
   * Runs work in a READ COMMITTED transaction, and again (up to 3 times more) when PostgreSQL ended it for a
   * deadlock or a serialization failure: work has no effects but those on `tx`.
   */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** The fast door for hot statements. */
  hot: Hot
  /** For the job worker alone. */
  pool: Pool
  /** Resolves when the database answers, throws the refusal `unavailable` within 2 s when it does not. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** Serialization failure and deadlock: the transaction did nothing and may be run again. */
const transient = new Set(['40001', '40P01'])
const retries = 3
const ask = statement('ping', 'select 1')

/**
 * Opens the doors to a database. While it is away every call throws the refusal `unavailable` within 2 s; all
 * connections come back by themselves. Throws {@link OperatorError} when it cannot be reached now or is too old.
 */
export async function openDatabase(
  options: DatabaseAddress & { poolSize: number; log: Log },
): Promise<Database> {
  const { log } = options
  await (await connectOnce(options)).end()
  // The server ends a statement after 10 s: no answer 2 s later means the connection was swallowed.
  const pool = new Pool({ ...clientConfig(options), max: options.poolSize, query_timeout: 12_000 })
  // A lost connection is an error of whoever uses it; without a listener it would end the process.
  // Named fields only: the driver hangs the whole client on the error.
  pool.on('error', ({ message }) => log.warn({ reason: message }, 'lost an idle connection to the database'))
  pool.on('connect', (client) => client.on('error', () => {}))
  const hot = openHot(options, log)
  const read = new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool: { connect: () => checkOut(pool), end: async () => {}, options: pool.options },
    }),
  })
  return {
    read,
    hot,
    pool,
    async write(work) {
      for (let attempt = 0; ; attempt++) {
        try {
          return await read.transaction().setIsolationLevel('read committed').execute(work)
        } catch (error) {
          const again = error instanceof DatabaseError && transient.has(error.code ?? '')
          if (!again || attempt === retries) throw error
        }
      }
    },
    async ping() {
      const late = AbortSignal.timeout(2000)
      const tooLate = new Promise<never>((_, reject) => {
        late.addEventListener('abort', () => reject(translate(new Error('timeout expired'))))
      })
      await Promise.race([hot.value(ask, []), tooLate])
    },
    async close() {
      await hot.close()
      await read.destroy()
      await endPool(pool)
    },
  }
}

/** Longest that connections may take to say goodbye, in ms. */
const farewell = 2000

/**
 * Not left to Kysely, which ends the pool only when it was asked something before. The pool calls itself ended when it
 * has told its connections to: a server that is stopped right then complains of those that are still there.
 */
async function endPool(pool: Pool): Promise<void> {
  let open = pool.totalCount
  const { promise: gone, resolve } = Promise.withResolvers<void>()
  pool.on('remove', () => --open <= 0 && resolve())
  await pool.end()
  if (open > 0) await Promise.race([gone, wait(farewell, undefined, { ref: false })])
}

/** A connection for Kysely: its errors speak of availability, and one that was swallowed is cut at once. */
async function checkOut(pool: Pool): Promise<PostgresPoolClient> {
  const client = await pool.connect().catch((error: unknown) => {
    throw translate(error)
  })
  const query = async <R>(text: string, values: readonly unknown[]) => {
    try {
      return (await client.query(text, [...values])) as unknown as PostgresQueryResult<R>
    } catch (error) {
      // Else the rollback that follows would wait behind the same silence.
      if (isAway(error)) client.connection.stream.destroy()
      throw translate(error)
    }
  }
  return { query: query as PostgresPoolClient['query'], release: (destroy) => client.release(destroy) }
}
