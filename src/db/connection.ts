import { Client, type ClientBase, type ClientConfig, types } from 'pg'
import { OperatorError } from '../kernel/errors.ts'

/** Where the database is: a URL, or the socket of the one we started. */
export interface DatabaseAddress {
  url?: string | undefined
  socket?: { host: string; user: string; database: string } | undefined
}

/** Longest a caller waits for a connection before hearing that the database is away. */
export const connectTimeout = 2000
/** Longest a statement may run; a request is gone long before. */
const statementTimeout = 10_000

const int8 = 20
const int8Array: number = 1016
const date = 1082
const parseArray = types.getTypeParser(int8Array)

/**
 * How values are read: int8 as a number (our ids and counts stay below 2^53), a date as its text, for it
 * has no moment; all others as the driver does (timestamptz a Date, numeric a string, json parsed).
 */
export const readers: NonNullable<ClientConfig['types']> = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format === 'binary') return types.getTypeParser(oid, 'binary')
    if (oid === int8) return Number
    if (oid === int8Array) return (text: string) => parseArray(text).map(Number)
    if (oid === date) return (text: string) => text
    return types.getTypeParser(oid)
  },
}

/** What every connection has in common. Statements longer than 10 s are ended by the server. */
export function clientConfig({ url, socket }: DatabaseAddress): ClientConfig {
  return {
    ...(url === undefined ? { ...socket, port: 5432, ssl: false } : { connectionString: url }),
    application_name: 'veche',
    types: readers,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5000,
    connectionTimeoutMillis: connectTimeout,
    statement_timeout: statementTimeout,
    idle_in_transaction_session_timeout: 60_000,
  }
}

/** One connection without limits on its statements, for start-up work. The caller ends it. */
export async function connectOnce(address: DatabaseAddress): Promise<Client> {
  const client = new Client({
    ...clientConfig(address),
    statement_timeout: false,
    idle_in_transaction_session_timeout: undefined,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    await requireSupported(client)
    return client
  } catch (error) {
    await client.end()
    if (error instanceof OperatorError) throw error
    throw new OperatorError(`the database cannot be reached: ${(error as Error).message}`)
  }
}

async function requireSupported(client: ClientBase) {
  const { rows } = await client.query<{ version: string; number: number; encoding: string }>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
            current_setting('server_encoding') as encoding`,
  )
  const [server] = rows
  if (!server) throw new OperatorError('the database does not say what it is')
  if (server.number < 150_000)
    throw new OperatorError(`the database is PostgreSQL ${server.version}: 15 or newer is needed`)
  if (server.encoding !== 'UTF8')
    throw new OperatorError(`the database is encoded in ${server.encoding}: UTF8 is needed`)
}
