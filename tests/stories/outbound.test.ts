import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, createServer as createListener, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createOutbound, isPublic } from '../../src/http/outbound.ts'
import { readConfig } from '../../src/kernel/config.ts'

const hello = { headers: { 'content-type': 'text/plain' }, body: 'hello' }
const closing: (() => void)[] = []
afterAll(() => {
  for (const close of closing) close()
})

/** Counts who knocks, and answers nothing. It hears every address of this machine. */
let knocks = 0
const canary = createListener((socket) => {
  knocks++
  socket.destroy()
})
let port = 0
beforeAll(async () => {
  canary.listen(0, '::')
  await once(canary, 'listening')
  port = (canary.address() as AddressInfo).port
  closing.push(() => canary.close())
})

async function peer(answer: RequestListener): Promise<string> {
  const server: Server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

/** Speaks TCP instead of HTTP. */
async function rawPeer(speak: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createListener((socket) => {
    sockets.add(socket.on('error', () => {}))
    speak(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

const inner = [
  '127.0.0.1',
  '127.1',
  '127.255.255.254',
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '0177.0.0.1',
  '017700000001',
  '0',
  '0.0.0.0',
  '10.0.0.1',
  '100.64.0.1',
  '100.100.100.200',
  '169.254.169.254',
  '0xA9FEA9FE',
  '168.63.129.16',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.192',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '[::]',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::127.0.0.1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::ffff:169.254.169.254]',
  '[::ffff:0:127.0.0.1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::]',
  '[2001:0:7f00:1::]',
  '[2001:db8::1]',
  '[3fff::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[fe80::1]',
  '[fec0::1]',
  '[ff02::1]',
  '[5f00::1]',
  '[100::1]',
  '[4000::1]',
  'localhost',
  'LOCALHOST.',
  'x.localhost',
  'metadata.google.internal',
  'printer.local',
  'db',
  '１２７.０.０.１',
  '127。0。0。1',
  '①②⑦.⓪.⓪.①',
]

describe('an address that is not of the public Internet', () => {
  const outbound = createOutbound({ allow: [] })
  closing.push(() => outbound.close())

  test.each(inner)('%s is not connected to', async (host) => {
    for (const scheme of ['http', 'https']) {
      const url = `${scheme}://${host}:${port}/`
      expect(outbound.mayReach(url)).toBe(false)
      await expect(outbound.post(url, hello)).rejects.toMatchObject({
        code: 'refused',
        message: 'This address may not be reached from here.',
      })
    }
    expect(knocks).toBe(0)
  })

  test.each([
    'ftp://example.org/',
    'file:///etc/passwd',
    'javascript:1',
    'data:,x',
    'gopher://example.org/',
    'unix:/run/x.sock',
    'http://user@example.org/',
    'http://user:password@example.org/',
    'http://example.org:25/',
    'https://example.org:22/',
    'http://',
    'http://[::1',
    'http://256.1.1.1/',
    'example.org',
    '',
    '\0',
  ])('%j is no address to post to', async (url) => {
    expect(outbound.mayReach(url)).toBe(false)
    await expect(outbound.post(url, hello)).rejects.toMatchObject({ code: 'refused' })
  })

  test.each(['8.8.8.8', '1.1.1.1', '2606:4700:4700::1111', '2a00:1450:4001::1', '100.128.0.1', '172.32.0.1'])(
    '%s is',
    (address) => {
      expect(isPublic(address)).toBe(true)
      expect(outbound.mayReach(`https://${address.includes(':') ? `[${address}]` : address}/`)).toBe(true)
    },
  )

  test('the canary hears who does connect: with the address allowed there is a knock', async () => {
    const open = createOutbound({ allow: ['127.0.0.0/8', '::1'] })
    closing.push(() => open.close())
    const before = knocks
    for (const host of ['2130706433', '[::ffff:127.0.0.1]', '[::1]'])
      await expect(open.post(`http://${host}:${port}/`, hello)).rejects.toMatchObject({ code: 'unreachable' })
    expect(knocks).toBe(before + 3)
    knocks = before
  })
})

describe('a name', () => {
  test.each([
    [['127.0.0.1']],
    [['::1']],
    [['::ffff:127.0.0.1', '10.0.0.1']],
    [['169.254.169.254']],
    [['not an address']],
    [[]],
  ])('that means %j is refused at connect', async (addresses) => {
    const outbound = createOutbound({ allow: [], resolve: async () => addresses })
    closing.push(() => outbound.close())
    const before = knocks
    await expect(outbound.post(`http://rebind.example:${port}/`, hello)).rejects.toMatchObject({
      code: 'refused',
      message: 'This address may not be reached from here.',
    })
    expect(knocks).toBe(before)
  })

  test('that changes its meaning between two looks is connected to where it was checked', async () => {
    const url = new URL(await peer((_request, response) => response.end('the checked one')))
    let asked = 0
    // Allowed at the first look, the canary's from the second on.
    const resolve = async () => [asked++ === 0 ? '127.0.0.1' : '127.0.0.2']
    const outbound = createOutbound({ allow: ['127.0.0.1'], resolve })
    closing.push(() => outbound.close())
    const at = `http://rebind.example:${url.port}/`
    expect(await outbound.post(at, hello)).toMatchObject({ status: 200, body: 'the checked one' })
    // The connection is kept, and so is where it leads; a new one is checked anew.
    outbound.close()
    const before = knocks
    await expect(outbound.post(`http://rebind.example:${port}/`, hello)).rejects.toMatchObject({
      code: 'refused',
    })
    expect(asked).toBe(2)
    expect(knocks).toBe(before)
  })

  test('with several addresses is tried at those that may be reached only', async () => {
    const url = new URL(await peer((_request, response) => response.end('fine')))
    const resolve = async () => ['127.0.0.9', '10.0.0.1', '127.0.0.1']
    const outbound = createOutbound({ allow: ['127.0.0.1/32'], resolve })
    closing.push(() => outbound.close())
    expect(await outbound.post(`http://some.example:${url.port}/`, hello)).toMatchObject({ status: 200 })
  })

  test('that was allowed is trusted wherever it leads', async () => {
    const url = new URL(await peer((_request, response) => response.end('fine')))
    const outbound = createOutbound({
      allow: ['localhost'],
      resolve: () => Promise.reject(new Error('asked')),
    })
    closing.push(() => outbound.close())
    expect(await outbound.post(`http://localhost:${url.port}/`, hello)).toMatchObject({ status: 200 })
    expect(outbound.mayReach(url.href)).toBe(false)
  })
})

describe('an answer', () => {
  const outbound = createOutbound({ allow: ['127.0.0.1'] })
  closing.push(() => outbound.close())

  test('comes with its status, its beginning and when to come again; what was sent arrived', async () => {
    const url = await peer(async (request, response) => {
      const sent = Buffer.concat(await request.toArray()).toString()
      const { 'content-type': type, 'content-length': length, 'x-of-mine': mine } = request.headers
      response.writeHead(503, { 'retry-after': '120' })
      response.end(`${request.method} ${type} ${length} ${mine} ${sent} ${'x'.repeat(5000)}`)
    })
    const { status, body, retryAfter } = await outbound.post(url, {
      headers: { ...hello.headers, 'x-of-mine': 'yes' },
      body: 'привет',
    })
    expect([status, retryAfter]).toEqual([503, '120'])
    expect(body).toMatch(/^POST text\/plain 12 yes привет x+$/)
    expect(Buffer.byteLength(body)).toBe(1024)
  })

  test('that leads elsewhere is an answer, and nobody goes there', async () => {
    const before = knocks
    for (const status of [301, 302, 303, 307, 308]) {
      const url = await peer((_request, response) =>
        response.writeHead(status, { location: `http://127.0.0.1:${port}/` }).end(),
      )
      expect((await outbound.post(url, hello)).status).toBe(status)
    }
    expect(knocks).toBe(before)
  })

  test('of a gigabyte is cut after its first megabyte or two seconds', async () => {
    let written = 0
    const piece = Buffer.alloc(65_536, 'x')
    function* gigabyte() {
      for (; written < 1024 ** 3; written += piece.length) yield piece
    }
    const url = await peer((_request, response) => {
      pipeline(Readable.from(gigabyte()), response).catch(() => {})
    })
    const { status, body } = await outbound.post(url, hello)
    expect(status).toBe(200)
    expect(body).toBe('x'.repeat(1024))
    // What waits in the buffers of both ends was written too.
    expect(written).toBeLessThan(16 * 1024 ** 2)
  })

  test('whose body trickles counts from its head on', async () => {
    const url = await peer((_request, response) => {
      response.writeHead(201)
      const drop = setInterval(() => response.write('.'), 50)
      response.on('close', () => clearInterval(drop))
    })
    const begun = performance.now()
    const { status, body } = await outbound.post(url, hello)
    expect(status).toBe(201)
    expect(body).toMatch(/^\.+$/)
    expect(performance.now() - begun).toBeLessThan(5000)
  })

  test.each<[string, (socket: Socket) => void]>([
    ['never begins', () => {}],
    [
      'trickles in its head',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nx: ')
        const drop = setInterval(() => socket.write('y'), 50)
        socket.on('close', () => clearInterval(drop))
      },
    ],
    [
      'is preceded by hints without end',
      (socket) => {
        const drop = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'), 50)
        socket.on('close', () => clearInterval(drop))
      },
    ],
  ])('that %s is given up in time', async (_name, speak) => {
    const url = await rawPeer(speak)
    const begun = performance.now()
    await expect(outbound.post(url, { ...hello, timeoutMs: 700 })).rejects.toMatchObject({ code: 'timeout' })
    expect(performance.now() - begun).toBeLessThan(3000)
  })

  test('that never begins is given up after ten seconds, whatever the caller says', async () => {
    const url = await rawPeer(() => {})
    const begun = performance.now()
    await expect(outbound.post(url, { ...hello, timeoutMs: 60_000 })).rejects.toMatchObject({
      code: 'timeout',
      message: 'No answer in time.',
    })
    expect(performance.now() - begun).toBeLessThan(13_000)
  }, 20_000)

  test.each<[string, (socket: Socket) => void]>([
    ['is none', (socket) => void socket.on('data', () => socket.destroy())],
    ['is a reset', (socket) => void socket.on('data', () => socket.resetAndDestroy())],
    ['is not HTTP', (socket) => void socket.end('220 mail.example.org ESMTP\r\n')],
    [
      'has a head without end',
      (socket) => void socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(99_999)}\r\n`),
    ],
    [
      'is another protocol',
      (socket) =>
        void socket.write(
          'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
        ),
    ],
  ])('that %s is said to be none', async (_name, speak) => {
    const url = await rawPeer(speak)
    await expect(outbound.post(url, hello)).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/^No answer: /),
    })
  })

  test('with characters that no text holds is made one', async () => {
    const url = await peer((_request, response) =>
      response.end(Buffer.from([0x61, 0, 0xff, 0xed, 0xa0, 0x80])),
    )
    const { body } = await outbound.post(url, hello)
    expect(body.isWellFormed()).toBe(true)
    expect(body).not.toContain('\0')
  })
})

test('connections are kept, and no more of them than told are open at a time', async () => {
  let open = 0
  let most = 0
  const ports = new Set<number | undefined>()
  const url = await peer((request, response) => {
    most = Math.max(most, ++open)
    ports.add(request.socket.remotePort)
    setTimeout(() => {
      open--
      response.end('fine')
    }, 10)
  })
  const outbound = createOutbound({ allow: ['127.0.0.1'], socketsPerHost: 2 })
  closing.push(() => outbound.close())
  await Promise.all(Array.from({ length: 20 }, () => outbound.post(url, hello)))
  expect(most).toBe(2)
  expect(ports.size).toBe(2)
})

test('a message over a connection that the peer has just ended is sent over another', async () => {
  let served = 0
  const url = await peer((request, response) => {
    served++
    response.end('fine')
    // After the answer has gone out, as if the peer's patience ended just now.
    if (served === 1) response.on('finish', () => setTimeout(() => request.socket.resetAndDestroy(), 20))
  })
  const outbound = createOutbound({ allow: ['127.0.0.1'] })
  closing.push(() => outbound.close())
  await outbound.post(url, hello)
  const stuck = performance.now() + 20
  // Nothing else of this process runs: the end of the connection is not heard of before the message is written.
  while (performance.now() < stuck);
  expect(await outbound.post(url, hello)).toMatchObject({ status: 200 })
})

test('what may be reached besides is a list of networks and hosts', () => {
  const { OUTBOUND_ALLOW } = readConfig({ OUTBOUND_ALLOW: ' 10.1.2.0/24, crm.LAN,::1 ,192.168.0.7' })
  expect(OUTBOUND_ALLOW).toEqual(['10.1.2.0/24', 'crm.lan', '::1', '192.168.0.7'])
  expect(readConfig({}).OUTBOUND_ALLOW).toEqual([])
  for (const wrong of [
    '10.0.0.0/33',
    '10.0.0.300',
    'http://crm.lan',
    'a b',
    '*.lan',
    '10.0.0.0/8;x',
    '1.2.3',
  ])
    expect(() => readConfig({ OUTBOUND_ALLOW: wrong }), wrong).toThrow(/OUTBOUND_ALLOW/)
})
