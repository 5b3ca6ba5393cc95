import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client } from 'pg'
import { OperatorError } from '../kernel/errors.ts'
import type { Log } from '../kernel/log.ts'
import { connectOnce, type DatabaseAddress } from './connection.ts'

interface Migration {
  id: number
  name: string
  text: string
  sha256: string
}

interface Applied {
  id: number
  name: string
  sha256: string
}

/** The advisory lock under which migrations run: one number of ours for the whole product. */
const lockKey = 8_319_047_211

/**
 * Brings a database up to the files `NNNN_name.sql` of a folder, in order, each in its own transaction together
 * with its row in `schema_migrations`. Nodes that start together wait for each other and apply each file once.
 * Answers the names applied now. Throws {@link OperatorError} when an applied file was changed, when the database
 * is newer than the files, and when a file fails.
 */
export async function migrate(options: DatabaseAddress & { folder: string; log: Log }): Promise<string[]> {
  const migrations = await readMigrations(options.folder)
  const client = await connectOnce(options)
  try {
    // Held by the session: a killed node gives it up with its connection.
    await client.query('select pg_advisory_lock($1)', [lockKey])
    await client.query(`
      create table if not exists schema_migrations (
        id int primary key,
        name text not null,
        sha256 text not null,
        applied_at timestamptz not null default now()
      )`)
    const { rows: applied } = await client.query<Applied>(
      'select id, name, sha256 from schema_migrations order by id',
    )
    const pending = pendingAfter(applied, migrations)
    for (const migration of pending) {
      await apply(client, migration)
      options.log.debug({ migration: migration.name }, 'migrated')
    }
    return pending.map(({ name }) => name)
  } finally {
    await client.end()
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => /^\d{4}_\w+\.sql$/.test(file)).sort()
  return Promise.all(
    files.map(async (file) => {
      // A check-out with CRLF line ends is the same migration.
      const text = (await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n')
      const sha256 = createHash('sha256').update(text).digest('hex')
      return { id: Number.parseInt(file, 10), name: file.slice(0, -'.sql'.length), text, sha256 }
    }),
  )
}

function pendingAfter(applied: Applied[], migrations: Migration[]): Migration[] {
  const known = new Set(migrations.map(({ id }) => id))
  if (known.size < migrations.length) throw new OperatorError('two migrations have the same number')
  applied.forEach((done, index) => {
    const file = migrations[index]
    if (!known.has(done.id))
      throw new OperatorError(
        `the database is newer than this Veche (it has ${done.name}): start the newer version`,
      )
    if (file?.id !== done.id)
      throw new OperatorError(`${file?.name} comes before ${done.name}, which the database already has`)
    if (file.sha256 !== done.sha256)
      throw new OperatorError(`${file.name} was changed after the database had it: restore the file`)
  })
  return migrations.slice(applied.length)
}

async function apply(client: Client, { id, name, text, sha256 }: Migration) {
  try {
    await client.query('begin')
    await client.query(text)
    await client.query('insert into schema_migrations (id, name, sha256) values ($1, $2, $3)', [
      id,
      name,
      sha256,
    ])
    await client.query('commit')
  } catch (error) {
    throw new OperatorError(`${name} failed, nothing of it was kept: ${(error as Error).message}`, {
      cause: error,
    })
  }
}
