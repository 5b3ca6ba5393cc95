import { connect, type Socket } from 'node:net'

export interface Listeners extends Disposable {
  /** Called with how many bytes came in, of all sockets together. */
  onBytes: (count: number) => void
}

/** Masked with zeros (RFC 6455, section 5.3). */
const subscription = (topic: string) => {
  const text = Buffer.from(JSON.stringify({ type: 'subscribe', topic }))
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), text])
}
const subscribed = '"subscribed"'

/** Strangers' sockets that listen to a topic. They count bytes only: a `ws` client would cost more than the servers. */
export async function openListeners(url: string, topic: string, count: number): Promise<Listeners> {
  const sockets: Socket[] = []
  const cutOff = () => {
    throw new Error('a listener was cut off')
  }
  const listeners: Listeners = {
    onBytes: () => {},
    [Symbol.dispose]: () => {
      for (const socket of sockets) socket.off('close', cutOff).destroy()
    },
  }
  const { hostname, port, host } = new URL(url)
  const buffer = Buffer.allocUnsafe(64 * 1024)

  function open(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    let greeting: string | null = ''
    const callback = (bytes: number) => {
      if (greeting === null) {
        listeners.onBytes(bytes)
        return true
      }
      const before = greeting
      greeting += buffer.toString('latin1', 0, bytes)
      if (!before.includes('\r\n\r\n') && greeting.includes('\r\n\r\n')) socket.write(subscription(topic))
      if (greeting.includes(subscribed)) {
        greeting = null
        resolve()
      }
      return true
    }
    const socket = connect({ host: hostname, port: Number(port), onread: { buffer, callback } })
    socket.once('error', reject)
    socket.once('close', cutOff)
    socket.write(
      `GET /api/v1/realtime HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    )
    sockets.push(socket)
    return promise
  }

  // A few at a time: the backlog of a listening socket is 511.
  for (let opened = 0; opened < count; opened += 100)
    await Promise.all(Array.from({ length: Math.min(100, count - opened) }, open))
  return listeners
}
