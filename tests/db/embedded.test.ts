import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Embedded, startEmbedded } from '../../src/db/embedded.ts'
import { lockDataDir } from '../../src/db/lock.ts'
import { OperatorError } from '../../src/kernel/errors.ts'
import { alive, log, removeFolder, temporaryFolder, until } from './server.ts'

let folder: string
let embedded: Embedded | undefined

beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(async () => {
  await embedded?.stop()
  embedded = undefined
  removeFolder(folder)
})

const start = async (dataDir = folder) => {
  embedded = await startEmbedded({ dataDir, log })
  return embedded
}

async function query(sql: string, { connection } = embedded!) {
  const client = new Client({ ...connection, ssl: false })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

/** Starts the server in a process of its own; `ready` is the server's process id, or null when it ended first. */
function boot(env = process.env) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'boot.ts'), folder], { env })
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  const ready = Promise.race([
    once(child.stdout, 'data').then(([chunk]) => Number(String(chunk).replace('ready ', ''))),
    once(child, 'exit').then(() => null),
  ])
  return { child, ready, ended: once(child, 'close'), said: () => said }
}

test('the second start finds what the first one wrote, and nothing is left running after a stop', async () => {
  await start()
  await query('create table notes (text text); insert into notes values ($$kept$$)')
  const { pid } = embedded!
  await embedded!.stop()
  expect(alive(pid)).toBe(false)
  await start()
  expect(await query('select text from notes')).toEqual([{ text: 'kept' }])
})

test('the cluster is durable, checked, in Unicode, and open to its owner alone', async () => {
  const { connection } = await start()
  const settings = await query(`
    select name, setting from pg_settings where name in
    ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'listen_addresses', 'jit') order by name`)
  expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
    data_checksums: 'on',
    fsync: 'on',
    full_page_writes: 'on',
    jit: 'off',
    listen_addresses: '',
    synchronous_commit: 'on',
  })
  expect(
    await query(`select pg_encoding_to_char(encoding) as encoding, datlocprovider as provider, datlocale as locale,
      lower('ÄЖ') as lower from pg_database where datname = current_database()`),
  ).toEqual([{ encoding: 'UTF8', provider: 'b', locale: 'C.UTF-8', lower: 'äж' }])
  expect(statSync(connection.host).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder, 'postgres')).mode & 0o777).toBe(0o700)
})

test('a path too long for a socket gets a private folder elsewhere', async () => {
  const long = join(folder, 'a folder, "quoted"'.padEnd(110, 'x'))
  const { connection } = await start(long)
  expect(connection.host.length).toBeLessThan(90)
  expect(statSync(connection.host).mode & 0o777).toBe(0o700)
  expect(await query('select 1 as one')).toEqual([{ one: 1 }])
  const { host } = connection
  await embedded!.stop()
  removeFolder(host)
})

test('without unshare root becomes an ordinary user, or says why it cannot', async () => {
  const bare = boot({ ...process.env, PATH: '' })
  if (await bare.ready) {
    bare.child.kill('SIGKILL')
    await bare.ended
    await start()
    expect(await query('select 1 as one')).toEqual([{ one: 1 }])
  } else {
    await bare.ended
    expect(bare.said()).toContain('PostgreSQL does not run as root, and an ordinary user cannot reach')
  }
})

test('a killed server is started again, also with a session that does not notice', async () => {
  await start()
  const busy = query('select count(*) from generate_series(1, 10000000000)').catch((error: Error) => error)
  await until(
    async () => (await query(`select from pg_stat_activity where query like '%10000000000)'`)).length > 0,
  )
  const { pid } = embedded!
  process.kill(pid, 'SIGKILL')
  await until(() => query('select 1'))
  expect(embedded!.pid).not.toBe(pid)
  expect(await busy).toBeInstanceOf(Error)
})

test('a second Veche on the folder is refused at once, with the first one’s pid', async () => {
  await start()
  const second = boot()
  const startedAt = performance.now()
  expect(await second.ready).toBeNull()
  expect(performance.now() - startedAt).toBeLessThan(3000)
  await second.ended
  expect(second.said()).toContain(`${folder} is used by another Veche (pid ${process.pid})`)
  expect(second.said()).not.toContain('Warning')
  expect(await query('select 1 as one')).toEqual([{ one: 1 }])
})

test('a lock ends with its holder, and can be taken again after it was released', () => {
  const lock = lockDataDir(folder)
  expect(() => lockDataDir(folder)).toThrow(OperatorError)
  lock.release()
  lockDataDir(folder).release()
})

test('the server of a killed Veche is replaced', async () => {
  const first = boot()
  const orphan = await first.ready
  first.child.kill('SIGKILL')
  await first.ended
  expect(alive(orphan!)).toBe(true)
  await start()
  await until(() => !alive(orphan!))
  expect(await query('select 1 as one')).toEqual([{ one: 1 }])
})

test('a pid file that names a stranger keeps nothing from starting and kills nobody', async () => {
  await start()
  await embedded!.stop()
  writeFileSync(join(folder, 'postgres', 'postmaster.pid'), `${process.pid}\n${folder}\n`)
  await start()
  expect(await query('select 1 as one')).toEqual([{ one: 1 }])
})

test('a first start killed at any moment is followed by one that succeeds', { timeout: 60_000 }, async () => {
  for (let moment = 100; moment <= 800; moment += 100) {
    const cutOff = boot()
    await Promise.race([sleep(moment), cutOff.ready])
    cutOff.child.kill('SIGKILL')
    await cutOff.ended
    await start()
    expect(await query('select 1 as one')).toEqual([{ one: 1 }])
    await embedded!.stop()
    expect(readdirSync(folder).filter((name) => name.startsWith('postgres.staging'))).toEqual([])
    removeFolder(join(folder, 'postgres'))
  }
})

test('half a cluster is set aside, not deleted', async () => {
  mkdirSync(join(folder, 'postgres'))
  writeFileSync(join(folder, 'postgres', 'precious'), '')
  await start()
  const aside = readdirSync(folder).find((name) => name.startsWith('postgres.unfinished'))
  expect(existsSync(join(folder, aside!, 'precious'))).toBe(true)
})

test('a cluster of another PostgreSQL is refused politely', async () => {
  await start()
  await embedded!.stop()
  writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '17\n')
  await expect(start()).rejects.toThrow(/made by PostgreSQL 17, this Veche brings 18: make a backup/)
})
