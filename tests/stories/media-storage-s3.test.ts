import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, expect, test } from 'vitest'
import type { Media } from '../../src/contract/media.ts'
import { type Limits, s3Storage } from '../../src/features/media/s3/storage.ts'
import { type Config, readConfig } from '../../src/kernel/config.ts'
import { createLog } from '../../src/kernel/log.ts'
import { form, picture } from '../world/pictures.ts'
import { ObjectServer } from '../world/s3.ts'
import { flawOf, type Signed } from '../world/signature.ts'
import { until } from '../world/until.ts'
import { hour, movableClock, type Person, world } from '../world/world.ts'

const s3 = new ObjectServer({ pageSize: 5 })
afterAll(() => s3[Symbol.asyncDispose]())
const clock = movableClock()
const w = await world({ clock, env: { S3_URL: await s3.start() } })
const anna = await w.person('anna')
const bytes = await picture(400)
afterEach(() => {
  s3.calm()
  s3.asked.length = 0
})

const upload = (who: Person = anna) => who.call<Media>('POST', '/media', form(bytes))
const serve = (url: string, { url: origin } = w.app) => fetch(`${origin}${url}`)
const filesOf = ({ sizes }: Media) => sizes.map(({ url }) => `veche/${url.split('/').at(-1)!}`)
const rows = () => w.sql('select from media')
const unavailable = { status: 503, code: 'unavailable', headers: { 'retry-after': '1' } }
const once = { times: 1 }

async function kept(): Promise<Media> {
  const { status, body, text } = await upload()
  expect(status, text).toBe(201)
  return body
}

/** Nothing of what it tries stays, neither there nor here. */
async function leavingNothing(what: () => Promise<void>): Promise<void> {
  const [objects, pictures] = [s3.keys, (await rows()).length]
  await what()
  expect(s3.keys).toEqual(objects)
  expect((await rows()).length).toBe(pictures)
}

test('nodes without a folder in common show the same pictures', async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'veche-elsewhere-'))
  const other = await w.startNode({ DATA_DIR: elsewhere })
  const media = await kept()
  expect(s3.keys).toEqual(filesOf(media).toSorted())
  for (const node of [w.app, other]) {
    const answer = await serve(media.url, node)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('image/webp')
    expect(answer.headers.get('cache-control')).toContain('immutable')
    const length = Number(answer.headers.get('content-length'))
    expect((await answer.arrayBuffer()).byteLength).toBe(length)
  }
  expect((await fetch(`${other.url}${media.url}`, { method: 'HEAD' })).status).toBe(200)
  expect((await serve(media.url.replace('-400', '-401'))).status).toBe(404)
  await w.stopNode(other)
  rmSync(elsewhere, { recursive: true })
})

test('while S3 is away pictures are refused and all else goes on; once it is back they are there again', async () => {
  const media = await kept()
  await s3.stop()
  expect(await upload()).toMatchObject(unavailable)
  const answer = await serve(media.url)
  expect(answer.status).toBe(503)
  expect(answer.headers.get('cache-control')).not.toContain('immutable')
  expect((await serve('/api/v1/media/nothing')).status).toBe(404)
  expect((await anna.get('/me')).status).toBe(200)
  await leavingNothing(async () => void (await s3.start()))
  expect((await serve(media.url)).status).toBe(200)
  await kept()
})

test.each([
  ['an error', { status: 500, code: 'InternalError' }],
  ['being asked to slow down', { status: 503, code: 'SlowDown' }],
  ['a connection that breaks halfway', 'cut'],
] as const)('%s in passing is not noticed', async (_what, mishap) => {
  s3.trouble(mishap, { method: 'PUT', ...once })
  const media = await kept()
  expect(s3.keys).toEqual(expect.arrayContaining(filesOf(media)))
  expect(s3.asked.filter((asked) => asked.startsWith('PUT')).length).toBe(media.sizes.length + 1)
})

test.each([
  ['errors', { status: 500, code: 'InternalError' }, unavailable],
  ['breaks the connection halfway', 'cut', unavailable],
  ['does not let the key write any more', { status: 403, code: 'AccessDenied' }, unavailable],
  ['is full', { status: 507, code: 'XMinioStorageFull' }, { status: 507, code: 'storage.full' }],
  ['is over its quota', { status: 403, code: 'QuotaExceeded' }, { status: 507, code: 'storage.full' }],
] as const)('when S3 %s at one of the sizes, none is kept', async (_what, mishap, answer) => {
  s3.trouble(mishap, { method: 'PUT', key: /-320\.webp$/ })
  await leavingNothing(async () => expect(await upload()).toMatchObject(answer))
  expect(s3.asked.some((asked) => asked.startsWith('PUT') && asked.endsWith('-400.webp'))).toBe(true)
})

test('a picture that breaks off in the middle is not taken for a whole one', async () => {
  const media = await kept()
  s3.trouble('cut', { method: 'GET' })
  await expect(serve(media.url).then((answer) => answer.arrayBuffer())).rejects.toThrow()
  s3.calm()
  expect((await serve(media.url)).status).toBe(200)
})

test('many readers who leave in the middle leave nothing behind', async () => {
  const media = await kept()
  const before = await s3.connections()
  s3.trouble('drip', { method: 'GET' })
  await Promise.all(
    Array.from({ length: 50 }, async () => {
      const asked = request(`${w.app.url}${media.url}`)
      asked.on('response', () => asked.destroy()).on('error', () => {})
      await new Promise((closed) => asked.on('close', closed).end())
    }),
  )
  await until(async () => (await s3.connections()) <= before)
  s3.calm()
  expect((await serve(media.url)).status).toBe(200)
})

test('what could not be removed when an upload failed is swept', async () => {
  s3.trouble({ status: 403, code: 'AccessDenied' }, { method: 'PUT', key: /-320\.webp$/ })
  s3.trouble({ status: 500, code: 'InternalError' }, { method: 'DELETE' })
  const before = s3.keys
  expect(await upload()).toMatchObject(unavailable)
  expect(s3.keys.length).toBe(before.length + 2)
  s3.calm()

  const media = await kept()
  for (let n = 0; n < 12; n++) s3.keep(`veche/${String(n).padStart(22, 'x')}-64.webp`, 'x')
  const foreign = ['veche/notes.txt', `veche/deeper/${'x'.repeat(22)}-64.webp`, `${'x'.repeat(22)}-64.webp`]
  for (const key of foreign) s3.keep(key, 'x')
  clock.advance(25 * hour)
  await w.sql(`update media set created_at = now() + interval '25 hours'`)
  await w.sql(`select graphile_worker.add_job('media.sweep', '{}')`)
  const shown = await w.sql<{ sizes: { file: string }[] }>('select sizes from media')
  const files = shown.flatMap(({ sizes }) => sizes.map(({ file }) => `veche/${file}`))
  await until(() => s3.keys.length === files.length + foreign.length)
  expect(s3.keys).toEqual([...files, ...foreign].toSorted())
  expect(s3.keys).toEqual(expect.arrayContaining(filesOf(media)))
})

/** A storage of little patience. */
async function storage(limits: Partial<Limits> = {}) {
  const bucket = readConfig({ S3_URL: s3.url() }).S3_URL!
  return s3Storage(bucket, createLog('silent'), { connect: 200, whole: 300, brief: 200, ...limits })
}

const name = `${'h'.repeat(22)}-64.webp`

test('who never gets an answer is refused in time, whatever was asked', async () => {
  s3.keep(`veche/${name}`, 'x')
  const impatient = await storage()
  s3.trouble('hang')
  const refused = { name: 'Refusal', code: 'unavailable' }
  const asked = [
    () => impatient.put([{ name, bytes: Buffer.from('x') }]),
    () => impatient.read(name),
    () => impatient.remove([name]),
    () => impatient.names(new Date())[Symbol.asyncIterator]().next(),
  ]
  for (const ask of asked) {
    const started = performance.now()
    await expect(ask()).rejects.toMatchObject(refused)
    expect(performance.now() - started).toBeLessThan(2000)
  }
  s3.calm()
  await impatient.remove([name])
})

test('S3 may be slow, and a reader slower still, but S3 no slower than our patience', async () => {
  s3.keep(`veche/${name}`, Buffer.alloc(1_000_000, 'x'))
  const impatient = await storage()
  s3.trouble('drip', { method: 'GET' })
  const slow = await impatient.read(name)
  expect((await buffer(slow!.stream)).length).toBe(1_000_000)

  s3.calm()
  const read = await impatient.read(name)
  let size = 0
  for await (const chunk of read!.stream as AsyncIterable<Buffer>) {
    size += chunk.length
    await sleep(30)
  }
  expect(size).toBe(1_000_000)

  s3.trouble('drip', { method: 'GET' })
  const hasty = await storage({ whole: 50 })
  await expect(hasty.read(name).then((found) => buffer(found!.stream))).rejects.toMatchObject({
    code: 'unavailable',
  })
  await impatient.remove([name])
})

/** What a start says when it does not come about; undefined when it does. */
async function objection(config: Config): Promise<string | undefined> {
  try {
    await s3Storage(config.S3_URL!, createLog('silent'))
  } catch (error) {
    expect(error).toMatchObject({ name: 'OperatorError' })
    return (error as Error).message
  }
}

test.each([
  ['the key is not known', { key: 'SOMEKEY' }, /does not know the key/],
  ['the secret is another', { secret: 'guessed/secret' }, /the secret does not belong to the key/],
  ['the region is another', { region: 'us-west-1' }, /another region.*\?region=eu-central-1/],
  ['the region is left out', { region: '' }, /another region.*\?region=eu-central-1/],
  ['there is no such bucket', { path: 'nothing/veche' }, /no bucket “nothing”/],
])('a start fails and says so when %s', async (_what, different, message) => {
  const said = await objection(readConfig({ S3_URL: s3.url(different) }))
  expect(said).toMatch(message)
  expect(said).not.toContain('secret/')
  expect(said).not.toContain('wJalr')
})

test.each([
  ['list', { method: 'GET', key: /^$/ }],
  ['write to', { method: 'PUT' }],
  ['read from', { method: 'GET', key: /./ }],
  ['delete from', { method: 'DELETE' }],
])('a start fails and says so when the key may not %s the bucket', async (doing, what) => {
  s3.trouble({ status: 403, code: 'AccessDenied' }, what)
  expect(await objection(readConfig({ S3_URL: s3.url() }))).toContain(
    `may not ${doing} the bucket “pictures”`,
  )
  s3.calm()
  await expect(storage()).resolves.toBeDefined()
  expect(s3.keys).not.toContain('veche/veche-check')
})

test('many nodes may start together', async () => {
  const url = readConfig({ S3_URL: s3.url() })
  expect(await Promise.all(Array.from({ length: 30 }, () => objection(url)))).toEqual(
    Array(30).fill(undefined),
  )
})

test('a start fails where nobody speaks TLS, and not while S3 is away or says nothing', async () => {
  const url = s3.url()
  const tls = readConfig({ S3_URL: url.replace('http:', 'https:') })
  expect(await objection(tls)).toMatch(/^S3_URL: https:\/\/127\.0\.0\.1:\d+ cannot be reached \(\w+\)$/)
  await s3.stop()
  expect(await objection(readConfig({ S3_URL: url }))).toBe(undefined)
  await s3.start()
  s3.trouble('hang')
  await expect(storage()).resolves.toBeDefined()
})

test.each([
  'not an address',
  'ftp://KEY:SECRET@host/bucket',
  'https://KEY:SECRET@host',
  'https://KEY:SECRET@host/',
  'https://KEY:SEC/RET@host/bucket',
  'https://KEY@host/bucket',
  'https://host/bucket',
  'https://KEY:SEC%RET@host/bucket',
  'https://KEY:SECRET@host/bucket/a%2e%2e%2fb',
  'https://KEY:SECRET@host/bucket/with space',
  'https://KEY:SECRET@host/bucket?regoin=eu-central-1',
  'https://KEY:SECRET@host/bucket?region=eu/central',
])('S3_URL=%s is a mistake, told without its secret', (S3_URL) => {
  expect(() => readConfig({ S3_URL })).toThrow(/^S3_URL must (?!.*(SECRET@host\/bucket$|SEC%RET|SEC\/RET))/)
})

test('S3_URL is read as it says', () => {
  expect(readConfig({ S3_URL: 'http://KEY:a%2Fb+c%3D@minio:9000/b-1/x/y/?region=garage' }).S3_URL).toEqual({
    origin: 'http://minio:9000',
    name: 'b-1',
    prefix: 'x/y/',
    region: 'garage',
    accessKeyId: 'KEY',
    secretAccessKey: 'a/b+c=',
  })
})

const nothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const documented: [
  string,
  { method: string; url: string; sum?: string; body?: string; names: string; signature: string },
][] = [
  [
    'GetObject',
    {
      method: 'GET',
      url: '/test.txt',
      names: 'host;range;x-amz-content-sha256;x-amz-date',
      signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    },
  ],
  [
    'PutObject',
    {
      method: 'PUT',
      url: '/test%24file.text',
      sum: '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
      body: 'Welcome to Amazon S3.',
      names: 'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
      signature: '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    },
  ],
  [
    'GetBucketLifecycle',
    {
      method: 'GET',
      url: '/?lifecycle',
      names: 'host;x-amz-content-sha256;x-amz-date',
      signature: 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    },
  ],
  [
    'ListObjects',
    {
      method: 'GET',
      url: '/?max-keys=2&prefix=J',
      names: 'host;x-amz-content-sha256;x-amz-date',
      signature: '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    },
  ],
]

test.each(documented)(
  'the far side checks signatures as the documentation of %s has it',
  (_what, example) => {
    const { method, url, sum = nothing, body = '', names, signature } = example
    const amazon = {
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      region: 'us-east-1',
    }
    const more: Record<string, string> = {
      range: 'bytes=0-9',
      date: 'Fri, 24 May 2013 00:00:00 GMT',
      'x-amz-storage-class': 'REDUCED_REDUNDANCY',
    }
    const headers = Object.fromEntries(
      names.split(';').flatMap((known) => (known in more ? [[known, more[known]]] : [])),
    )
    const signed: Signed = {
      method,
      url,
      headers: {
        ...headers,
        host: 'examplebucket.s3.amazonaws.com',
        'x-amz-date': '20130524T000000Z',
        'x-amz-content-sha256': sum,
        authorization: `AWS4-HMAC-SHA256 Credential=${amazon.accessKeyId}/20130524/us-east-1/s3/aws4_request,SignedHeaders=${names},Signature=${signature}`,
      },
    }
    const now = Date.UTC(2013, 4, 24)
    const flaw = (different: Partial<Signed> = {}, sent = body, at = now) =>
      flawOf({ ...signed, ...different }, Buffer.from(sent), amazon, at)
    expect(flaw()).toBe(null)
    expect(flaw({ method: 'DELETE' })).toBe('SignatureDoesNotMatch')
    expect(flaw({ url: `${url}x` })).toBe('SignatureDoesNotMatch')
    expect(flaw({ headers: { ...signed.headers, host: 'elsewhere' } })).toBe('SignatureDoesNotMatch')
    expect(flaw({ headers: { ...signed.headers, 'x-amz-acl': 'public-read' } })).toBe('AccessDenied')
    expect(flaw({}, 'other bytes')).toBe('XAmzContentSHA256Mismatch')
    expect(flaw({}, body, now + hour)).toBe('RequestTimeTooSkewed')
  },
)
