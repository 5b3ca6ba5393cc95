import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../src/db/database.ts'
import type { Embedded } from '../../src/db/embedded.ts'
import { statement } from '../../src/db/hot.ts'
import { printSchema } from '../../src/db/snapshot.ts'
import { freshDatabase, log } from './server.ts'

interface SeatsTable {
  id: number
  taken: number
}

declare module '../../src/db/tables.ts' {
  interface Tables {
    test_seats: SeatsTable
  }
}

let embedded: Embedded
let database: Database
let end: () => Promise<void>

beforeAll(async () => {
  ;({ embedded, database, end } = await freshDatabase())
  await database.pool.query(`
    create table test_seats (id int primary key, taken int not null default 0);
    insert into test_seats select generate_series(1, 100)`)
})
afterAll(() => end())

const count = statement('seats_count', 'select $1::int from pg_sleep($2::float8)')
const take = statement('seats_take', 'update test_seats set taken = taken + 1 where id = $1 returning taken')

test('values come as the types promise', async () => {
  const { rows } =
    await sql`select 9007199254740991::int8 as int8, array[1, 2]::int8[] as int8s, 1.50::numeric as numeric,
    '2026-01-02'::date as date, '2026-01-02T03:04:05Z'::timestamptz as at, '{"a": 1}'::jsonb as json`.execute(
      database.read,
    )
  expect(rows).toEqual([
    {
      int8: 9007199254740991,
      int8s: [1, 2],
      numeric: '1.50',
      date: '2026-01-02',
      at: new Date('2026-01-02T03:04:05Z'),
      json: { a: 1 },
    },
  ])
})

test('a hot value passes through as PostgreSQL wrote it', async () => {
  const json = statement('json', `select json_build_object('id', 12345678901234, 'n', null)`)
  expect(await database.hot.value(json, [])).toBe('{"id" : 12345678901234, "n" : null}')
  expect(await database.hot.value(statement('none', 'select 1 where false'), [])).toBeNull()
  expect(await database.hot.rows(statement('row', 'select 5::int8 as five'), [])).toEqual([{ five: 5 }])
})

test('who waits behind a lock for too long is sent away as from a database that is busy', async () => {
  const waits = database.write(async (tx) => {
    await sql`set local statement_timeout = 50`.execute(tx)
    await sql`select pg_sleep(5)`.execute(tx)
  })
  await expect(waits).rejects.toMatchObject({ code: 'unavailable' })
})

test('the first uses of a statement may be queued at once, and every caller gets its own answer', async () => {
  const echo = statement('echo', 'select $1::text')
  const words = Array.from({ length: 500 }, (_, index) => `word ${index}`)
  expect(await Promise.all(words.map((word) => database.hot.value(echo, [word])))).toEqual(words)
})

test('a failing statement harms none of its neighbours', async () => {
  const divide = statement('divide', 'select 10 / $1::int')
  const results = await Promise.allSettled([2, 0, 5, 'x', 1].map((by) => database.hot.value(divide, [by])))
  expect(
    results.map((result) => (result.status === 'fulfilled' ? result.value : result.reason.code)),
  ).toEqual(['5', '22012', '2', '22P02', '10'])
  const wrong = statement('wrong', 'select nothing')
  const failures = await Promise.allSettled([1, 2, 3, 4].map(() => database.hot.value(wrong, [])))
  expect(failures.every((result) => result.status === 'rejected')).toBe(true)
  expect(await database.hot.value(divide, [1])).toBe('10')
})

test('a statement whose table changed under it is prepared anew', async () => {
  await database.pool.query('create table shelves (id int); insert into shelves values (1)')
  const all = statement('shelves', 'select * from shelves')
  const fill = () => Promise.all(Array.from({ length: 20 }, () => database.hot.rows(all, [])))
  expect((await fill())[19]).toEqual([{ id: 1 }])
  await database.pool.query('alter table shelves add column height int')
  expect((await fill())[19]).toEqual([{ id: 1, height: null }])
  await database.pool.query('drop table shelves')
})

test('writes that wait for a row lock stall no read', async () => {
  const order: string[] = []
  const stuck: Promise<unknown>[] = []
  await database.write(async (tx) => {
    await tx.updateTable('test_seats').set({ taken: 7 }).where('id', '=', 1).execute()
    for (let i = 0; i < 3; i++) stuck.push(database.hot.write(take, [1]).then(() => order.push('write')))
    for (let i = 0; i < 10; i++) await database.hot.value(count, [i, 0])
    await database.hot.write(take, [2])
    order.push('read')
  })
  await Promise.all(stuck)
  expect(order).toEqual(['read', 'write', 'write', 'write'])
  expect(await database.hot.value(statement('seat', 'select taken from test_seats where id = $1'), [1])).toBe(
    '10',
  )
})

test('a transaction that lost a deadlock is run again', async () => {
  let runs = 0
  const both = (first: number, second: number, met: () => Promise<void>) =>
    database.write(async (tx) => {
      runs++
      await tx
        .updateTable('test_seats')
        .set((eb) => ({ taken: eb('taken', '+', 1) }))
        .where('id', '=', first)
        .execute()
      await met()
      await tx
        .updateTable('test_seats')
        .set((eb) => ({ taken: eb('taken', '+', 1) }))
        .where('id', '=', second)
        .execute()
    })
  let arrived = 0
  const everyone = Promise.withResolvers<void>()
  const met = async () => {
    if (++arrived >= 2) everyone.resolve()
    await everyone.promise
  }
  await Promise.all([both(11, 12, met), both(12, 11, met)])
  expect(runs).toBe(3)
  const { rows } = await database.pool.query('select taken from test_seats where id in (11, 12)')
  expect(rows).toEqual([{ taken: 2 }, { taken: 2 }])
})

test('a failed transaction leaves nothing and its error is the database’s', async () => {
  const failing = database.write(async (tx) => {
    await tx.insertInto('test_seats').values({ id: 1000, taken: 0 }).execute()
    await tx.insertInto('test_seats').values({ id: 1000, taken: 0 }).execute()
  })
  await expect(failing).rejects.toMatchObject({ code: '23505' })
  expect(await database.read.selectFrom('test_seats').selectAll().where('id', '=', 1000).execute()).toEqual(
    [],
  )
})

test('the schema prints the same twice, with what matters in it', async () => {
  await database.pool.query(`
    create extension if not exists citext;
    create type mood as enum ('glad', 'sad');
    create table people (
      id bigint generated always as identity primary key,
      email citext not null unique,
      mood mood not null default 'glad',
      seat int references test_seats check (seat > 0),
      during tstzrange,
      lower_mail text generated always as (lower(email::text)) stored
    );
    create index people_glad on people (seat) where mood = 'glad';
    create function greet() returns trigger language plpgsql as $$ begin return new; end $$;
    create trigger greeting before insert on people for each row execute function greet();`)
  const printed = await printSchema(database)
  expect(await printSchema(database)).toBe(printed)
  expect(printed).toMatchSnapshot()
})

test('a database named by a URL works the same; one that is not fit is refused', async () => {
  const { host, user } = embedded.connection
  const open = (name: string) =>
    openDatabase({ url: `postgres://${user}@/${name}?host=${encodeURIComponent(host)}`, poolSize: 1, log })
  const named = await open('veche')
  expect(await named.hot.value(statement('where', 'select current_database()'), [])).toBe('veche')
  await named.close()
  await expect(open('nowhere')).rejects.toThrow(
    'the database cannot be reached: database "nowhere" does not exist',
  )
  await database.pool.query(
    `create database ascii encoding 'SQL_ASCII' locale 'C' locale_provider libc template template0`,
  )
  await expect(open('ascii')).rejects.toThrow('the database is encoded in SQL_ASCII: UTF8 is needed')
})
