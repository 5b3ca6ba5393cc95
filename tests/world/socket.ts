import { once } from 'node:events'
import { type ClientOptions, type RawData, WebSocket } from 'ws'
import type { ServerMessage } from '../../src/contract/realtime.ts'

/** A realtime client that keeps what it hears; `next` waits for the next message, `closed` for the close code. */
export class Listener {
  readonly socket: WebSocket
  readonly closed: Promise<number>
  readonly #heard: ServerMessage[] = []
  #wanted: ((message: ServerMessage) => void) | null = null

  constructor(socket: WebSocket) {
    this.socket = socket
    this.closed = new Promise((resolve) => socket.once('close', resolve))
    socket.on('error', () => {})
    socket.on('message', (data: RawData) => {
      const message: ServerMessage = JSON.parse(data.toString())
      if (!this.#wanted) return void this.#heard.push(message)
      this.#wanted(message)
      this.#wanted = null
    })
  }

  async next(): Promise<ServerMessage> {
    return this.#heard.shift() ?? new Promise((resolve) => (this.#wanted = resolve))
  }

  /** Subscribes and answers what the server said to it. */
  async listen(topic: string): Promise<ServerMessage> {
    this.say({ type: 'subscribe', topic })
    return this.next()
  }

  say(message: object): void {
    this.socket.send(JSON.stringify(message))
  }
}

/** Opens a socket at a server: `origin` as `http://host:port`. */
export async function openSocket(origin: string, options: ClientOptions = {}): Promise<Listener> {
  const listener = new Listener(new WebSocket(`${origin.replace('http', 'ws')}/api/v1/realtime`, options))
  await once(listener.socket, 'open')
  return listener
}
