import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../src/db/database.ts'
import type { Embedded } from '../../src/db/embedded.ts'
import { statement } from '../../src/db/hot.ts'
import { freshDatabase, log, removeFolder, temporaryFolder, until } from './server.ts'

let embedded: Embedded
let database: Database
let end: () => Promise<void>

beforeAll(async () => {
  ;({ embedded, database, end } = await freshDatabase())
})
afterAll(() => end())

const one = statement('one', 'select 1')
const nap = statement('nap', 'select pg_sleep($1)::text')
const unavailable = { name: 'Refusal', code: 'unavailable' }

/** A way to the database through which bytes can be made to vanish, with the connections left open. */
async function tunnel() {
  const folder = temporaryFolder()
  const pairs = new Set<[Socket, Socket]>()
  let swallowing = false
  const server: Server = createServer((near) => {
    const far = connect(join(embedded.connection.host, '.s.PGSQL.5432'))
    const pair: [Socket, Socket] = [near, far]
    pairs.add(pair)
    near.on('data', (bytes) => swallowing || far.write(bytes))
    far.on('data', (bytes) => swallowing || near.write(bytes))
    for (const socket of pair) {
      socket.on('error', () => {})
      socket.on('close', () => {
        near.destroy()
        far.destroy()
        pairs.delete(pair)
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(join(folder, '.s.PGSQL.5432'), resolve))
  return {
    socket: { ...embedded.connection, host: folder },
    swallow(on: boolean) {
      swallowing = on
    },
    async close() {
      for (const [near] of pairs) near.destroy()
      await new Promise((resolve) => server.close(resolve))
      removeFolder(folder)
    },
  }
}

const everyDoor = async () => {
  await database.ping()
  await database.hot.write(one, [])
  await database.write((tx) => sql`select 1`.execute(tx))
  await sql`select 1`.execute(database.read)
  await database.pool.query('select 1')
}

test('a killed server refuses what was under way as unavailable, and every door opens again', async () => {
  await everyDoor()
  const { pid } = embedded
  const underWay = [
    database.hot.value(nap, [5]),
    database.hot.write(nap, [5]),
    sql`select pg_sleep(5)`.execute(database.read),
    database.write(async (tx) => {
      await sql`select 1`.execute(tx)
      await until(() => embedded.pid !== pid)
      await sql`select 1`.execute(tx)
    }),
  ]
  const settled = Promise.allSettled(underWay)
  await until(async () => {
    const { rows } = await database.pool.query(
      `select from pg_stat_activity where query like '%pg_sleep(%' and state = 'active'`,
    )
    return rows.length >= 4
  })
  process.kill(pid, 'SIGKILL')
  for (const result of await settled)
    expect(result).toMatchObject({ status: 'rejected', reason: unavailable })
  await until(everyDoor)
})

test('one killed session costs its own statement and those beside it a moment, no more', async () => {
  const { rows } = await database.pool.query(
    `select pid from pg_stat_activity where application_name = 'veche' and pid <> pg_backend_pid()`,
  )
  process.kill(rows[0].pid, 'SIGKILL')
  await until(everyDoor)
})

test('a server that does not answer is unavailable within two seconds', async () => {
  process.kill(embedded.pid, 'SIGSTOP')
  try {
    const fresh = openDatabase({ socket: embedded.connection, poolSize: 1, log })
    const startedAt = performance.now()
    await expect(fresh).rejects.toThrow('the database cannot be reached')
    expect(performance.now() - startedAt).toBeLessThan(2500)
  } finally {
    process.kill(embedded.pid, 'SIGCONT')
  }
  await until(everyDoor)
})

test('a full pool is unavailable, not a wait without end', async () => {
  const clients = await Promise.all(Array.from({ length: 5 }, () => database.pool.connect()))
  try {
    await expect(sql`select 1`.execute(database.read)).rejects.toMatchObject(unavailable)
    await database.ping()
  } finally {
    for (const client of clients) client.release()
  }
})

test('connections that swallow bytes are found and replaced within 15 s', { timeout: 30_000 }, async () => {
  const way = await tunnel()
  const behind = await openDatabase({ socket: way.socket, poolSize: 2, log })
  try {
    await behind.ping()
    await behind.hot.write(one, [])
    await sql`select 1`.execute(behind.read)
    way.swallow(true)
    const startedAt = performance.now()
    const stuck = await Promise.allSettled([
      behind.hot.value(one, []),
      behind.hot.write(one, []),
      sql`select 1`.execute(behind.read),
      behind.write((tx) => sql`select 1`.execute(tx)),
    ])
    expect(performance.now() - startedAt).toBeLessThan(15_000)
    for (const result of stuck) expect(result).toMatchObject({ status: 'rejected', reason: unavailable })
    await expect(behind.ping()).rejects.toMatchObject(unavailable)
    way.swallow(false)
    await until(() => behind.ping())
    await behind.hot.write(one, [])
    await sql`select 1`.execute(behind.read)
    way.swallow(true)
    const closing = performance.now()
    await behind.close()
    expect(performance.now() - closing).toBeLessThan(3000)
  } finally {
    await way.close()
  }
})
