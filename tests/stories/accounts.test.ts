import { describe, expect, test } from 'vitest'
import { password, world } from '../world/world.ts'

const w = await world()
const anna = await w.person('anna', { last_name: 'Ivanova', phone: '+7 (912) 345-67-89', locale: 'ru' })

function register(fields: object) {
  return w.stranger.post('/auth/register', { email: 'somebody@example.org', password, ...fields })
}

test('who registers is signed in and sees the own account', async () => {
  const { status, body } = await anna.get('/me')
  expect(status).toBe(200)
  expect(body).toEqual(anna.user)
  expect(body).toMatchObject({
    email: 'anna@example.org',
    username: 'anna',
    last_name: 'Ivanova',
    phone: '+79123456789',
    role: 'client',
    is_staff: false,
    locale: 'ru',
    time_zone: 'UTC',
  })
  const claims = JSON.parse(Buffer.from(anna.access!.split('.')[1]!, 'base64url').toString())
  expect(claims).toMatchObject({ sub: String(anna.user.id), user_id: anna.user.id })
  expect(claims.exp - claims.iat).toBe(900)
})

test('a username is made from the address when none is given, also for a namesake', async () => {
  const first = await register({ email: 'namesake@one.example' })
  const second = await register({ email: 'namesake@two.example' })
  expect(first.body.user.username).toBe('namesake')
  expect(second.body.user.username).toMatch(/^namesake-[0-9a-z]{8}$/)
})

test('the language of the request is the account’s when none is named', async () => {
  const { body } = await w.stranger.post(
    '/auth/register',
    { email: 'lang@example.org', password },
    { 'accept-language': 'ru-RU,ru;q=0.9,en;q=0.5' },
  )
  expect(body.user.locale).toBe('ru')
})

test('an address or a name that is taken is refused, however it is written', async () => {
  for (const email of ['anna@example.org', 'ANNA@Example.ORG'])
    expect(await register({ email })).toMatchObject({ status: 409, code: 'account.email_taken' })
  for (const username of ['anna', 'ANNA'])
    expect(await register({ username })).toMatchObject({ status: 409, code: 'account.username_taken' })
})

test('of twenty who register one name at once one gets it, and of twenty with one address one', async () => {
  const names = await Promise.all(
    Array.from({ length: 20 }, (_, i) => register({ email: `race${i}@example.org`, username: 'racer' })),
  )
  const addresses = await Promise.all(
    Array.from({ length: 20 }, () => register({ email: 'same@example.org' })),
  )
  for (const [answers, code] of [
    [names, 'account.username_taken'],
    [addresses, 'account.email_taken'],
  ] as const) {
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(new Set(answers.filter(({ status }) => status !== 201).map((answer) => answer.code))).toEqual(
      new Set([code]),
    )
  }
})

describe('what makes no account', () => {
  test.each([
    ['a short password', { password: 'short 7' }, 'account.password_weak'],
    ['the address as password', { password: 'Somebody@example.org' }, 'account.password_weak'],
    ['seven emoji, 28 bytes', { password: '🔑🔑🔑🔑🔑🔑🔑' }, 'account.password_weak'],
    ['a phone that is none', { phone: '+7 12' }, 'account.phone_invalid'],
    ['a time zone that is none', { time_zone: 'Europe/Veche' }, 'account.time_zone_unknown'],
    ['an offset for a zone', { time_zone: '+03:00' }, 'account.time_zone_unknown'],
    ['an address that is none', { email: 'anna' }, 'request.invalid'],
    ['a password over 1 KiB', { password: 'x'.repeat(1025) }, 'request.invalid'],
    ['a name with a space', { username: 'an na' }, 'request.invalid'],
    ['an unknown language', { locale: 'de' }, 'request.invalid'],
  ])('%s', async (_what, fields, code) => {
    expect(await register(fields)).toMatchObject({ status: 400, code })
  })
})

test('a refused field is named, with a word about it in the caller’s language', async () => {
  const { problem, headers } = await w.stranger.post(
    '/auth/register',
    { email: 'not one', colour: 'red' },
    { 'accept-language': 'ru' },
  )
  expect(headers).toMatchObject({
    'content-type': 'application/problem+json; charset=utf-8',
    'content-language': 'ru',
  })
  expect(problem.errors?.map(({ path, code }) => [path, code]).toSorted()).toEqual([
    ['colour', 'unknown'],
    ['email', 'format'],
    ['password', 'required'],
  ])
  for (const { message } of problem.errors ?? []) expect(message).toMatch(/[а-яё]/i)
})

test('nobody becomes an administrator by asking, whatever field they try', async () => {
  for (const fields of [
    { role: 'admin' },
    { is_staff: true },
    { is_blocked: false },
    { is_active: true },
    { id: 1 },
    { password_hash: 'x' },
    { created_at: '2020-01-01T00:00:00Z' },
    { user: { role: 'admin' } },
  ])
    expect(await register(fields)).toMatchObject({ status: 400, code: 'request.invalid' })
  expect(await w.sql(`select from accounts where role = 'admin' or is_staff`)).toEqual([])
  expect((await register({ email: 'expert@example.org', role: 'specialist' })).body.user).toMatchObject({
    role: 'specialist',
    is_staff: false,
  })
})

test('a person signs in by address or name in any case, and only with the very password', async () => {
  const signIn = (login: string, secret = password) =>
    w.stranger.post('/auth/login', { login, password: secret })
  for (const login of ['anna@example.org', 'ANNA@EXAMPLE.ORG', 'anna', 'Anna']) {
    const { status, body } = await signIn(login)
    expect([status, body.user?.id]).toEqual([200, anna.user.id])
  }
  for (const wrong of [`${password} `, password.toUpperCase(), password.slice(0, -1), 'x'])
    expect(await signIn('anna', wrong)).toMatchObject({ status: 401, code: 'auth.invalid_credentials' })

  const long = 'x'.repeat(1024)
  await register({ email: 'long@example.org', password: long })
  expect((await signIn('long@example.org', long)).status).toBe(200)
  expect((await signIn('long@example.org', long.slice(0, -1))).status).toBe(401)
})

test('a wrong password and an unknown name are answered alike', async () => {
  const wrong = await w.stranger.post('/auth/login', { login: 'anna', password: 'not hers' })
  const unknown = await w.stranger.post('/auth/login', { login: 'nobody', password: 'not hers' })
  expect([unknown.status, unknown.text]).toEqual([wrong.status, wrong.text])
  const names = (headers: object) => Object.keys(headers).filter((name) => name !== 'date')
  expect(names(unknown.headers)).toEqual(names(wrong.headers))
})

test('a blocked person is out within a second and cannot come back', async () => {
  const ivan = await w.person('ivan')
  expect((await ivan.get('/me')).status).toBe(200)
  await w.sql('update accounts set is_blocked = true where id = $1', [ivan.user.id])
  const blocked = { status: 403, code: 'auth.blocked' }
  await expect.poll(() => ivan.get('/me'), { timeout: 2000 }).toMatchObject(blocked)
  expect(await w.stranger.post('/auth/login', { login: 'ivan', password })).toMatchObject(blocked)
  expect(await w.stranger.post('/auth/refresh', { refresh: ivan.refresh })).toMatchObject(blocked)
  expect(await w.stranger.post('/auth/login', { login: 'ivan', password: 'wrong' })).toMatchObject({
    status: 401,
  })
})

test('passwords and tokens are kept as hashes only', async () => {
  const tables = await w.sql<{ row: string }>(
    `select row_to_json(a)::text as row from accounts a union all select row_to_json(s)::text from sessions s`,
  )
  const kept = tables.map(({ row }) => row).join('\n')
  const [family, rotating] = anna.refresh.split('.') as [string, string]
  for (const secret of [password, anna.access!, family, rotating]) expect(kept).not.toContain(secret)
  expect(kept).toContain('$argon2id$v=19$')
})
