import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { codeAt } from '../world/authenticator.ts'
import { Caller } from '../world/http.ts'
import { movableClock, openWorld, password, type World, world } from '../world/world.ts'

const clock = movableClock()
const w = await world({ clock })
const step = 30_000
const required = { status: 401, code: 'auth.otp_required' }
const invalid = { status: 401, code: 'auth.otp_invalid' }
const wrongPassword = { status: 401, code: 'auth.invalid_credentials' }

/** Somebody with an authenticator: `code` is what it shows `ahead` steps from now. */
async function withAuthenticator(at: World, name: string) {
  const person = await at.person(name)
  const { body } = await person.post('/auth/totp', { password })
  const code = (ahead = 0) => codeAt(body.secret, new Date(at.clock.now().getTime() + ahead * step))
  const confirmed = await person.post('/auth/totp/confirm', { code: code() })
  expect(confirmed.status, confirmed.text).toBe(200)
  const login = (otp?: string, headers = {}) =>
    at.stranger.post('/auth/login', { login: name, password, otp }, headers)
  return { person, secret: body.secret, code, login, recoveryCodes: confirmed.body.recovery_codes }
}

const otherThan = (code: string) => (code === '000000' ? '000001' : '000000')

test('codes are those of RFC 6238, appendix B', () => {
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  expect(codeAt(secret, new Date(59_000))).toBe('287082')
  expect(codeAt(secret, new Date(1_111_111_109_000))).toBe('081804')
  expect(codeAt(secret, new Date(20_000_000_000_000))).toBe('353130')
})

test('an authenticator is begun with the password, confirmed by a code, asked for at sign-in, and ended', async () => {
  const anna = await w.person('anna')
  const none = { totp: false, recovery_codes_left: 0, passkeys: [] }
  expect((await anna.get('/auth/second-factors')).body).toEqual(none)
  expect(await anna.post('/auth/totp', { password: 'not the password' })).toMatchObject(wrongPassword)

  const { status, body } = await anna.post('/auth/totp', { password })
  expect(status).toBe(201)
  expect(body.secret).toMatch(/^[A-Z2-7]{32}$/)
  const uri = new URL(body.uri)
  expect(decodeURIComponent(uri.pathname)).toBe('/Veche:anna@example.org')
  expect(Object.fromEntries(uri.searchParams)).toEqual({
    issuer: 'Veche',
    secret: body.secret,
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  })
  expect(body.qr_svg).toMatch(/^<svg .*<\/svg>$/s)

  // Until it is confirmed nothing has changed.
  const signIn = (otp?: string) => w.stranger.post('/auth/login', { login: 'anna', password, otp })
  expect((await signIn()).status).toBe(200)
  expect((await anna.get('/auth/second-factors')).body).toEqual(none)
  const code = () => codeAt(body.secret, clock.now())
  expect(await anna.post('/auth/totp/confirm', { code: otherThan(code()) })).toMatchObject(invalid)

  const confirmed = await anna.post('/auth/totp/confirm', { code: code() })
  expect(confirmed.status).toBe(200)
  expect(new Set(confirmed.body.recovery_codes).size).toBe(10)
  for (const shown of confirmed.body.recovery_codes)
    expect(shown).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/)
  expect((await anna.get('/auth/second-factors')).body).toMatchObject({ totp: true, recovery_codes_left: 10 })
  const enabled = { status: 409, code: 'totp.enabled' }
  expect(await anna.post('/auth/totp', { password })).toMatchObject(enabled)
  expect(await anna.post('/auth/totp/confirm', { code: code() })).toMatchObject(enabled)

  expect(await signIn()).toMatchObject(required)
  expect(await signIn(otherThan(code()))).toMatchObject(invalid)
  clock.advance(step)
  const signed = await signIn(code().replace(/^.../, '$& '))
  expect(signed.status, signed.text).toBe(200)
  expect(signed.body.user.username).toBe('anna')

  expect(await anna.post('/auth/totp/disable', { password: 'not the password' })).toMatchObject(wrongPassword)
  expect((await anna.post('/auth/totp/disable', { password })).status).toBe(204)
  expect((await signIn()).status).toBe(200)
  expect((await anna.get('/auth/second-factors')).body).toEqual(none)
})

test('nothing is said about the code to who does not know the password', async () => {
  const { code } = await withAuthenticator(w, 'quiet')
  for (const otp of [undefined, '000000', code()])
    expect(
      await w.stranger.post('/auth/login', { login: 'quiet', password: 'not the password', otp }),
    ).toMatchObject(wrongPassword)
})

test('a code is good for its step and one to either side, and once', async () => {
  const { code, login } = await withAuthenticator(w, 'boris')
  // The code that confirmed is used up.
  expect(await login(code())).toMatchObject(invalid)
  clock.advance(10 * step)
  expect(await login(code(-2))).toMatchObject(invalid)
  expect(await login(code(2))).toMatchObject(invalid)
  expect((await login(code(-1))).status).toBe(200)
  expect(await login(code(-1))).toMatchObject(invalid)
  expect((await login(code(1))).status).toBe(200)
  // Older than the last one used, though never used itself.
  expect(await login(code())).toMatchObject(invalid)
  clock.advance(2 * step)
  expect((await login(code())).status).toBe(200)
})

test('of twenty who show one code at once, one gets in', async () => {
  const { code, login } = await withAuthenticator(w, 'crowded')
  clock.advance(step)
  const otp = code()
  const answers = await Promise.all(Array.from({ length: 20 }, () => login(otp)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  for (const answer of answers.filter(({ status }) => status !== 200)) expect(answer).toMatchObject(invalid)
})

test('a recovery code stands in for a code, once, however it is typed', async () => {
  const { person, login, recoveryCodes } = await withAuthenticator(w, 'vera')
  const [first = '', second = ''] = recoveryCodes
  expect((await login(first)).status).toBe(200)
  expect(await login(first)).toMatchObject(invalid)
  const typed = second.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
  expect((await login(typed)).status).toBe(200)
  expect((await person.get('/auth/second-factors')).body.recovery_codes_left).toBe(8)

  const others = await withAuthenticator(w, 'gleb')
  expect(await login(others.recoveryCodes[0])).toMatchObject(invalid)
})

test('an authenticator that is begun anew before it is confirmed has the new secret only', async () => {
  const dina = await w.person('dina')
  const first = (await dina.post('/auth/totp', { password })).body.secret
  const second = (await dina.post('/auth/totp', { password })).body.secret
  const confirm = (secret: string) => dina.post('/auth/totp/confirm', { code: codeAt(secret, clock.now()) })
  expect(await confirm(first)).toMatchObject(invalid)
  expect((await confirm(second)).status).toBe(200)
  const never = await w.person('never-begun')
  expect(await never.post('/auth/totp/confirm', { code: '123456' })).toMatchObject(invalid)
})

test('an API token cannot touch second factors', async () => {
  const egor = await w.person('egor')
  const { body } = await egor.post('/auth/tokens', { name: 'script', scope: 'write' })
  const token = { authorization: `Token ${body.token}` }
  const forbidden = { status: 403, code: 'forbidden' }
  for (const [path, sent] of [
    ['/auth/totp', { password }],
    ['/auth/totp/confirm', { code: '123456' }],
    ['/auth/totp/disable', { password }],
  ] as const)
    expect(await w.stranger.post(path, sent, token), path).toMatchObject(forbidden)
})

test('the right password forgives nothing before the code was right', async () => {
  await using limited = await openWorld({ clock, env: { RATE_LIMIT: 'on' } })
  const { code, login } = await withAuthenticator(limited, 'zoya')
  const tooMany = { status: 429, code: 'auth.too_many_attempts' }
  for (let guess = 0; guess < 9; guess++) expect(await login(otherThan(code()))).toMatchObject(invalid)
  clock.advance(step)
  expect((await login(code())).status).toBe(200)

  for (let guess = 0; guess < 5; guess++) expect(await login(otherThan(code()))).toMatchObject(invalid)
  for (let guess = 0; guess < 5; guess++) expect(await login()).toMatchObject(required)
  clock.advance(step)
  expect(await login(code())).toMatchObject(tooMany)
  clock.advance(15 * 60_000)
  expect((await login(code())).status).toBe(200)
})

test('neither the secret nor a recovery code can be read from the database, kept answers included', async () => {
  const kira = await w.person('kira')
  const once = async <T>(
    send: (key: { 'idempotency-key': string }) => Promise<{ status: number; text: string; body: T }>,
  ) => {
    const key = { 'idempotency-key': randomUUID() }
    const first = await send(key)
    const again = await send(key)
    expect(first.status, first.text).toBeLessThan(300)
    expect(again).toMatchObject({ status: first.status, text: first.text })
    return first.body
  }
  const begun = await once((key) => kira.post('/auth/totp', { password }, key))
  const code = codeAt(begun.secret, clock.now())
  const confirmed = await once((key) => kira.post('/auth/totp/confirm', { code }, key))
  const token = await once((key) => kira.post('/auth/tokens', { name: 'seen once', scope: 'read' }, key))
  await once((key) => kira.post('/events', { title: 'Sealed too', starts_at: '2031-03-14T16:00:00Z' }, key))

  const secrets = [begun.secret, token.token, ...confirmed.recovery_codes, 'Sealed too']
  const tables = ['idempotency_keys', 'totp_secrets', 'recovery_codes', 'api_tokens']
  for (const table of tables) {
    const rows = await w.sql<Record<string, unknown>>(`select * from ${table}`)
    expect(rows.length, table).toBeGreaterThan(0)
    const kept = rows
      .flatMap(Object.values)
      .map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : JSON.stringify(value)))
      .join('\n')
    for (const secret of secrets) {
      expect(kept, table).not.toContain(secret)
      expect(kept, table).not.toContain(secret.replaceAll('-', ''))
    }
  }
})

test('a secret sealed for one account does not open for another, nor with another server’s key', async () => {
  const { person, login, code, recoveryCodes } = await withAuthenticator(w, 'sealed')
  const thief = await withAuthenticator(w, 'thief')
  clock.advance(step)
  await w.sql(
    `update totp_secrets set sealed_secret = (select sealed_secret from totp_secrets where account_id = $1)
     where account_id = $2`,
    [person.user.id, thief.person.user.id],
  )
  expect(await thief.login(code())).toMatchObject(invalid)
  expect((await login(code())).status).toBe(200)

  const other = await w.startNode({ JWT_SECRET: 'another secret of another deployment' })
  const there = async (otp = '') =>
    (await new Caller(other.url).post('/auth/login', { login: 'sealed', password, otp })).status
  clock.advance(step)
  expect(await there(code())).toBe(401)
  expect(await there(recoveryCodes[0])).toBe(200)
  await w.stopNode(other)
})

test('who leaves takes the authenticator along', async () => {
  const { person } = await withAuthenticator(w, 'leaver')
  expect((await person.call('DELETE', '/me', { body: { password } })).status).toBe(204)
  for (const table of ['totp_secrets', 'recovery_codes'])
    expect(await w.sql(`select from ${table} where account_id = $1`, [person.user.id])).toEqual([])
})
