import { request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { world } from '../world/world.ts'

const w = await world()
const anna = await w.person('anna')
const starts_at = '2031-03-14T16:00:00Z'
const malformed = { status: 400, code: 'request.malformed' }
const title = (json: string) => `{"title":${json},"starts_at":"${starts_at}"}`
const bodies = ['/auth/register', '/auth/login', '/auth/refresh', '/events', '/notifications/read'] as const

test.each(
  Object.entries({
    'cut off': '{"title":"x"',
    'cut off within a string': '{"title":"x',
    'a lone brace': '{',
    'two values': '{}{}',
    'a trailing comma': '{"title":"x",}',
    'single quotes': "{'title':'x'}",
    'a comment': '{/* */}',
    NaN: '{"seats":NaN}',
    'a hexadecimal number': '{"seats":0x10}',
    'a leading zero': '{"seats":012}',
    'a raw line break in a string': '{"title":"a\nb"}',
    'an unknown escape': '{"title":"\\x41"}',
    'a cut escape': '{"title":"\\u00"}',
    'a byte order mark': '\uFEFF{}',
    'only blanks': '   ',
    'NUL in a value': title('"a\\u0000b"'),
    'NUL in a name': '{"a\\u0000b":1}',
    'a lone high surrogate': title('"\\ud800"'),
    'a lone low surrogate': title('"\\udc00x"'),
    'surrogates the wrong way round': title('"\\udc00\\ud800"'),
    __proto__: '{"__proto__":{"polluted":true}}',
    constructor: '{"constructor":{"prototype":{"polluted":true}}}',
    '__proto__ inside': '{"title":{"a":[{"__proto__":{"polluted":true}}]}}',
    '10 000 lists in each other': `{"title":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
    '10 000 objects in each other': `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
    '100 000 open lists': '['.repeat(100_000),
    'broken UTF-8': Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]),
    'an overlong encoding of a slash': Buffer.concat([
      Buffer.from('{"title":"'),
      Buffer.from([0xc0, 0xaf]),
      Buffer.from('"}'),
    ]),
    'a surrogate in UTF-8': Buffer.concat([
      Buffer.from('{"title":"'),
      Buffer.from([0xed, 0xa0, 0x80]),
      Buffer.from('"}'),
    ]),
    'UTF-16': Buffer.from('{"title":"x"}', 'utf16le'),
    gzip: Buffer.from('1f8b0800000000000003abae050043bfa6a302000000', 'hex'),
  }),
)('%s is not read', async (_what, body) => {
  for (const path of bodies) expect(await anna.post(path, body), path).toMatchObject(malformed)
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
})

test.each(
  Object.entries({
    'a list': '[]',
    'a text': '"x"',
    'a number': '1',
    true: 'true',
    'a number beyond all': '{"seats":1e309}',
    'a number with 1000 digits': `{"seats":${'9'.repeat(1000)}}`,
    'unknown fields': '{"colour":"red","toString":1,"hasOwnProperty":2,"prototype":3}',
    '10 000 unknown fields': JSON.stringify(
      Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`f${i}`, i])),
    ),
    'wrong types': '{"title":1,"email":[],"login":{},"refresh":1,"ids":"1"}',
  }),
)('%s is read and refused, with a short answer', async (_what, body) => {
  for (const path of bodies) {
    const answer = await anna.post(path, body)
    expect(answer, path).toMatchObject({ status: 400, code: 'request.invalid' })
    expect(answer.text.length).toBeLessThan(5000)
  }
})

test('a name said twice counts once, by its last value, as JSON.parse has it', async () => {
  const { body } = await anna.post('/events', `{"title":"first","title":"last","starts_at":"${starts_at}"}`)
  expect(body.title).toBe('last')
})

test('every text that can be kept is kept as it was sent', async () => {
  for (const text of [
    '😀 e\u0301 \u202Eabc\u202C',
    '"\\/\b\f\n\r\t',
    `'; drop table events; --`,
    '\u{10FFFF}',
    '<script>',
    '$1 %s {{x}}',
  ]) {
    const { status, body } = await anna.post('/events', { title: `[${text}]`, description: text, starts_at })
    expect([status, body.title, body.description]).toEqual([201, `[${text}]`, text])
  }
})

test('no content type gets a body past the validation', async () => {
  const valid = JSON.stringify({ title: 'Typed', starts_at })
  const invalid = JSON.stringify({ title: '', colour: 'red' })
  const types = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonx',
    'application/json-patch+json',
    'application/vnd.api+json',
    'text/json',
    'application/',
    '/',
    'x',
    'application/json,text/plain',
    'application /json',
    'application/json/x',
    'application\\json',
    '*/*',
    'text/html; application/json',
  ]
  for (const type of types)
    for (const body of [valid, invalid])
      expect(await anna.post('/events', body, { 'content-type': type }), type).toMatchObject({
        status: 415,
        code: 'request.unsupported_media_type',
      })
  const nearly = [
    'APPLICATION/JSON',
    'application/json; charset=utf-8',
    'application/json ',
    ' application/json',
    'application/json;',
    'application/json\t; x=1',
    'application/json ; charset="utf-8"',
  ]
  for (const type of nearly) {
    expect([400, 415], type).toContain((await anna.post('/events', invalid, { 'content-type': type })).status)
    expect([201, 415], type).toContain((await anna.post('/events', valid, { 'content-type': type })).status)
  }
})

/** Sends raw bytes and answers the status line of what comes back. */
async function raw(bytes: string): Promise<string> {
  const { hostname, port } = new URL(w.app.url)
  const socket = connect(Number(port), hostname)
  socket.write(bytes)
  return (await text(socket)).split('\r\n')[0] ?? ''
}

test('a body over 1 MiB is refused, declared or in chunks, without reading it all', async () => {
  const limit = 1024 * 1024
  const tooLarge = { status: 413, code: 'request.too_large' }
  expect(await anna.post('/events', 'x'.repeat(limit + 1))).toMatchObject(tooLarge)
  expect(await anna.post('/events', `${' '.repeat(limit - 2)}{}`)).toMatchObject({
    status: 400,
    code: 'request.invalid',
  })

  const head = `POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n`
  expect(await raw(`${head}Content-Length: 99999999999\r\n\r\n`)).toContain(' 413 ')
  const chunked = request(`${w.app.url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
  })
  const status = new Promise((resolve) => {
    chunked.on('response', (response) => resolve(response.statusCode))
    chunked.on('error', () => {})
  })
  for (let sent = 0; sent <= limit; sent += 65_536) chunked.write(Buffer.alloc(65_536, 0x20))
  expect(await status).toBe(413)
  chunked.destroy()
})

test('a request that contradicts itself is refused', async () => {
  const head =
    'POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n'
  for (const lines of [
    'Content-Length: -1\r\n\r\n',
    'Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
    'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}',
    'Transfer-Encoding: chunked, identity\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
    'Transfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n0\r\n\r\n',
  ])
    expect(await raw(head + lines), lines).toMatch(/^HTTP\/1\.1 400 /)
  expect(await raw('GARBAGE\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
  expect(await raw('GET /api/v1/events HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
})

test('addresses that cannot be read, or name nothing, are refused', async () => {
  for (const path of [
    '/events?cursor=%00',
    '/events/%00',
    '/events?limit=%zz',
    '/events/%ff',
    '/events?cursor=%c3%28',
  ])
    expect(await anna.call('GET', path), path).toMatchObject(malformed)
  for (const id of [
    '0',
    '-1',
    '1.5',
    'abc',
    '9007199254740993',
    '99999999999999999999',
    '1e400',
    ' ',
    '٣',
    '1;2',
    'NaN',
    'null',
  ])
    for (const path of [`/events/${encodeURIComponent(id)}`, `/bookings/${encodeURIComponent(id)}`])
      expect(await anna.call('GET', path), path).toMatchObject({ status: 400 })
  for (const path of ['/nothing', '/events/1/nothing', '/../../etc/passwd', '//events', '/EVENTS'])
    expect(await anna.call('GET', path), path).toMatchObject({ status: 404, code: 'not_found' })
  for (const method of ['PUT', 'PATCH', 'DELETE', 'TRACE', 'OPTIONS'])
    expect(await anna.call(method, '/events'), method).toMatchObject({ status: 404, code: 'not_found' })
  expect((await anna.call('GET', `/events/${'1'.repeat(300)}`)).status).toBe(404)
})

test('nothing of the inside shows in any refusal', async () => {
  for (const answer of [
    await anna.post('/events', '{'),
    await anna.call('GET', '/events/%00'),
    await anna.call('GET', '/nothing'),
    await anna.post('/events', { title: 1 }),
  ]) {
    expect(answer.text).not.toMatch(/node_modules|\.ts:|at \w+ \(|select |postgres/i)
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-type': 'application/problem+json; charset=utf-8',
    })
    expect(answer.headers['x-powered-by']).toBeUndefined()
  }
})
