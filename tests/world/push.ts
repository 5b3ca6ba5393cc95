import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { until } from './until.ts'

/** What a service worker is told. */
export interface Told {
  id: number
  title: string
  text: string
  path: string
  tag: string
  locale: string
}

export interface Received {
  told: Told
  /** As it came: TTL, Urgency, Topic. */
  headers: IncomingMessage['headers']
  /** Of the JSON, in bytes. */
  size: number
}

/** What a push service may do but take the message: refuse it, never answer, or hang up. */
export type Trouble = { status: number; retryAfter?: string; body?: string } | 'hang' | 'drop'

const bytesOf = (text: string) => Buffer.from(text, 'base64url')

/** A browser that subscribed: its keys never leave it. */
export class Browser {
  readonly endpoint: string
  readonly received: Received[] = []
  /** One for each message to come; those after them are taken. */
  readonly troubles: Trouble[] = []
  readonly #keys = createECDH('prime256v1')
  readonly #auth = randomBytes(16)

  constructor(endpoint: string) {
    this.endpoint = endpoint
    this.#keys.generateKeys()
  }

  /** What it tells the server, as `PushSubscription.toJSON()` has it. */
  get subscription() {
    return {
      endpoint: this.endpoint,
      keys: { p256dh: this.#keys.getPublicKey('base64url'), auth: this.#auth.toString('base64url') },
    }
  }

  /** RFC 8188 with one record, its key by RFC 8291, section 3.4. Throws where a byte of it is not as it should be. */
  open(body: Buffer): string {
    const salt = body.subarray(0, 16)
    const recordSize = body.readUInt32BE(16)
    const sender = body.subarray(21, 21 + body.readUInt8(20))
    const record = body.subarray(21 + sender.length)
    if (record.length > recordSize) throw new Error('more than one record')
    const shared = this.#keys.computeSecret(sender)
    const about = Buffer.concat([Buffer.from('WebPush: info\0'), this.#keys.getPublicKey(), sender])
    const secret = hkdfSync('sha256', shared, this.#auth, about, 32)
    const derive = (name: string, length: number) =>
      Buffer.from(hkdfSync('sha256', Buffer.from(secret), salt, `Content-Encoding: ${name}\0`, length))
    const opened = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12))
    opened.setAuthTag(record.subarray(-16))
    const padded = Buffer.concat([opened.update(record.subarray(0, -16)), opened.final()])
    const end = padded.lastIndexOf(2)
    if (end < 0 || padded.subarray(end + 1).some((byte) => byte !== 0))
      throw new Error('no end of the record')
    return padded.subarray(0, end).toString()
  }

  /** Waits for a message that says something, and takes it out. */
  async told(says: RegExp, within = 10_000): Promise<Received> {
    const found = await until(
      () => this.received.find(({ told: { title, text } }) => says.test(`${title}\n${text}`)),
      { within, expected: `a push message that says ${says}` },
    )
    this.received.splice(this.received.indexOf(found), 1)
    return found
  }
}

/** A push service as RFC 8030 and 8292 have it: what is not as they say it does not take. */
export class PushService implements AsyncDisposable {
  /** What it did not take, and why. */
  readonly complaints: string[] = []
  /** Requests so far. */
  asked = 0
  readonly #browsers = new Map<string, Browser>()
  readonly #isTheirs: (key: string) => Promise<boolean>
  #server: Server | undefined
  #port = 0

  /** `isTheirs`: whether a key is the one browsers subscribe with. */
  constructor(isTheirs: (key: string) => Promise<boolean>) {
    this.#isTheirs = isTheirs
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** Starts to listen, where it did before. */
  async start(): Promise<this> {
    this.#server = createServer((request, response) => {
      this.#receive(request, response).catch(() => response.destroy())
    })
    this.#server.listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
    this.#port = (this.#server.address() as AddressInfo).port
    return this
  }

  async stop(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    if (!server) return
    const closed = once(server.close(), 'close')
    server.closeAllConnections()
    await closed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  /** A browser that asked for an address here. */
  browser(): Browser {
    const path = `/send/${randomBytes(24).toString('base64url')}`
    const browser = new Browser(`${this.origin}${path}`)
    this.#browsers.set(path, browser)
    return browser
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.asked++
    const browser = this.#browsers.get(request.url ?? '')
    const body = await buffer(request)
    const answer = (status: number, text = '', headers = {}) =>
      void response.writeHead(status, headers).end(text)
    if (!browser) return answer(404)
    const flaw = await this.#flawOf(request, body)
    if (flaw) {
      this.complaints.push(flaw)
      return answer(400, flaw)
    }
    const trouble = browser.troubles.shift()
    if (trouble === 'hang') return
    if (trouble === 'drop') return void request.socket.destroy()
    if (trouble)
      return answer(
        trouble.status,
        trouble.body,
        trouble.retryAfter === undefined ? {} : { 'retry-after': trouble.retryAfter },
      )
    const text = browser.open(body)
    browser.received.push({
      told: JSON.parse(text) as Told,
      headers: request.headers,
      size: Buffer.byteLength(text),
    })
    answer(201, '', { location: `${this.origin}/message/1` })
  }

  /** What is not as the standards say. */
  async #flawOf({ method, headers }: IncomingMessage, body: Buffer): Promise<string | undefined> {
    if (method !== 'POST') return 'not a POST'
    if (headers['content-encoding'] !== 'aes128gcm') return 'not encrypted as RFC 8291 says'
    if (body.length > 4096) return 'too long'
    if (!/^\d+$/.test(String(headers.ttl))) return 'no TTL'
    if (!/^(very-low|low|normal|high)$/.test(String(headers.urgency))) return 'no such urgency'
    if (headers.topic !== undefined && !/^[\w-]{1,32}$/.test(String(headers.topic))) return 'no such topic'
    const [, token = '', key = ''] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(headers.authorization ?? '') ?? []
    const [head = '', claims = '', signature = ''] = token.split('.')
    if (!(await this.#isTheirs(key))) return 'not the key of the subscription'
    const point = bytesOf(key)
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'))
    const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' })
    const isSigned = verify(
      'sha256',
      Buffer.from(`${head}.${claims}`),
      { key: publicKey, dsaEncoding: 'ieee-p1363' },
      bytesOf(signature),
    )
    if (!isSigned || JSON.parse(bytesOf(head).toString()).alg !== 'ES256') return 'not signed'
    const { aud, exp, sub } = JSON.parse(bytesOf(claims).toString()) as Record<string, unknown>
    if (aud !== this.origin) return `signed for ${aud}`
    const left = Number(exp) - Date.now() / 1000
    if (!(left > 0 && left <= 86_400)) return `good for ${left} s`
    if (!/^(mailto:|https:)/.test(String(sub))) return `of ${sub}`
  }
}
