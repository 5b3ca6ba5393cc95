import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Asserted, Attested } from '../../src/contract/second-factors.ts'
import { codeAt } from '../world/authenticator.ts'
import { Caller } from '../world/http.ts'
import { Passkey } from '../world/passkey.ts'
import { movableClock, type Person, password, world } from '../world/world.ts'

const clock = movableClock()
const w = await world({ clock })
const invalid = { status: 400, code: 'passkey.invalid' }
const begin = async (person: Person) => (await person.post('/auth/passkeys/options', { password })).body
const beginLogin = async () => (await w.stranger.post('/auth/passkeys/login/options')).body

async function add(person: Person, passkey = new Passkey(w.app.url), name = 'phone') {
  const { challenge_id, options } = await begin(person)
  const added = await person.post('/auth/passkeys', { name, challenge_id, response: passkey.create(options) })
  expect(added.status, added.text).toBe(201)
  return { passkey, added: added.body }
}

/** Signs in, with what differs from an honest answer. */
async function login(passkey: Passkey, twist: Parameters<Passkey['get']>[1] = {}) {
  const { challenge_id, options } = await beginLogin()
  return w.stranger.post('/auth/passkeys/login', { challenge_id, response: passkey.get(options, twist) })
}

/** The same answer with one bit of a part turned. */
function bent<R extends Attested | Asserted>(answer: R, part: string): R {
  const parts = answer.response as Record<string, unknown>
  const bytes = Buffer.from(String(parts[part]), 'base64url')
  bytes[bytes.length - 1]! ^= 1
  return { ...answer, response: { ...parts, [part]: bytes.toString('base64url') } }
}

test('a passkey is added with the password, listed, signs in without a name, and is removed', async () => {
  const anna = await w.person('anna')
  expect(await anna.post('/auth/passkeys/options', { password: 'not the password' })).toMatchObject({
    status: 401,
    code: 'auth.invalid_credentials',
  })
  const { options } = await begin(anna)
  expect(options).toMatchObject({
    rp: { name: 'Veche', id: '127.0.0.1' },
    user: { name: 'anna@example.org' },
    attestation: 'none',
    excludeCredentials: [],
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  const { passkey, added } = await add(anna, undefined, ' My phone ')
  expect(added).toMatchObject({ name: 'My phone', last_used_at: null })
  const again = await begin(anna)
  const id = passkey.id.toString('base64url')
  expect(again.options).toMatchObject({ excludeCredentials: [{ id, transports: ['internal'] }] })

  const asked = await beginLogin()
  expect(asked.options).toMatchObject({ rpId: '127.0.0.1', userVerification: 'required' })
  expect(asked.options).not.toHaveProperty('allowCredentials')
  const signed = await login(passkey)
  expect(signed.status, signed.text).toBe(200)
  expect(signed.body.user.username).toBe('anna')
  expect(signed.headers['set-cookie']?.[0]).toMatch(/^veche_session=/)
  const browser = new Caller(w.app.url, signed.body.access)
  const [listed] = (await browser.get('/auth/second-factors')).body.passkeys
  expect(listed).toEqual({ ...added, last_used_at: expect.any(String) })

  expect((await anna.delete(`/auth/passkeys/${added.id}`)).status).toBe(204)
  expect(await login(passkey)).toMatchObject(invalid)
  expect(await anna.delete(`/auth/passkeys/${added.id}`)).toMatchObject({ status: 404 })
})

test('a passkey is both factors: no code is asked for', async () => {
  const vera = await w.person('vera')
  const { secret } = (await vera.post('/auth/totp', { password })).body
  await vera.post('/auth/totp/confirm', { code: codeAt(secret, clock.now()) })
  const { passkey } = await add(vera)
  expect((await login(passkey)).status).toBe(200)
  // Touched only, without PIN or finger, it is one.
  expect(await login(passkey, { verified: false })).toMatchObject(invalid)
})

test('an answer to another page, site, challenge or question, or for another account, signs nobody in', async () => {
  const { passkey } = await add(await w.person('boris'))
  const other = await w.person('other')
  const twists: [string, Parameters<Passkey['get']>[1]][] = [
    ['another page', { origin: 'https://evil.example' }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['another site', { rpId: 'evil.example' }],
    ['another challenge', { challenge: Buffer.alloc(32, 7).toString('base64url') }],
    ['another question', { type: 'webauthn.create' }],
    ['another account', { userHandle: Buffer.from(String(other.user.id)).toString('base64url') }],
    ['no account', { userHandle: '' }],
  ]
  for (const [what, twist] of twists) expect(await login(passkey, twist), what).toMatchObject(invalid)
  expect(await login(new Passkey(w.app.url)), 'another key').toMatchObject(invalid)
  expect((await login(passkey)).status).toBe(200)
})

test('one bit turned in any part is refused', async () => {
  const gleb = await w.person('gleb')
  const { passkey } = await add(gleb)
  for (const part of ['signature', 'authenticatorData', 'clientDataJSON'] as const) {
    const { challenge_id, options } = await beginLogin()
    const response = bent(passkey.get(options), part)
    expect(await w.stranger.post('/auth/passkeys/login', { challenge_id, response }), part).toMatchObject(
      invalid,
    )
  }
  const { challenge_id, options } = await begin(gleb)
  const response = bent(new Passkey(w.app.url).create(options), 'clientDataJSON')
  expect(await gleb.post('/auth/passkeys', { name: 'bent', challenge_id, response })).toMatchObject(invalid)
})

test('a challenge is good once, for five minutes, for one account and one purpose', async () => {
  const dina = await w.person('dina')
  const egor = await w.person('egor')
  const { passkey } = await add(dina)
  const show = (challenge_id: string, response: Asserted) =>
    w.stranger.post('/auth/passkeys/login', { challenge_id, response })

  const once = await beginLogin()
  const answer = passkey.get(once.options)
  expect((await show(once.challenge_id, answer)).status).toBe(200)
  expect(await show(once.challenge_id, answer)).toMatchObject(invalid)
  expect(await show(once.challenge_id, passkey.get(once.options))).toMatchObject(invalid)

  // A wrong answer uses it up too.
  const spoilt = await beginLogin()
  expect(await show(spoilt.challenge_id, bent(passkey.get(spoilt.options), 'signature'))).toMatchObject(
    invalid,
  )
  expect(await show(spoilt.challenge_id, passkey.get(spoilt.options))).toMatchObject(invalid)

  const late = await beginLogin()
  const kept = await beginLogin()
  clock.advance(4 * 60_000)
  expect((await show(kept.challenge_id, passkey.get(kept.options))).status).toBe(200)
  clock.advance(61_000)
  expect(await show(late.challenge_id, passkey.get(late.options))).toMatchObject(invalid)

  const forDina = await begin(dina)
  expect(await show(forDina.challenge_id, passkey.get(forDina.options))).toMatchObject(invalid)
  const made = new Passkey(w.app.url).create(forDina.options)
  const sent = { name: 'stolen', challenge_id: forDina.challenge_id, response: made }
  expect(await egor.post('/auth/passkeys', sent)).toMatchObject(invalid)
  expect((await dina.post('/auth/passkeys', sent)).status).toBe(201)
  const toLogin = await beginLogin()
  const madeForLogin = new Passkey(w.app.url).create(toLogin.options)
  expect(
    await dina.post('/auth/passkeys', {
      ...sent,
      challenge_id: toLogin.challenge_id,
      response: madeForLogin,
    }),
  ).toMatchObject(invalid)

  clock.advance(5 * 60_000)
  await beginLogin()
  expect(await w.sql('select from passkey_challenges')).toHaveLength(1)
})

test('what is added must be made here, now and without a certificate', async () => {
  const zoya = await w.person('zoya')
  const twists: [string, Parameters<Passkey['create']>[1]][] = [
    ['another page', { origin: 'https://evil.example' }],
    ['another site', { rpId: 'evil.example' }],
    ['another challenge', { challenge: 'AAAA' }],
    ['another question', { type: 'webauthn.get' }],
    ['a certificate', { attestationStatement: new Map([['x5c', Buffer.from('certificate')]]) }],
  ]
  for (const [what, twist] of twists) {
    const { challenge_id, options } = await begin(zoya)
    const response = new Passkey(w.app.url).create(options, twist)
    expect(await zoya.post('/auth/passkeys', { name: 'x', challenge_id, response }), what).toMatchObject(
      invalid,
    )
  }
  for (const part of [
    {},
    { clientDataJSON: '', attestationObject: '' },
    { clientDataJSON: 'bm9uZQ', attestationObject: 'oA' },
  ]) {
    const { challenge_id } = await begin(zoya)
    const sent = {
      name: 'x',
      challenge_id,
      response: { id: 'eA', rawId: 'eA', type: 'public-key', response: part },
    }
    expect((await zoya.post('/auth/passkeys', sent)).status).toBe(400)
  }

  // One key, one account.
  const { passkey } = await add(zoya)
  const thief = await w.person('thief')
  const { challenge_id, options } = await begin(thief)
  const stolen = { name: 'mine', challenge_id, response: passkey.create(options) }
  expect(await thief.post('/auth/passkeys', stolen)).toMatchObject(invalid)
})

test('a copy of a passkey is noticed by its counter', async () => {
  const { passkey } = await add(await w.person('kira'))
  expect((await login(passkey, { counter: 10 })).status).toBe(200)
  expect(await login(passkey, { counter: 10 })).toMatchObject(invalid)
  expect(await login(passkey, { counter: 9 })).toMatchObject(invalid)
  expect(await login(passkey, { counter: 0 })).toMatchObject(invalid)
  expect((await login(passkey, { counter: 11 })).status).toBe(200)

  // At the same moment, too.
  const asked = await Promise.all([1, 2, 3, 4, 5].map(beginLogin))
  const answers = await Promise.all(
    asked.map(({ challenge_id, options }) =>
      w.stranger.post('/auth/passkeys/login', {
        challenge_id,
        response: passkey.get(options, { counter: 12 }),
      }),
    ),
  )
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)

  // Those that keep no counter always say 0.
  const { passkey: plain } = await add(await w.person('plain'))
  for (const _ of [1, 2]) expect((await login(plain, { counter: 0 })).status).toBe(200)
})

test('a blocked person’s passkey opens nothing', async () => {
  const nina = await w.person('nina')
  const { passkey } = await add(nina)
  await w.sql('update accounts set is_blocked = true where id = $1', [nina.user.id])
  expect(await login(passkey)).toMatchObject({ status: 403, code: 'auth.blocked' })
})

test('the archive names passkeys, and who leaves takes them along', async () => {
  const lena = await w.person('lena')
  const { passkey } = await add(lena, undefined, 'Lena’s key')
  const archive = await lena.get('/me/export')
  expect(archive.text).toContain('Lena’s key')
  expect(archive.text).not.toContain(passkey.id.toString('base64url'))
  expect((await lena.call('DELETE', '/me', { body: { password } })).status).toBe(204)
  expect(await login(passkey)).toMatchObject(invalid)
})

test('an API token neither adds nor removes passkeys', async () => {
  const oleg = await w.person('oleg')
  const { added } = await add(oleg)
  const { token } = (await oleg.post('/auth/tokens', { name: 'script', scope: 'write' })).body
  const script = { authorization: `Token ${token}` }
  const forbidden = { status: 403, code: 'forbidden' }
  const { challenge_id, options } = await begin(oleg)
  const sent = { name: 'x', challenge_id, response: new Passkey(w.app.url).create(options) }
  expect(await w.stranger.post('/auth/passkeys/options', { password }, script)).toMatchObject(forbidden)
  expect(await w.stranger.post('/auth/passkeys', sent, script)).toMatchObject(forbidden)
  expect(await w.stranger.delete(`/auth/passkeys/${added.id}`, script)).toMatchObject(forbidden)
  expect((await oleg.post('/auth/passkeys', sent)).status).toBe(201)
})

test('twenty passkeys are enough', async () => {
  const rita = await w.person('rita')
  for (let number = 0; number < 19; number++) await add(rita)
  const [one, two] = [await begin(rita), await begin(rita)]
  const answers = await Promise.all(
    [one, two].map(({ challenge_id, options }) => {
      const response = new Passkey(w.app.url).create(options)
      return rita.post('/auth/passkeys', { name: 'last', challenge_id, response })
    }),
  )
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409])
  const tooMany = { status: 409, code: 'passkey.too_many' }
  expect(await rita.post('/auth/passkeys/options', { password })).toMatchObject(tooMany)
})

test('each step can be repeated with its Idempotency-Key', async () => {
  const sofia = await w.person('sofia')
  const twice = async <T>(
    send: (key: { 'idempotency-key': string }) => Promise<{ status: number; text: string; body: T }>,
  ) => {
    const key = { 'idempotency-key': randomUUID() }
    const first = await send(key)
    expect(first.status, first.text).toBeLessThan(300)
    expect(await send(key)).toMatchObject({ status: first.status, text: first.text })
    return first.body
  }
  const passkey = new Passkey(w.app.url)
  const { challenge_id, options } = await twice((key) =>
    sofia.post('/auth/passkeys/options', { password }, key),
  )
  const sent = { name: 'once', challenge_id, response: passkey.create(options) }
  await twice((key) => sofia.post('/auth/passkeys', sent, key))
  expect((await sofia.get('/auth/second-factors')).body.passkeys).toHaveLength(1)
  const asked = await twice((key) => w.stranger.post('/auth/passkeys/login/options', undefined, key))
  const shown = { challenge_id: asked.challenge_id, response: passkey.get(asked.options) }
  const { access } = await twice((key) => w.stranger.post('/auth/passkeys/login', shown, key))
  expect((await new Caller(w.app.url, access).get('/me')).body.username).toBe('sofia')
})

test('behind a public address that address counts, whatever the Host says', async () => {
  const node = await w.startNode({ PUBLIC_URL: 'https://veche.example.org' })
  const tanya = (await w.person('tanya')).at(node)
  const attempt = async (origin: string) => {
    const { challenge_id, options } = await begin(tanya)
    expect(options).toMatchObject({ rp: { id: 'veche.example.org' } })
    const response = new Passkey(origin).create(options)
    return (await tanya.post('/auth/passkeys', { name: 'key', challenge_id, response })).status
  }
  expect(await attempt(node.url)).toBe(400)
  expect(await attempt('http://veche.example.org')).toBe(400)
  expect(await attempt('https://veche.example.org')).toBe(201)
  await w.stopNode(node)
})
