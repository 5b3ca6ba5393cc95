import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { secret, signAccess } from '../world/tokens.ts'
import { world } from '../world/world.ts'

const w = await world()
const anna = await w.person('anna')
const [header, payload] = anna.access!.split('.').slice(0, 2).map(decode) as [object, Record<string, unknown>]
const now = Math.floor(Date.now() / 1000)
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const publicPem = publicKey.export({ type: 'spki', format: 'pem' }) as string

function decode(part: string): unknown {
  return JSON.parse(Buffer.from(part, 'base64url').toString())
}

function encode(part: unknown): string {
  return Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url')
}

/** A token with its parts as given, signed by HMAC with a key: ours unless told otherwise. */
function forge(claims: object = {}, head: object = {}, key: string = secret, hash = 'sha256'): string {
  const body = `${encode({ ...header, ...head })}.${encode({ ...payload, ...claims })}`
  return `${body}.${createHmac(hash, key).update(body).digest('base64url')}`
}

function without(claim: string): string {
  return forge({ [claim]: undefined })
}

function unsigned(alg: string, signature = ''): string {
  return `${encode({ ...header, alg })}.${encode(payload)}.${signature}`
}

function rsa(): string {
  const body = `${encode({ ...header, alg: 'RS256' })}.${encode(payload)}`
  return `${body}.${sign('sha256', Buffer.from(body), privateKey).toString('base64url')}`
}

const [head64, body64, signature] = anna.access!.split('.') as [string, string, string]

const vectors: Record<string, string> = {
  'alg none': unsigned('none'),
  'alg None': unsigned('None'),
  'alg NONE': unsigned('NONE'),
  'alg nOnE': unsigned('nOnE'),
  'alg none with a signature': unsigned('none', signature),
  'alg empty': unsigned('', signature),
  'alg missing': forge({}, { alg: undefined }),
  'alg null': forge({}, { alg: null }),
  'alg HS512, right key': forge({}, { alg: 'HS512' }, secret, 'sha512'),
  'alg HS384, right key': forge({}, { alg: 'HS384' }, secret, 'sha384'),
  'alg HS256 in lower case': forge({}, { alg: 'hs256' }),
  'alg RS256 with a key of their own': rsa(),
  'alg ES256 over our HMAC': forge({}, { alg: 'ES256' }),
  'HMAC with a public key': forge({}, {}, publicPem),
  'HMAC with an empty key': forge({}, {}, ''),
  'HMAC with a guessed key': forge({}, {}, 'secret'),
  'HMAC with the key’s name': forge({}, {}, 'configured'),
  'kid into a file': forge({}, { kid: '../../../dev/null' }, ''),
  'kid with SQL': forge({}, { kid: `' union select 'x` }, 'x'),
  'own key in jwk': forge({}, { jwk: publicKey.export({ format: 'jwk' }) }, publicPem),
  'own key by jku': forge({}, { jku: 'https://evil.example/jwks.json' }, 'evil'),
  'own key by x5u': forge({}, { x5u: 'https://evil.example/cert.pem' }, 'evil'),
  'own key in x5c': forge({}, { x5c: ['MIIB'] }, 'evil'),
  'typ JWT': forge({}, { typ: 'JWT' }),
  'typ missing': forge({}, { typ: undefined }),
  'typ of a refresh token': forge({}, { typ: 'rt+jwt' }),
  'critical extension': forge({}, { crit: ['evil'], evil: true }),
  'unencoded payload': forge({}, { crit: ['b64'], b64: false }),
  'compressed payload': forge({}, { zip: 'DEF', crit: ['zip'] }),
  'foreign issuer': forge({ iss: 'evil' }),
  'no issuer': without('iss'),
  'foreign audience': forge({ aud: 'evil' }),
  'no audience': without('aud'),
  'no expiry': without('exp'),
  'no subject': without('sub'),
  'no session': without('sid'),
  'no time of issue': without('iat'),
  expired: forge({ exp: now - 1 }),
  'expired, as text': forge({ exp: String(now + 900) }),
  'expiry far below zero': forge({ exp: -1e308 }),
  'not valid yet': forge({ nbf: now + 3600 }),
  'a session that does not exist': await signAccess(anna.user.id, 999_999_999, w.clock),
  'a session that is no number': forge({ sid: 'NaN' }),
  'a session as list': forge({ sid: [1, 2] }),
  'a session below zero': forge({ sid: -1 }),
  'a session beyond every number': forge({ sid: 1e300 }),
  'a session and a half': forge({ sid: 1.5 }),
  'payload changed, signature kept': `${head64}.${encode({ ...payload, sub: '2', user_id: 2 })}.${signature}`,
  'header changed, signature kept': `${encode({ ...header, x: 1 })}.${body64}.${signature}`,
  'signature cut': anna.access!.slice(0, -1),
  'signature empty': `${head64}.${body64}.`,
  'two parts': `${head64}.${body64}`,
  'four parts': `${anna.access}.x`,
  'five parts, as JWE': `${head64}..${body64}.${signature}.x`,
  'payload no JSON': `${head64}.${encode('{')}.${signature}`,
  'payload a list': `${head64}.${encode([])}.${signature}`,
  'payload null': `${head64}.${encode('null')}.${signature}`,
  'JSON serialization': JSON.stringify({ payload: body64, protected: head64, signature }),
  'padded base64': `${head64}=.${body64}=.${signature}=`,
  'a refresh token': anna.refresh,
  '10 KB': `${anna.access}${'A'.repeat(10_000)}`,
}

test('the token that is not forged opens', async () => {
  expect((await anna.get('/me')).status).toBe(200)
  anna.access = await signAccess(anna.user.id, Number(payload.sid), w.clock)
  expect((await anna.get('/me')).status).toBe(200)
})

test(`none of ${Object.keys(vectors).length} forged tokens opens`, async () => {
  expect(Object.keys(vectors).length).toBeGreaterThanOrEqual(40)
  for (const [what, token] of Object.entries(vectors)) {
    const headers = { authorization: `Bearer ${token}` }
    expect(await w.stranger.get('/me', headers), what).toMatchObject({
      status: 401,
      code: 'auth.token_invalid',
    })
    // A page open to everybody does not take a bad token for a stranger.
    expect((await w.stranger.get('/events', headers)).status, what).toBe(401)
  }
})

test('other schemes and broken headers are refused', async () => {
  for (const authorization of [
    'Basic YTpi',
    'Bearer',
    'Bearer  ',
    anna.access!,
    `Bearer ${anna.access} x`,
    'Token x',
    ',',
  ])
    expect(await w.stranger.get('/me', { authorization }), authorization).toMatchObject({ status: 401 })
  const huge = await w.stranger.get('/me', { authorization: `Bearer ${'A'.repeat(100_000)}` })
  expect(huge.status).toBe(431)
})
