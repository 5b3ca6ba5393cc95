import { once } from 'node:events'
import { readdirSync, readlinkSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import type { User } from '../../src/contract/accounts.ts'
import type { Media } from '../../src/contract/media.ts'
import type { Organization } from '../../src/contract/organizations.ts'
import { diskStorage } from '../../src/features/media/disk/storage.ts'
import { quota } from '../../src/features/media/rules.ts'
import { flag, form, picture, raw } from '../world/pictures.ts'
import { until } from '../world/until.ts'
import { hour, movableClock, type Person, password, world } from '../world/world.ts'

const clock = movableClock()
const w = await world({ clock })
const anna = await w.person('anna')
const folder = join(w.dataDir, 'media')
const files = () => readdirSync(folder, { withFileTypes: true }).map(({ name }) => name)
const filesOf = ({ sizes }: Media) => sizes.map(({ url }) => url.split('/').at(-1)!)
const upload = (who: Person, bytes: Uint8Array | string, part: Parameters<typeof form>[1] = {}) =>
  who.call<Media>('POST', '/media', form(bytes, part))
const serve = (url: string) => fetch(`${w.app.url}${url}`)
const pixels = async (url: string) => Buffer.from(await (await serve(url)).arrayBuffer())

async function kept(who: Person, width = 100): Promise<Media> {
  const { status, body, text } = await upload(who, await picture(width))
  expect(status, text).toBe(201)
  return body
}

async function sweep(): Promise<void> {
  await w.sql(`select graphile_worker.add_job('media.sweep', '{}')`)
  await until(async () => {
    const jobs = await w.sql(`select from graphile_worker.jobs where task_identifier = 'media.sweep'`)
    return jobs.length === 0
  })
}

test('a picture is kept as WebP in a few widths, smallest first, and is never enlarged', async () => {
  const { status, body } = await upload(anna, await picture(2400, 1200))
  expect(status).toBe(201)
  expect(body.sizes.map(({ width, height }) => [width, height])).toEqual([
    [64, 32],
    [320, 160],
    [960, 480],
    [1920, 960],
  ])
  expect(body.url).toBe(body.sizes.at(-1)?.url)
  for (const { width, height, url } of body.sizes)
    expect(await sharp(await pixels(url)).metadata()).toMatchObject({ format: 'webp', width, height })

  const small = await kept(anna, 100)
  expect(small.sizes.map(({ width }) => width)).toEqual([64, 100])
  const dot = await upload(anna, await picture(1, 1))
  expect(dot.body.sizes.map(({ width, height }) => [width, height])).toEqual([[1, 1]])
  const strip = await upload(anna, await picture(2, 30_000))
  expect(strip.body.sizes).toMatchObject([{ height: 8 }])
})

test.each(['jpeg', 'png', 'webp', 'avif', 'gif'] as const)(
  '%s is read by its content, whatever it is called',
  async (format) => {
    const bytes = await flag()[format]().toBuffer()
    const { status, body } = await upload(anna, bytes, { filename: 'x.svg', type: 'image/svg+xml' })
    expect(status).toBe(201)
    expect(body.sizes.at(-1)).toMatchObject({ width: 100, height: 50 })
  },
)

test('of an animation the first frame is kept', async () => {
  const frame = (background: string) => ({
    create: { width: 80, height: 60, channels: 3 as const, background },
  })
  const frames = await Promise.all(['red', 'lime', 'blue'].map((c) => sharp(frame(c)).png().toBuffer()))
  for (const format of ['gif', 'webp'] as const) {
    const animation = await sharp(frames, { join: { animated: true } })
      [format]()
      .toBuffer()
    expect((await sharp(animation).metadata()).pages).toBe(3)
    const { body } = await upload(anna, animation)
    const still = await pixels(body.url)
    expect(await sharp(still).metadata()).toMatchObject({ width: 80, height: 60 })
    expect((await sharp(still).stats()).dominant).toMatchObject({ r: 248, g: 8, b: 8 })
  }
})

test('a photo is turned as its EXIF says, and says no more where it was taken', async () => {
  const photo = await flag(100, 50)
    .withExif({
      IFD0: { Copyright: 'Secretname' },
      IFD3: { GPSLatitude: '55/1 45/1 0/1', GPSLatitudeRef: 'N' },
    })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
  expect(await sharp(photo).metadata()).toMatchObject({ orientation: 6, width: 100 })
  expect(photo.toString('latin1')).toContain('Secretname')

  const { body } = await upload(anna, photo)
  expect(body.sizes.at(-1)).toMatchObject({ width: 50, height: 100 })
  const shown = await pixels(body.url)
  const { exif, icc, xmp, orientation } = await sharp(shown).metadata()
  expect({ exif, icc, xmp, orientation }).toEqual({})
  expect(shown.toString('latin1')).not.toContain('Secretname')
  // Turned clockwise, what was left is on top.
  const top = await sharp(shown).extract({ left: 0, top: 0, width: 50, height: 40 }).stats()
  expect(top.dominant).toMatchObject({ r: 248, b: 8 })
})

test('a picture is served to everybody who has its address, for ever, and can do nothing there', async () => {
  const { url } = await kept(anna)
  const { status, headers } = await serve(url)
  expect(status).toBe(200)
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-type': 'image/webp',
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'content-length': String((await pixels(url)).length),
  })
  const head = await fetch(`${w.app.url}${url}`, { method: 'HEAD' })
  expect([head.status, head.headers.get('content-type')]).toEqual([200, 'image/webp'])
})

/** Sends an address as it is: nothing between us and the wire tidies it up. */
function ask(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(w.app.url)
    const socket = connect(Number(port), hostname, () => {
      socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`)
    })
    let answer = ''
    socket.on('data', (chunk) => (answer += chunk))
    socket.on('end', () => resolve(Number(answer.split(' ')[1])))
    socket.on('error', reject)
  })
}

test('nothing else is served, by whatever address it is asked for', async () => {
  const media = await kept(anna)
  const file = filesOf(media)[0]!
  const others = [
    ...[
      '../veche',
      '..%2f..%2fetc%2fpasswd',
      '%2e%2e/x',
      '%2e%2e%2fx',
      '..%5cx',
      '..\\x',
      '%252e%252e%252fx',
    ],
    ...[
      '/etc/passwd',
      '%2fetc%2fpasswd',
      '//x',
      '.',
      '..',
      '...',
      '%2e',
      'C:%5cx',
      '~root',
      '%c0%ae%c0%ae%2f',
    ],
    ...[
      `../media/${file}`,
      `./${file}`,
      `x/../${file}`,
      `${file}%00`,
      `%00${file}`,
      `${file}/`,
      `${file}%0a`,
    ],
    ...[`${file}.`, `${file}~`, ` ${file}`.trim().slice(1), file.replace('-64', '-65'), file.toUpperCase()],
    ...['.incoming-1', '.writing-1', 'x'.repeat(199), 'x'.repeat(5000)],
  ]
  for (const name of others) expect([400, 404], name).toContain(await ask(`/api/v1/media/${name}`))
  expect(await ask(`/api/v1/media/${file}`)).toBe(200)
  expect((await w.stranger.call('GET', '/media/nothing-like-that')).code).toBe('not_found')
})

const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>`
const noPictures = {
  'an SVG': svg,
  'an SVG with a prologue': `<?xml version="1.0"?>${svg}`,
  'a page': '<!doctype html><script>alert(1)</script>',
  'a page that begins like a GIF': 'GIF89a/*<script>alert(1)</script>*/=1',
  'a page that begins like a JPEG': '\xff\xd8\xff<script>alert(1)</script>',
  'a page that begins like a PNG': '\x89PNG\r\n\x1a\n<script>alert(1)</script>',
  'an SVG called AVIF': `\0\0\0\x18ftypavif${svg}`,
  'a PDF': '%PDF-1.7 <script>',
  'a TIFF': 'II*\0\x08\0\0\0\0\0',
  'an archive': 'PK\x03\x04',
  text: 'hello',
  nothing: '',
}

test.each(Object.entries(noPictures))('%s is no picture', async (_what, bytes) => {
  const before = files().length
  for (const part of [{}, { filename: 'x.png', type: 'image/png' }])
    expect(await upload(anna, bytes, part)).toMatchObject({ status: 415, code: 'media.unsupported' })
  expect(files().length).toBe(before)
})

test('a picture that ends too early, or hides a page behind its end, is refused or cleaned', async () => {
  const jpeg = await flag(600, 400).jpeg().toBuffer()
  for (const bytes of [jpeg.subarray(0, jpeg.length / 2), (await picture(600)).subarray(0, 300)])
    expect(await upload(anna, bytes)).toMatchObject({ status: 415, code: 'media.unsupported' })
  const { body } = await upload(anna, Buffer.concat([jpeg, Buffer.from('<script>alert(1)</script>')]))
  for (const { url } of body.sizes) expect((await pixels(url)).toString('latin1')).not.toContain('script')
})

/** A PNG of one colour: megapixels in a few kilobytes. Its rows are not there at all: only a header is to be read. */
function hollowPng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const frame = Buffer.alloc(8 + body.length)
    frame.writeUInt32BE(data.length)
    body.copy(frame, 4)
    frame.writeUInt32BE(crc(body), 4 + body.length)
    return frame
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(1_000_000))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function crc(bytes: Buffer): number {
  let sum = ~0
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0)
  }
  return ~sum >>> 0
}

test('a picture that would fill the memory is refused from its header', async () => {
  const bomb = hollowPng(30_000, 30_000)
  const before = process.memoryUsage().rss
  const started = performance.now()
  const answers = await Promise.all(Array.from({ length: 20 }, () => upload(anna, bomb)))
  const took = performance.now() - started
  for (const answer of answers)
    expect(answer).toMatchObject({ status: 422, code: 'media.too_many_pixels', problem: { megapixels: 50 } })
  const grown = (process.memoryUsage().rss - before) / 1e6
  process.stdout.write(`20 bombs of 900 megapixels: ${took.toFixed(0)} ms, ${grown.toFixed(0)} MB more\n`)
  expect(took).toBeLessThan(20_000)
})

test('twenty large pictures at once are decoded a few at a time', async () => {
  const large = await flag(6000, 4000).jpeg().toBuffer()
  const before = process.memoryUsage().rss
  const people = await w.crowd(20, 'crowd')
  const answers = await Promise.all(people.map((person) => upload(person, large)))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
  const grown = (process.memoryUsage().rss - before) / 1e6
  process.stdout.write(`20 pictures of 24 megapixels at once: ${grown.toFixed(0)} MB more\n`)
})

test('a file over 10 MiB is refused, before it is sent where its length is told', async () => {
  const tooLarge = { status: 413, code: 'request.too_large' }
  const large = Buffer.alloc(10 * 1024 * 1024 + 1, 0xff)
  expect(await upload(anna, large)).toMatchObject(tooLarge)
  const { headers } = form(large)
  const ask = (length: object) =>
    request(`${w.app.url}/api/v1/media`, {
      method: 'POST',
      headers: {
        'content-type': headers!['content-type'],
        authorization: `Bearer ${anna.access}`,
        ...length,
      },
    })
  const unannounced = ask({})
  unannounced.end(Buffer.alloc(12 * 1024 * 1024))
  const [late] = (await once(unannounced, 'response')) as [IncomingMessage]
  expect(late.statusCode).toBe(413)
  await once(late.resume(), 'end')

  const announced = ask({ 'content-length': 2 ** 40 })
  announced.write('--')
  const [early] = (await once(announced, 'response')) as [IncomingMessage]
  expect(early.statusCode).toBe(413)
  announced.on('error', () => {}).destroy()
})

const line = '--veche-test-boundary'
const head = (name: string, filename = '; filename="x"') =>
  `${line}\r\ncontent-disposition: form-data; name="${name}"${filename}\r\n\r\n`
const malformed = {
  nothing: '',
  'no boundary': 'x'.repeat(1000),
  'no end': `${head('file')}x`,
  'no end of the headers': `${line}\r\ncontent-disposition: form-data; name="file"`,
  'no headers': `${line}\r\n\r\nx\r\n${line}--`,
  'an empty name': `${head('')}x\r\n${line}--\r\n`,
  'another name': `${head('picture')}x\r\n${line}--\r\n`,
  'a name of the prototype': `${head('__proto__')}x\r\n${line}--\r\n`,
  'a number for a name': `${head('0')}x\r\n${line}--\r\n`,
  'a field instead of a file': `${head('file', '')}x\r\n${line}--\r\n`,
  'no part': `${line}--\r\n`,
  'two files': `${head('file')}x\r\n${head('file')}x\r\n${line}--\r\n`,
  'a field besides': `${head('file')}x\r\n${head('title', '')}x\r\n${line}--\r\n`,
  '10 000 parts': `${`${head('file')}x\r\n`.repeat(10_000)}${line}--\r\n`,
  'a header of a megabyte': `${line}\r\n${'x'.repeat(1_000_000)}`,
}

test.each(Object.entries(malformed))('a form with %s is not read', async (_what, body) => {
  expect(await anna.call('POST', '/media', raw(body))).toMatchObject({
    status: 400,
    code: 'request.malformed',
  })
})

test('what is no form is refused, and a form where none is expected', async () => {
  const refused = { status: 415, code: 'request.unsupported_media_type' }
  expect(await anna.call('POST', '/media')).toMatchObject(refused)
  expect(await anna.call('POST', '/media', { body: {} })).toMatchObject(refused)
  const headers = { 'content-type': 'image/png' }
  expect(await anna.call('POST', '/media', { body: await picture(), headers })).toMatchObject(refused)
  expect(await anna.call('POST', '/events', form('x'))).toMatchObject(refused)
  const bare = { 'content-type': 'multipart/form-data' }
  expect(await anna.call('POST', '/media', { body: 'x', headers: bare })).toMatchObject({ status: 400 })
  expect(await w.stranger.call('POST', '/media', form(await picture()))).toMatchObject({ status: 401 })
})

test('an upload that is broken off leaves nothing behind', async () => {
  const openFiles = () =>
    readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder)
      } catch {
        return false
      }
    }).length
  const before = files()
  const { headers } = form(Buffer.alloc(1_000_000))
  const broken = Array.from({ length: 10 }, () => {
    const sent = request(`${w.app.url}/api/v1/media`, {
      method: 'POST',
      headers: { ...headers, authorization: `Bearer ${anna.access}` },
    })
    sent.on('error', () => {})
    sent.write(Buffer.alloc(200_000))
    return sent
  })
  await until(() => openFiles() >= 10, { expected: 'ten bodies on their way to the disk' })
  await until(() => files().length === before.length, { expected: 'bodies without a name' })
  for (const sent of broken) sent.destroy()
  await until(() => openFiles() === 0, { expected: 'no file left open' })
  expect(files()).toEqual(before)
})

test('the same upload with the same Idempotency-Key is one picture; another one is refused', async () => {
  const bytes = await picture()
  const sent = (body: ReturnType<typeof form>) =>
    anna.call<Media>('POST', '/media', { ...body, headers: { ...body.headers, 'idempotency-key': 'once' } })
  const first = await sent(form(bytes))
  expect(first.status).toBe(201)
  const before = files().length
  const again = await sent(form(bytes))
  expect([again.text, again.headers['idempotency-replayed']]).toEqual([first.text, 'true'])
  expect(await sent(form(await picture(99)))).toMatchObject({ status: 422, code: 'idempotency.mismatch' })
  expect(files().length).toBe(before)
})

test('a person has so much space and no more, however many uploads race for the rest', async () => {
  const [greedy] = (await w.crowd(1, 'greedy')) as [Person]
  const usage = `insert into media_usage values ($1, $2, $3) on conflict (account_id) do update set files = $2, bytes = $3`
  await w.sql(usage, [greedy.user.id, quota.files - 3, 0])
  const before = files().length
  const bytes = await picture(10)
  const race = await Promise.all(Array.from({ length: 12 }, () => upload(greedy, bytes)))
  const made = race.filter(({ status }) => status === 201)
  expect(made.length).toBe(3)
  for (const { status, code } of race)
    if (status !== 201) expect([status, code]).toEqual([409, 'media.quota'])
  expect(files().length).toBe(before + made.length)

  await w.sql(usage, [greedy.user.id, 1, quota.bytes - 10])
  expect(await upload(greedy, bytes)).toMatchObject({ status: 409, code: 'media.quota' })
  await w.sql(usage, [greedy.user.id, 1, quota.bytes - 10_000])
  expect((await upload(greedy, bytes)).status).toBe(201)
  await w.sql('delete from media where account_id = $1', [greedy.user.id])
})

test('what nothing shows is swept after a day, and so is a file without its row', async () => {
  const old = await kept(anna)
  const orphan = await kept(anna)
  await w.sql('delete from media where id = $1', [orphan.id])
  await sweep()
  for (const media of [old, orphan]) expect((await serve(media.url)).status).toBe(200)

  const [before] = await w.sql<{ files: number }>('select files from media_usage where account_id = $1', [
    anna.user.id,
  ])
  expect(before?.files).toBeGreaterThan(1)
  clock.advance(25 * hour)
  await w.sql(`update media set created_at = now() + interval '25 hours' where id = $1`, [old.id])
  await sweep()
  expect((await serve(orphan.url)).status).toBe(404)
  expect((await serve(old.url)).status).toBe(200)
  expect(files().toSorted()).toEqual(filesOf(old).toSorted())
  const [row] = await w.sql<{ count: number }>('select count(*)::int from media')
  expect(row?.count).toBe(1)
})

test('who leaves takes their pictures along', async () => {
  const leaver = await w.person('leaver')
  const media = await kept(leaver)
  const { body: archive } = await leaver.call<{ media: unknown[] }>('GET', '/me/export')
  expect(archive.media).toMatchObject([{ id: media.id }])
  await leaver.call('DELETE', '/me', { body: { password } })
  await until(async () => (await serve(media.url)).status === 404)
  for (const file of filesOf(media)) expect(files()).not.toContain(file)
  await until(async () => {
    const left = await w.sql('select from media_usage where account_id = $1', [leaver.user.id])
    return left.length === 0
  })
})

test('a picture of mine is my avatar, in a fitting size, wherever I am named', async () => {
  const nina = await w.person('nina')
  const media = (await upload(nina, await picture(2000, 1000))).body
  const change = (who: Person, body: object) => who.call<User>('PATCH', '/me', { body })
  const boris = await w.person('boris')
  const unknown = { status: 400, code: 'media.unknown' }
  expect(await change(boris, { avatar_id: media.id })).toMatchObject(unknown)
  expect(await change(nina, { avatar_id: 999_999 })).toMatchObject(unknown)

  const { body: user } = await change(nina, { avatar_id: media.id })
  expect(user.avatar_url).toBe(media.sizes.find(({ width }) => width === 320)?.url)
  expect((await serve(user.avatar_url!)).status).toBe(200)
  const event = await w.event(nina)
  expect((await w.stranger.get(`/events/${event.id}`)).body.organizer.avatar_url).toBe(user.avatar_url)
  await boris.post(`/events/${event.id}/bookings`)
  expect((await nina.get(`/events/${event.id}/bookings`)).body.items[0]?.user.avatar_url).toBe(null)

  expect((await change(nina, { first_name: 'Nina' })).body.avatar_url).toBe(user.avatar_url)
  expect((await change(nina, { avatar_id: null })).body.avatar_url).toBe(null)
})

test('what somebody shows is not swept, and leaves with them', async () => {
  const carla = await w.person('carla')
  const media = await kept(carla)
  await carla.call('PATCH', '/me', { body: { avatar_id: media.id } })
  clock.advance(50 * hour)
  await sweep()
  expect((await serve(media.url)).status).toBe(200)
  const { body: again } = await w.stranger.post('/auth/login', { login: 'carla', password })
  carla.access = again.access
  expect((await carla.call('DELETE', '/me', { body: { password } })).status).toBe(204)
  await until(async () => (await serve(media.url)).status === 404)
  const [left] = await w.sql('select avatar_url from accounts where id = $1', [carla.user.id])
  expect(left?.avatar_url).toBe(null)
})

test('a picture of an owner is the logo, and stays when the owner leaves', async () => {
  const [owner, heir] = [await w.person('owner'), await w.person('heir')]
  const media = await kept(owner)
  const { id, logo_url } = (
    await owner.post('/organizations', {
      title: 'Choir',
      logo_id: media.id,
      members: [{ user_id: heir.user.id }],
    })
  ).body
  expect(logo_url).toBe(media.url)
  await heir.post(`/organizations/${id}/accept`)
  const change = (who: Person, logo_id: number | null) =>
    who.call<Organization>('PATCH', `/organizations/${id}`, { body: { logo_id } })
  expect(await change(owner, 999_999)).toMatchObject({ status: 400, code: 'media.unknown' })
  await owner.call('DELETE', '/me', { body: { password } })
  await until(async () => {
    const [row] = await w.sql<{ account_id: null }>('select account_id from media where id = $1', [media.id])
    return row?.account_id === null
  })
  expect((await serve(media.url)).status).toBe(200)
  expect((await w.stranger.get(`/organizations/${id}`)).body.logo_url).toBe(media.url)
  expect((await change(heir, null)).body.logo_url).toBe(null)
})

test('files are kept all or not at all', async () => {
  const storage = diskStorage(folder)
  const name = (letter: string) => `${letter.repeat(22)}-64.webp`
  const before = files()
  const bytes = Buffer.from('x')
  await expect(
    storage.put([
      { name: name('a'), bytes },
      { name: `missing/${name('b')}`, bytes },
    ]),
  ).rejects.toThrow('ENOENT')
  expect(files()).toEqual(before)
})
