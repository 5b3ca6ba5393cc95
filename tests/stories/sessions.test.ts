import { expect, test } from 'vitest'
import { movableClock, type Person, password, world } from '../world/world.ts'

const clock = movableClock()
const w = await world({ clock })
const second = 1000

async function refresh(token: string) {
  const { status, code, body } = await w.stranger.post('/auth/refresh', { refresh: token })
  return { status, code, token: body?.refresh, access: body?.access }
}

const isAlive = async (token: string) => (await refresh(token)).status === 200
const reused = { status: 401, code: 'auth.refresh_reused' }
const ended = { status: 401, code: 'auth.token_invalid' }

test('a refresh token is exchanged for a new pair; a repeat within the grace gets the same one', async () => {
  const anna = await w.person('anna')
  const first = await refresh(anna.refresh)
  expect(first.status).toBe(200)
  expect(first.token).not.toBe(anna.refresh)
  anna.access = first.access
  expect((await anna.get('/me')).status).toBe(200)

  clock.advance(15 * second)
  expect((await refresh(anna.refresh)).token).toBe(first.token)
  const next = await refresh(first.token!)
  expect(next.status).toBe(200)
  expect(next.token).not.toBe(first.token)
})

test('an old token used after the grace ends the whole session, the newest token and access included', async () => {
  const boris = await w.person('boris')
  const { token, access } = await refresh(boris.refresh)
  clock.advance(21 * second)
  expect(await refresh(boris.refresh)).toMatchObject(reused)
  expect(await refresh(token!)).toMatchObject(ended)
  boris.access = access
  expect(await boris.get('/me')).toMatchObject(ended)
})

test('the token before the last one is a theft even within the grace', async () => {
  const vera = await w.person('vera')
  const { token } = await refresh(vera.refresh)
  await refresh(token!)
  expect(await refresh(vera.refresh)).toMatchObject(reused)
  expect(await isAlive(token!)).toBe(false)
})

test('one stolen session ended leaves the person’s other sessions alone', async () => {
  const gleb = await w.person('gleb')
  const other = (await w.stranger.post('/auth/login', { login: 'gleb', password })).body
  const { token } = await refresh(gleb.refresh)
  clock.advance(21 * second)
  await refresh(gleb.refresh)
  expect(await isAlive(token!)).toBe(false)
  expect(await isAlive(other.refresh)).toBe(true)
})

test('fifty refreshes at once leave one living chain', async () => {
  const dina = await w.person('dina')
  const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(dina.refresh)))
  expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200))
  const tokens = new Set(answers.map(({ token }) => token))
  expect(tokens.size).toBe(1)
  const rows = await w.sql('select from sessions where account_id = $1 and ended_at is null', [dina.user.id])
  expect(rows).toHaveLength(1)
  const [token] = tokens
  expect(await isAlive(token!)).toBe(true)
})

test('a session not used for 30 days is over', async () => {
  const egor = await w.person('egor')
  clock.advance(30 * 86_400 * second + second)
  expect(await refresh(egor.refresh)).toMatchObject(ended)
})

test('an access token ends after a quarter of an hour', async () => {
  const zoya = await w.person('zoya')
  clock.advance(880 * second)
  expect((await zoya.get('/me')).status).toBe(200)
  clock.advance(20 * second)
  expect(await zoya.get('/me')).toMatchObject(ended)
  expect(await isAlive(zoya.refresh)).toBe(true)
})

test('tokens that were never ours are refused', async () => {
  const kira = await w.person('kira')
  const [family] = kira.refresh.split('.')
  for (const token of ['x', '.', 'a.b', kira.access!, 'x'.repeat(512)])
    expect(await refresh(token)).toMatchObject(ended)
  expect(await w.stranger.post('/auth/refresh', {})).toMatchObject(ended)
  expect((await w.stranger.post('/auth/refresh', { refresh: 'x'.repeat(513) })).status).toBe(400)
  // Whoever knows the family without the rotating part is no holder of an old token: but nobody else is either.
  expect((await refresh(`${family}.guess`)).status).toBe(401)
})

test('signing out ends the session for every token of it, and repeating it is harmless', async () => {
  const ways: ((person: Person) => Promise<{ status: number }>)[] = [
    (person) => w.stranger.post('/auth/logout', { refresh: person.refresh }),
    (person) => person.post('/auth/logout', {}),
    (person) => person.post('/auth/logout'),
  ]
  for (const [number, signOut] of ways.entries()) {
    const person = await w.person(`leaver${number}`)
    expect((await signOut(person)).status).toBe(204)
    expect(await person.get('/me')).toMatchObject(ended)
    expect(await refresh(person.refresh)).toMatchObject(ended)
    expect((await signOut(person)).status).toBe(204)
  }
})

test('the session cookie carries a browser, safely flagged, and signing out takes it away', async () => {
  const { headers } = await w.stranger.post('/auth/register', { email: 'web@example.org', password })
  const [set] = headers['set-cookie'] as string[]
  expect(set).toMatch(/^veche_session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/i)
  const browser = { cookie: set!.split(';')[0]!, origin: w.app.url }
  expect((await w.stranger.get('/me', browser)).body.email).toBe('web@example.org')

  const renewed = await w.stranger.post('/auth/refresh', {}, browser)
  expect(renewed.status).toBe(200)
  expect(await isAlive(renewed.body.refresh)).toBe(true)

  const left = await w.stranger.post('/auth/logout', {}, browser)
  expect(left.status).toBe(204)
  expect(left.headers['set-cookie']?.[0]).toMatch(/^veche_session=; Max-Age=0;/i)
  expect(await w.stranger.get('/me', browser)).toMatchObject(ended)
  expect((await w.stranger.get('/events', browser)).status).toBe(200)
})

test('a foreign page cannot write with the cookie, by any trick of a form', async () => {
  const { headers } = await w.stranger.post('/auth/login', { login: 'kira', password })
  const cookie = headers['set-cookie']![0]!.split(';')[0]!
  const starts_at = new Date(clock.now().getTime() + 3_600_000).toISOString()
  const event = JSON.stringify({ title: 'Forged', starts_at })
  const foreign = { status: 403, code: 'request.origin' }
  const tricks: [string, Record<string, string>][] = [
    ['no origin', {}],
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['an opaque origin', { origin: 'null' }],
    ['our host as a subdomain', { origin: `${w.app.url.replace('127.0.0.1', '127.0.0.1.evil.example')}` }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['a form', { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' }],
    ['plain text', { origin: 'https://evil.example', 'content-type': 'text/plain' }],
    ['cross-site by its own word', { 'sec-fetch-site': 'cross-site' }],
  ]
  for (const [what, more] of tricks) {
    const sent = { body: event, headers: { cookie, ...more } }
    expect(await w.stranger.call('POST', '/events', sent), what).toMatchObject(foreign)
    expect(await w.stranger.call('POST', '/auth/logout', sent), what).toMatchObject(foreign)
    expect(await w.stranger.call('DELETE', '/bookings/1', sent), what).toMatchObject(foreign)
  }
  const override = { cookie, origin: 'https://evil.example', 'x-http-method-override': 'POST' }
  expect((await w.stranger.get('/events?_method=POST', override)).status).not.toBe(201)
  expect(await w.sql(`select from events where title = 'Forged'`)).toEqual([])

  const ours = { cookie, origin: w.app.url }
  expect((await w.stranger.post('/events', { title: 'Mine', starts_at }, ours)).status).toBe(201)
  const bearer = await w.person('script')
  expect((await bearer.post('/events', { title: 'Mine too', starts_at })).status).toBe(201)
})
