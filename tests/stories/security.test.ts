import { expect, test } from 'vitest'
import type { Session } from '../../src/contract/security.ts'
import { Caller } from '../world/http.ts'
import { openSocket } from '../world/socket.ts'
import { movableClock, Person, password, world } from '../world/world.ts'

const clock = movableClock()
const w = await world({ clock })
const minute = 60_000
const another = 'another long phrase'

async function signIn(login: string, secret = password): Promise<Person> {
  const { body, status, text } = await w.stranger.post('/auth/login', { login, password: secret })
  expect(status, text).toBe(200)
  return new Person(w.app.url, body)
}

/** Somebody who shows an API token. */
class TokenCaller extends Caller {
  constructor(token: string) {
    super(w.app.url)
    this.token = token
  }

  readonly token: string

  override call<T>(method: string, path: string, sent: { body?: unknown; headers?: object } = {}) {
    return super.call<T>(method, path, {
      ...sent,
      headers: { authorization: `Token ${this.token}`, ...sent.headers },
    })
  }
}

async function tokenOf(
  person: Person,
  more: object = {},
): Promise<{ id: number; caller: TokenCaller; token: string }> {
  const { body, status, text } = await person.post('/auth/tokens', { name: 'sync', scope: 'write', ...more })
  expect(status, text).toBe(201)
  return { id: body.id, token: body.token, caller: new TokenCaller(body.token) }
}

test('a person sees where they are signed in and ends one session, all but this, or all', async () => {
  const phone = await w.person('anna')
  const desk = await signIn('anna')
  const library = await signIn('anna')
  const sessions = async (): Promise<Session[]> => (await phone.get('/auth/sessions')).body.items
  const [newest, , oldest] = await sessions()
  expect(await sessions()).toHaveLength(3)
  expect(oldest).toMatchObject({ current: true, address: '127.0.0.1' })
  expect(newest?.current).toBe(false)

  expect((await phone.delete(`/auth/sessions/${newest!.id}`)).status).toBe(204)
  expect((await library.get('/me')).code).toBe('auth.token_invalid')
  expect((await phone.delete(`/auth/sessions/${newest!.id}`)).code).toBe('not_found')

  const socket = await openSocket(w.app.url, { headers: { authorization: `Bearer ${desk.access}` } })
  expect((await phone.delete('/auth/sessions?keep_current=true')).status).toBe(204)
  expect(await socket.closed).toBe(4403)
  expect((await desk.get('/me')).code).toBe('auth.token_invalid')
  expect((await w.stranger.post('/auth/refresh', { refresh: desk.refresh })).code).toBe('auth.token_invalid')
  expect((await phone.get('/me')).status).toBe(200)

  await phone.delete('/auth/sessions')
  expect((await phone.get('/me')).code).toBe('auth.token_invalid')
})

test('others’ sessions and tokens are not there', async () => {
  const boris = await w.person('boris')
  const vera = await w.person('vera')
  const [session] = (await boris.get('/auth/sessions')).body.items
  const { id } = await tokenOf(boris)
  expect((await vera.delete(`/auth/sessions/${session!.id}`)).code).toBe('not_found')
  expect((await vera.delete(`/auth/tokens/${id}`)).code).toBe('not_found')
  expect((await vera.get('/auth/tokens?count=true')).body).toMatchObject({ items: [], total: 0 })
  expect((await boris.get('/me')).status).toBe(200)
})

test('an API token does what its scope says, and is shown once', async () => {
  const gleb = await w.person('gleb')
  const reader = await tokenOf(gleb, { scope: 'read', name: '  reader ' })
  const writer = await tokenOf(gleb)
  expect(writer.token).toMatch(/^[0-9a-f]{40}$/)
  expect((await reader.caller.get('/me')).body.id).toBe(gleb.user.id)
  expect((await reader.caller.post('/organizations', { title: 'Choir' })).code).toBe('forbidden')
  expect((await writer.caller.post('/organizations', { title: 'Choir' })).status).toBe(201)

  const { body, text } = await gleb.get('/auth/tokens')
  expect(body.items.map(({ name, scope }) => [name, scope])).toEqual([
    ['sync', 'write'],
    ['reader', 'read'],
  ])
  expect(text).not.toContain(writer.token)
  const [kept] = await w.sql<{ all: string }>('select json_agg(t)::text as all from api_tokens t')
  expect(kept?.all).not.toContain(writer.token)

  await gleb.delete(`/auth/tokens/${writer.id}`)
  expect((await writer.caller.get('/me')).code).toBe('auth.token_invalid')
  expect((await reader.caller.get('/me')).status).toBe(200)
})

test('a token makes no tokens, changes no password, takes no data away and does not delete the account', async () => {
  const dina = await w.person('dina')
  const { caller, id } = await tokenOf(dina)
  const tried = [
    await caller.post('/auth/tokens', { name: 'child', scope: 'write' }),
    await caller.delete(`/auth/tokens/${id}`),
    await caller.post('/auth/password/change', { current_password: password, password: another }),
    await caller.get('/me/export'),
    await caller.call('DELETE', '/me', { body: { password } }),
  ]
  expect(tried.map(({ code }) => code)).toEqual(Array(5).fill('forbidden'))
  expect((await signIn('dina')).user.id).toBe(dina.user.id)
})

test('a token ends when it was to end; one that ends in the past is not made', async () => {
  const elya = await w.person('elya')
  const expires_at = new Date(clock.now().getTime() + 10 * minute).toISOString()
  const { caller } = await tokenOf(elya, { expires_at })
  expect((await caller.get('/me')).status).toBe(200)
  clock.advance(11 * minute)
  expect((await caller.get('/me')).code).toBe('auth.token_invalid')
  const back = await signIn('elya')
  const late = await back.post('/auth/tokens', { name: 'late', scope: 'read', expires_at })
  expect(late.code).toBe('token.expires_in_past')
})

test('of sixty tokens asked for at once fifty are made', async () => {
  const fedor = await w.person('fedor')
  const asked = await Promise.all(
    Array.from({ length: 60 }, () => fedor.post('/auth/tokens', { name: 'many', scope: 'read' })),
  )
  expect(asked.filter(({ status }) => status === 201)).toHaveLength(50)
  expect(asked.filter(({ code }) => code === 'token.too_many')).toHaveLength(10)
})

test('a new password ends what came in with the old one, but not this session', async () => {
  const zoya = await w.person('zoya')
  const other = await signIn('zoya')
  const { caller } = await tokenOf(zoya)
  const change = (current_password: string, next: string) =>
    zoya.post('/auth/password/change', { current_password, password: next })
  expect((await change('not it', another)).code).toBe('auth.invalid_credentials')
  expect((await change(password, 'short')).code).toBe('account.password_weak')
  expect((await change(password, 'password123')).code).toBe('account.password_weak')
  expect((await change(password, zoya.user.email)).code).toBe('account.password_weak')
  expect((await change(password, another)).status).toBe(204)

  expect((await zoya.get('/me')).status).toBe(200)
  expect((await other.get('/me')).code).toBe('auth.token_invalid')
  expect((await caller.get('/me')).code).toBe('auth.token_invalid')
  expect((await w.stranger.post('/auth/login', { login: 'zoya', password })).code).toBe(
    'auth.invalid_credentials',
  )
  await signIn('zoya', another)
})

test('a profile changes as far as it is named, and nothing else of the account', async () => {
  const ilya = await w.person('ilya', { phone: '+7 912 345-67-89' })
  const { body } = await ilya.call<typeof ilya.user>('PATCH', '/me', {
    body: {
      username: 'Ilya.P',
      first_name: 'Илья',
      phone: '8 (999) 123-45-67',
      locale: 'ru',
      time_zone: 'Asia/Tokyo',
    },
  })
  expect(body).toMatchObject({
    username: 'Ilya.P',
    phone: '+79991234567',
    locale: 'ru',
    time_zone: 'Asia/Tokyo',
  })
  expect(body.email).toBe(ilya.user.email)
  expect((await ilya.call('PATCH', '/me', { body: { phone: null } })).body).toMatchObject({ phone: null })
  expect((await ilya.call('PATCH', '/me', { body: {} })).body).toMatchObject({ first_name: 'Илья' })

  await w.person('taken')
  const refused = async (change: object) => (await ilya.call('PATCH', '/me', { body: change })).code
  expect(await refused({ username: 'TAKEN' })).toBe('account.username_taken')
  expect(await refused({ time_zone: 'Mars/Olympus' })).toBe('account.time_zone_unknown')
  expect(await refused({ phone: 'call me' })).toBe('account.phone_invalid')
  for (const field of ['email', 'role', 'is_staff', 'is_blocked', 'password_hash', 'id', 'created_at']) {
    expect(await refused({ [field]: 'admin' }), field).toBe('request.invalid')
  }
})
