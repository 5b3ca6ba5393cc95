import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import { connectOnce } from '../../src/db/connection.ts'
import { startEmbedded } from '../../src/db/embedded.ts'
import { createLog } from '../../src/kernel/log.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'veche-commands-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

interface Outcome {
  code: number | null
  out: string
  err: string
}

/** Runs a command as `npm run veche -- …` does, with settings and what is typed at it. */
async function veche(args: string[], { env = {}, typed = '' } = {}): Promise<Outcome> {
  const child = spawn(process.execPath, ['bin/veche.js', ...args], {
    env: { PATH: process.env.PATH, DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...env },
  })
  child.stdin.end(typed)
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code: code as number | null, out, err }
}

async function count(query: string): Promise<number> {
  const embedded = await startEmbedded({ dataDir, log: createLog('silent') })
  const client = await connectOnce({ socket: embedded.connection })
  const { rows } = await client.query<{ count: number }>(query)
  await client.end()
  await embedded.stop()
  return rows[0]?.count ?? Number.NaN
}

test('demo data is made once, plainly demo, and leaves what is there alone', {
  timeout: 60_000,
}, async () => {
  const first = await veche(['seed-demo', '--events', '26'])
  expect(first).toMatchObject({ code: 0, err: '' })
  expect(first.out).toMatch(
    /^26 demo events created; sign in as demo@demo\.example with the password \S{12}\n$/,
  )
  expect(await veche(['seed-demo'])).toEqual({
    code: 1,
    out: '',
    err: 'veche: the demo data is here already\n',
  })
  expect(
    await count(`select count(*)::int from events where description ~ 'This is a demo|Это пример'`),
  ).toBe(26)
  expect(await count('select count(*)::int from events where booked > 0')).toBeGreaterThan(5)
  expect(await count(`select count(*)::int from accounts where email !~ '@demo\\.example$'`)).toBe(0)
  expect((await veche(['seed-demo', '--events', '0'])).err).toContain(
    '--events takes a number from 1 to 10000',
  )
})

test('an administrator is made with the password typed, not twice, not with a weak one', {
  timeout: 60_000,
}, async () => {
  const make = (email: string, typed: string) => veche(['create-admin', email], { typed })
  expect(await make('root@example.org', 'a phrase to keep\n')).toEqual({
    code: 0,
    out: 'administrator root@example.org created\n',
    err: '',
  })
  expect((await make('root@example.org', 'another phrase\n')).err).toContain('already; it was not changed')
  expect((await make('other@example.org', 'password123\n')).err).toContain('nor a common one')
  expect((await make('nonsense', 'a phrase to keep\n')).err).toContain('nonsense is not an e-mail address')
  expect(await count(`select count(*)::int from accounts where role = 'admin' and is_staff`)).toBe(1)
})

test('what is printed is what stands in the repository', async () => {
  const printed = async (...args: string[]) => (await veche(args)).out
  expect(await printed('openapi')).toBe(readFileSync('openapi.json', 'utf8'))
  expect(await printed('settings')).toBe(readFileSync('docs/configuration.md', 'utf8'))
  expect(await printed('settings', '--env')).toBe(readFileSync('.env.example', 'utf8'))
})

test('all mistakes in the settings are told at once, without a value that may be secret', async () => {
  const env = { PORT: 'eighty', ROLE: 'boss', JWT_SECRET: 'short-secret', ADMIN_EMAIL: 'a@example.org' }
  const { code, err } = await veche(['serve'], { env })
  expect(code).toBe(1)
  expect(err.trim().split('\n')).toHaveLength(1)
  for (const name of ['PORT', 'ROLE', 'JWT_SECRET', 'ADMIN_PASSWORD']) expect(err).toContain(name)
  expect(err).not.toContain('short-secret')
})
