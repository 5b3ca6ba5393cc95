import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect as connectTcp, type Socket } from 'node:net'
import { type ClientOptions, WebSocket } from 'ws'
import type { Actor } from '../../src/kernel/actor.ts'
import type { Identify } from '../../src/kernel/credentials.ts'
import { refuse } from '../../src/kernel/errors.ts'
import { createLog } from '../../src/kernel/log.ts'
import { localBus } from '../../src/realtime/bus.ts'
import { createRealtime, type Realtime, type RealtimeOptions } from '../../src/realtime/realtime.ts'
import { type Listener, openSocket } from '../world/socket.ts'

export const cookieName = 'veche_session'
export const log = createLog('silent')

export function actorOf(id: number): Actor {
  return { id, role: 'client', isStaff: false, sessionId: id, tokenId: null, scope: 'write' }
}

/** Person 7 shows `seven`, `seven.as.jwt` or a session `seven`; whoever shows `blocked` is. */
export const identify: Identify = async ({ kind, token }) => {
  if (token === 'blocked') refuse('auth.blocked')
  if (token === (kind === 'bearer' ? 'seven.as.jwt' : 'seven')) return actorOf(7)
  return refuse('auth.token_invalid')
}

/** Event 1 is public, event 2 is known to person 7, everything else does not exist. */
const events = {
  prefix: 'event',
  mayListen: async (actor: Actor | null, id: number) => id === 1 || (id === 2 && actor?.id === 7),
}

export interface World extends AsyncDisposable {
  realtime: Realtime
  port: number
  origin: string
}

export async function openWorld(options: Partial<RealtimeOptions> = {}): Promise<World> {
  const http = createServer((_request, response) => response.end('plain'))
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const { port } = http.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  const realtime = createRealtime({
    log,
    identify,
    stillAllowed: async () => true,
    topics: [events],
    bus: localBus(),
    origins: (from, host) => from === `http://${host}`,
    cookieName,
    closeWithin: 300,
    ...options,
  })
  realtime.attach(http)
  return {
    realtime,
    port,
    origin,
    [Symbol.asyncDispose]: async () => {
      await realtime.close()
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
}

export async function connect(world: World, options: ClientOptions = {}): Promise<Listener> {
  return openSocket(`http://127.0.0.1:${world.port}`, options)
}

export const asSeven: ClientOptions = { headers: { authorization: 'Bearer seven.as.jwt' } }

/** The status and problem code of an upgrade that is refused. */
export async function refusal(world: World, options: ClientOptions = {}, path = '/api/v1/realtime') {
  const socket = new WebSocket(`ws://127.0.0.1:${world.port}${path}`, options)
  socket.on('error', () => {})
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage]
  let body = ''
  for await (const chunk of response) body += chunk
  return { status: response.statusCode, code: JSON.parse(body).code }
}

/** A TCP socket past the handshake, for peers that do not speak as `ws` does. */
export async function connectRaw(world: World, path = '/api/v1/realtime'): Promise<Socket> {
  const socket = connectTcp(world.port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${world.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  )
  await once(socket, 'data')
  return socket
}

/** Frames as a client sends them, with a mask of zeros (RFC 6455, section 5.3). */
export function maskedFrame(firstByte: number, payload: Buffer): Buffer {
  const length =
    payload.length < 126
      ? Buffer.from([0x80 | payload.length])
      : Buffer.from([0x80 | 126, payload.length >> 8, payload.length & 0xff])
  return Buffer.concat([Buffer.from([firstByte]), length, Buffer.alloc(4), payload])
}
