import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import type { Embedded } from '../../src/db/embedded.ts'
import { migrate } from '../../src/db/migrate.ts'
import { freshDatabase, log, removeFolder, temporaryFolder, until } from './server.ts'

let embedded: Embedded
let database: Database
let end: () => Promise<void>
let folder: string

beforeAll(async () => {
  ;({ embedded, database, end } = await freshDatabase())
  folder = temporaryFolder()
})
afterAll(async () => {
  await end()
  removeFolder(folder)
})
beforeEach(async () => {
  await database.pool.query('drop schema public cascade; create schema public')
  rmSync(folder, { recursive: true })
  mkdirSync(folder)
  file('0001_first.sql', 'create table first (id int);')
  file('0002_second.sql', 'create table second (id int); insert into first values (2);')
})

const file = (name: string, text: string) => writeFileSync(join(folder, name), text)
const run = () => migrate({ socket: embedded.connection, folder, log })
const applied = async () => {
  const { rows } = await database.pool.query('select name from schema_migrations order by id')
  return rows.map(({ name }) => name)
}

test('files are applied in order, once', async () => {
  expect(await run()).toEqual(['0001_first', '0002_second'])
  expect(await run()).toEqual([])
  file('0003_third.sql', 'create table third (id int)')
  expect(await run()).toEqual(['0003_third'])
  expect(await applied()).toEqual(['0001_first', '0002_second', '0003_third'])
})

test('nodes that start together apply each file once', async () => {
  const names = await Promise.all(Array.from({ length: 5 }, run))
  expect(names.flat().sort()).toEqual(['0001_first', '0002_second'])
  expect((await database.pool.query('select from first')).rowCount).toBe(1)
})

test('a file that fails leaves nothing of itself, and what came before stays', async () => {
  file('0003_third.sql', 'create table third (id int); insert into nowhere values (1);')
  await expect(run()).rejects.toThrow('0003_third failed, nothing of it was kept: relation "nowhere"')
  expect(await applied()).toEqual(['0001_first', '0002_second'])
  file('0003_third.sql', 'create table third (id int)')
  expect(await run()).toEqual(['0003_third'])
})

test('a node killed in the middle leaves nothing half done, and the next start completes', async () => {
  file('0003_third.sql', 'create table third (id int); select pg_sleep(60);')
  const cutOff = expect(run()).rejects.toThrow('0003_third failed')
  const watch = new Client({ ...embedded.connection, ssl: false })
  await watch.connect()
  await until(async () => {
    const { rows } = await watch.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'`,
    )
    return rows.length > 0
  })
  await watch.end()
  await cutOff
  file('0003_third.sql', 'create table third (id int)')
  expect(await run()).toEqual(['0003_third'])
})

test('what cannot be right is refused by name', async () => {
  await run()
  file('0001_first.sql', 'create table first (id bigint);')
  await expect(run()).rejects.toThrow('0001_first was changed after the database had it')
  file('0001_first.sql', 'create table first (id int);')
  rmSync(join(folder, '0002_second.sql'))
  await expect(run()).rejects.toThrow('newer than this Veche (it has 0002_second)')
  file('0002_second.sql', 'create table second (id int); insert into first values (2);')
  file('0000_early.sql', 'select 1')
  await expect(run()).rejects.toThrow('0000_early comes before 0001_first')
  rmSync(join(folder, '0000_early.sql'))
  file('0002_again.sql', 'select 1')
  await expect(run()).rejects.toThrow('two migrations have the same number')
})
