import { decodeProtectedHeader, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import type { App } from '../../src/app.ts'
import { rotateSigningKey } from '../../src/features/accounts/sessions/secrets.ts'
import { codeAt } from '../world/authenticator.ts'
import { Caller } from '../world/http.ts'
import { movableClock, type Person, password, world } from '../world/world.ts'

const clock = movableClock()
// Without a secret of their own the nodes share the keys that are kept in the database.
const w = await world({ clock, env: { JWT_SECRET: '' } })
const day = 86_400_000
/** A node may sign with the key before the newest one for so long. */
const minute = 61_000

const rotate = ({ platform }: App = w.app) => platform.db.write((tx) => rotateSigningKey(tx, clock))
const kidOf = (token = '') => decodeProtectedHeader(token).kid

async function kids(): Promise<string[]> {
  const rows = await w.sql<{ id: string }>('select id from signing_keys order by created_at, id')
  return rows.map(({ id }) => id)
}

const me = async ({ url }: App, access: string) => (await new Caller(url, access).get('/me')).status

async function accessAt({ url }: App, login: string): Promise<string> {
  const { body, status, text } = await new Caller(url).post('/auth/login', { login, password })
  expect(status, text).toBe(200)
  return body.access
}

/** Exchanges the refresh token of a person, who keeps what comes of it. */
async function refresh(person: Person): Promise<void> {
  const { body, status, text } = await w.stranger.post('/auth/refresh', { refresh: person.refresh })
  expect(status, text).toBe(200)
  person.refresh = body.refresh
  person.access = body.access
}

test('what was signed before a rotation is good after it; what is signed then, by either node, is good at both', async () => {
  const other = await w.startNode()
  const nodes = [w.app, other]
  await w.person('anna')
  clock.advance(21 * day)
  const before = await Promise.all(nodes.map((node) => accessAt(node, 'anna')))
  const [first] = await kids()
  expect(before.map(kidOf)).toEqual([first, first])

  await rotate(other)
  const [root, second] = await kids()
  expect(root).toBe(first)
  clock.advance(minute)
  const after = await Promise.all(nodes.map((node) => accessAt(node, 'anna')))
  expect(after.map(kidOf)).toEqual([second, second])
  for (const node of nodes) {
    for (const access of [...before, ...after]) expect(await me(node, access)).toBe(200)
  }
  await w.stopNode(other)
})

test('a node that did not sign since the rotation knows the new key when it meets it', async () => {
  await w.person('boris')
  clock.advance(21 * day)
  const old = await accessAt(w.app, 'boris')
  const other = await w.startNode()
  expect(await me(other, old)).toBe(200)
  await rotate()
  clock.advance(minute)
  const access = await accessAt(w.app, 'boris')
  expect(kidOf(access)).not.toBe(kidOf(old))
  expect(await me(other, access)).toBe(200)
  await w.stopNode(other)
})

test('a node that has just started lets in everybody who comes at once', async () => {
  await w.person('vera')
  const access = await accessAt(w.app, 'vera')
  const fresh = await w.startNode()
  // Their connections are open, so that all of them ask before the keys are read.
  await Promise.all(Array.from({ length: 30 }, () => new Caller(fresh.url).get('/events')))
  const statuses = await Promise.all(Array.from({ length: 30 }, () => me(fresh, access)))
  expect(statuses).toEqual(Array(30).fill(200))
  await w.stopNode(fresh)
})

test('rotating again within 20 days changes nothing, at the same moment neither', async () => {
  clock.advance(21 * day)
  const before = await kids()
  await Promise.all([rotate(), rotate(), rotate()])
  const after = await kids()
  expect(after.filter((id) => !before.includes(id))).toHaveLength(1)
  clock.advance(19 * day)
  await rotate()
  expect(await kids()).toEqual(after)
  clock.advance(2 * day)
  await rotate()
  expect(await kids()).not.toEqual(after)
})

test('after many rotations the first key and the newest two are kept; sessions and authenticators outlive them', async () => {
  const gleb = await w.person('gleb')
  const { secret } = (await gleb.post('/auth/totp', { password })).body
  const code = () => codeAt(secret, clock.now())
  expect((await gleb.post('/auth/totp/confirm', { code: code() })).status).toBe(200)

  const made = await kids()
  const root = made[0]
  for (let month = 0; month < 4; month++) {
    clock.advance(21 * day)
    await rotate()
    clock.advance(minute)
    const newest = (await kids()).at(-1)!
    expect(made).not.toContain(newest)
    made.push(newest)
    expect(await kids()).toEqual([root, ...made.slice(-2)])
    await refresh(gleb)
    expect(kidOf(gleb.access)).toBe(newest)
    expect((await gleb.get('/me')).status).toBe(200)
  }

  const signIn = ({ url }: App) =>
    new Caller(url).post('/auth/login', { login: 'gleb', password, otp: code() })
  expect((await signIn(w.app)).status).toBe(200)
  // One that starts now derives from the first key too.
  clock.advance(minute)
  const fresh = await w.startNode()
  expect((await signIn(fresh)).status).toBe(200)
  await w.stopNode(fresh)
})

test('a key nobody made opens nothing, nor does the name of ours over another key', async () => {
  const dina = await w.person('dina')
  const [{ session } = { session: 0 }] = await w.sql<{ session: number }>(
    'select id as session from sessions where account_id = $1',
    [dina.user.id],
  )
  const now = Math.floor(clock.now().getTime() / 1000)
  const signed = (kid: string, key: Uint8Array) =>
    new SignJWT({ user_id: dina.user.id, token_type: 'access', sid: session })
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid })
      .setSubject(String(dina.user.id))
      .setIssuer('veche')
      .setAudience('veche')
      .setIssuedAt(now)
      .setExpirationTime(now + 900)
      .sign(key)
  const guess = new TextEncoder().encode('a key that is nobody’s, long enough to sign with')
  const newest = (await kids()).at(-1)!
  const names = ['made-up', 'configured', '', '__proto__', newest, `${newest} `, `' or 1=1 --`]
  for (const kid of names) {
    const caller = new Caller(w.app.url, await signed(kid, guess))
    expect(await caller.get('/me'), kid).toMatchObject({ status: 401, code: 'auth.token_invalid' })
  }
  // The forgery itself is sound: with the key of that name it is let in.
  const [{ bytes } = { bytes: Buffer.of() }] = await w.sql<{ bytes: Buffer }>(
    'select secret as bytes from signing_keys where id = $1',
    [newest],
  )
  expect(await me(w.app, await signed(newest, bytes))).toBe(200)
  expect(await me(w.app, dina.access!)).toBe(200)
})
