import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { type Credentials, flawOf } from './signature.ts'

/**
 * What may go wrong at S3: an error is answered, or no answer ever comes; the connection breaks halfway through the bytes of an
 * object, on their way in or out; or they come out in drops.
 */
export type Mishap = { status: number; code: string } | 'hang' | 'cut' | 'drip'

interface Trouble {
  mishap: Mishap
  method: string
  /** What the key has to match. */
  key: RegExp
  /** How many requests it happens to. */
  times: number
}

const credentials: Credentials = {
  accessKeyId: 'VECHEKEY',
  // As Amazon makes them: half of them have a slash.
  secretAccessKey: 'wJalr/UtnFEMI+K7MDENG/bPxRfiCY',
  region: 'eu-central-1',
}
const escaped = (text: string) => text.replaceAll(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
const statuses: Record<string, number> = {
  NoSuchBucket: 404,
  NoSuchKey: 404,
  AuthorizationHeaderMalformed: 400,
}

/**
 * S3 as far as objects of one bucket go: PutObject, GetObject, DeleteObject, ListObjectsV2, addressed by path. It keeps
 * objects on disk, does what is signed by the key alone, and fails where it is told to.
 */
export class ObjectServer {
  readonly bucket = 'pictures'
  readonly #root = mkdtempSync(join(tmpdir(), 'veche-s3-'))
  readonly #pageSize: number
  #troubles: Trouble[] = []
  #server: Server | undefined
  #port = 0
  /** Requests that were understood, as `GET key`. */
  readonly asked: string[] = []

  constructor({ pageSize = 1000 } = {}) {
    this.#pageSize = pageSize
    mkdirSync(join(this.#root, this.bucket))
  }

  /** Starts to listen, where it did before, and answers the S3_URL. */
  async start(): Promise<string> {
    this.#server = createServer((request, response) => {
      this.#receive(request, response).catch(() => response.destroy())
    })
    this.#server.listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
    this.#port = (this.#server.address() as AddressInfo).port
    return this.url()
  }

  /** An address, with what is different about it. */
  url({
    key = credentials.accessKeyId,
    secret = credentials.secretAccessKey,
    region = credentials.region,
    path = `${this.bucket}/veche`,
  } = {}): string {
    const query = region && `?region=${region}`
    return `http://${key}:${encodeURIComponent(secret)}@127.0.0.1:${this.#port}/${path}${query}`
  }

  /** Hangs up on everybody and stops listening; the objects stay. */
  async stop(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    if (!server) return
    const closed = once(server.close(), 'close')
    server.closeAllConnections()
    await closed
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    rmSync(this.#root, { recursive: true, force: true })
  }

  /** Lets something happen to requests of a kind. */
  trouble(
    mishap: Mishap,
    { method = '', key = /^/, times = Number.POSITIVE_INFINITY }: Partial<Trouble> = {},
  ): void {
    this.#troubles.push({ mishap, method, key, times })
  }

  calm(): void {
    this.#troubles = []
  }

  /** How many connections to it are open. */
  async connections(): Promise<number> {
    if (!this.#server) return 0
    return promisify(this.#server.getConnections).call(this.#server)
  }

  get keys(): string[] {
    return readdirSync(join(this.#root, this.bucket)).map(decodeURIComponent).toSorted()
  }

  /** Puts an object there past the wire. */
  keep(key: string, bytes: Uint8Array | string, modified = new Date()): void {
    writeFileSync(this.#fileOf(key), bytes)
    utimesSync(this.#fileOf(key), modified, modified)
  }

  #fileOf(key: string): string {
    return join(this.#root, this.bucket, encodeURIComponent(key))
  }

  #mishapOf(method: string, key: string): Mishap | undefined {
    const trouble = this.#troubles.find(
      (known) => known.times > 0 && method.startsWith(known.method) && known.key.test(key),
    )
    if (trouble) trouble.times--
    return trouble?.mishap
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request
    const { pathname, searchParams } = new URL(url, 'http://s3')
    const [, bucket, key = ''] = /^\/([^/]+)\/?(.*)$/.exec(decodeURIComponent(pathname)) ?? []
    const mishap = this.#mishapOf(method, key)
    this.asked.push(`${method} ${key}`)
    if (mishap === 'hang') return
    const due = Number(request.headers['content-length'] ?? 0)
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of request as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      size += chunk.length
      if (mishap === 'cut' && method === 'PUT' && size * 2 >= due) return void request.socket.destroy()
    }
    const body = Buffer.concat(chunks)
    const flaw = flawOf(request, body, credentials)
    if (flaw) return this.#refuse(response, flaw)
    if (typeof mishap === 'object') return this.#refuse(response, mishap.code, mishap.status)
    if (bucket !== this.bucket) return this.#refuse(response, 'NoSuchBucket')
    if (key === '' && method === 'GET' && searchParams.get('list-type') === '2')
      return this.#list(response, searchParams)
    if (method === 'PUT') {
      const incoming = join(this.#root, `incoming-${encodeURIComponent(key)}`)
      writeFileSync(incoming, body)
      renameSync(incoming, this.#fileOf(key))
      return void response.end()
    }
    if (method === 'DELETE') {
      rmSync(this.#fileOf(key), { force: true })
      return void response.writeHead(204).end()
    }
    if (!existsSync(this.#fileOf(key))) return this.#refuse(response, 'NoSuchKey')
    await this.#give(response, readFileSync(this.#fileOf(key)), mishap)
  }

  async #give(response: ServerResponse, bytes: Buffer, mishap: Mishap | undefined): Promise<void> {
    response.writeHead(200, { 'content-length': bytes.length })
    const half = bytes.length / 2
    if (mishap === 'cut') return void response.write(bytes.subarray(0, half), () => response.destroy())
    if (mishap !== 'drip') return void response.end(bytes)
    for (let at = 0; at < bytes.length; at += half) {
      response.write(bytes.subarray(at, at + half))
      await sleep(100)
    }
    response.end()
  }

  #refuse(response: ServerResponse, code: string, status = statuses[code] ?? 403): void {
    const region = code === 'AuthorizationHeaderMalformed' ? `<Region>${credentials.region}</Region>` : ''
    response
      .writeHead(status, { 'content-type': 'application/xml' })
      .end(
        `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>No.</Message>${region}</Error>`,
      )
  }

  #list(response: ServerResponse, query: URLSearchParams): void {
    const prefix = query.get('prefix') ?? ''
    const delimiter = query.get('delimiter')
    const token = query.get('continuation-token')
    const after: unknown = token ? JSON.parse(token).after : ''
    const most = Math.min(Number(query.get('max-keys') ?? 1000), this.#pageSize)
    const coded = (key: string) =>
      query.get('encoding-type') === 'url' ? encodeURIComponent(key) : escaped(key)
    const found = this.keys.filter(
      (key) =>
        key.startsWith(prefix) &&
        key > String(after) &&
        !(delimiter && key.slice(prefix.length).includes(delimiter)),
    )
    const page = found.slice(0, most)
    const contents = page.map((key) => {
      const { mtime, size } = statSync(this.#fileOf(key))
      return `<Contents><Key>${coded(key)}</Key><LastModified>${mtime.toISOString()}</LastModified><Size>${size}</Size></Contents>`
    })
    const more = found.length > most
    const next = more
      ? `<NextContinuationToken>${escaped(JSON.stringify({ after: page.at(-1) }))}</NextContinuationToken>`
      : ''
    response
      .writeHead(200, { 'content-type': 'application/xml' })
      .end(
        `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${this.bucket}</Name><KeyCount>${page.length}</KeyCount><IsTruncated>${more}</IsTruncated>${contents.join('')}${next}</ListBucketResult>`,
      )
  }
}
