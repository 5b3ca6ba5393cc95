import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'
import { until } from './until.ts'

export interface Message {
  id: string
  path: string
  headers: IncomingHttpHeaders
  /** The body's bytes as text. */
  raw: string
  type: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there.
  data: any
}

/** What the server may do instead of taking a message. */
export type Trouble =
  | { status: number; headers?: Record<string, string>; after?: Promise<unknown> }
  | 'drop'
  | 'hang'

/** Another's server that is told by webhooks: keeps what it takes, and gives trouble where it is told to. */
export class Receiver {
  readonly taken: Message[] = []
  /** How often each path was posted to, with trouble or without. */
  readonly posts = new Map<string, number>()
  /** One for each message to come, by path; those after them are taken. */
  readonly troubles = new Map<string, Trouble[]>()
  /** What every message to a path comes into, as long as it stands here. */
  readonly always = new Map<string, Trouble>()
  readonly #server: Server

  constructor() {
    this.#server = createServer(async (request, response) => {
      const path = request.url ?? ''
      this.posts.set(path, (this.posts.get(path) ?? 0) + 1)
      const raw = await text(request)
      const trouble = this.troubles.get(path)?.shift() ?? this.always.get(path)
      if (trouble === 'hang') return
      if (trouble === 'drop') {
        request.socket.destroy()
        return
      }
      if (trouble) {
        await trouble.after
        response.writeHead(trouble.status, trouble.headers).end('no')
        return
      }
      const { headers } = request
      this.taken.push({ id: String(headers['webhook-id']), path, headers, raw, ...JSON.parse(raw) })
      response.writeHead(204).end()
    })
  }

  /** Starts to listen, and answers its address without a path. */
  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  stop(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  at(path: string): Message[] {
    return this.taken.filter((message) => message.path === path)
  }

  /** Waits until so many messages came to a path. */
  async messages(path: string, count = 1, within = 10_000): Promise<Message[]> {
    return until(() => this.at(path).length >= count && this.at(path), {
      within,
      expected: `${count} messages at ${path}; there are ${this.at(path).length}`,
    })
  }
}

/** Whether a message was signed with a secret, as the library of the standard sees it. */
export function isSignedBy(secret: string, { raw, headers }: Message): boolean {
  try {
    new Webhook(secret).verify(raw, headers as Record<string, string>)
    return true
  } catch {
    return false
  }
}
