import { once } from 'node:events'
import { Agent, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http'
import type { AnyRoute } from '../../src/contract/index.ts'
import type { Problem } from '../../src/contract/problems.ts'
import type { ReplyOf } from '../../src/contract/route.ts'
import { undocumented } from './documented.ts'

const agent = new Agent({ keepAlive: true })

/** `/events/:id/bookings` as the addresses it stands for. */
type Filled<Path extends string> = Path extends `${infer Head}/:${string}/${infer Tail}`
  ? `${Head}/${number}/${Tail}`
  : Path extends `${infer Head}/:${string}.${infer Extension}`
    ? `${Head}/${number}.${Extension}`
    : Path extends `${infer Head}/:${string}`
      ? `${Head}/${number}`
      : Path

type Matching<M extends string, Path extends string, R extends AnyRoute = AnyRoute> = R extends { method: M }
  ? Path extends Filled<R['path']> | `${Filled<R['path']>}?${string}`
    ? R
    : never
  : never

/** What the route behind an address answers when it agrees; `unknown` for an address the contract does not know. */
export type Reply<M extends string, Path extends string> = [Matching<M, Path>] extends [never]
  ? unknown
  : ReplyOf<Matching<M, Path>>

export interface Answer<T> {
  status: number
  headers: IncomingMessage['headers']
  /** The body's bytes as text. */
  text: string
  /** The body of an agreement, as the contract types it. */
  body: T
  /** The body of a refusal (RFC 9457) and its code. */
  problem: Problem
  code: string | undefined
}

export interface Sent {
  /** A value goes as JSON; text and bytes as they are. */
  body?: unknown
  headers?: OutgoingHttpHeaders
}

/** One HTTP exchange with nothing between it and the wire: any header, any bytes. */
export async function exchange<T>(
  method: string,
  url: string,
  { body, headers = {} }: Sent = {},
): Promise<Answer<T>> {
  const raw = typeof body === 'string' || Buffer.isBuffer(body)
  const bytes = body === undefined ? undefined : raw ? body : JSON.stringify(body)
  const outgoing = request(url, {
    method,
    agent,
    headers: {
      ...(bytes !== undefined && {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(bytes),
      }),
      ...headers,
    },
  })
  outgoing.end(bytes)
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  const isJson = /json/.test(incoming.headers['content-type'] ?? '')
  const value: unknown = isJson && text ? JSON.parse(text) : undefined
  return {
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    text,
    body: value as T,
    problem: value as Problem,
    code: (value as Problem | undefined)?.code,
  }
}

/** Somebody at a server's API. Without a token a stranger. */
export class Caller {
  readonly origin: string
  access: string | undefined

  /** `origin` is the server's, as `http://host:port`. */
  constructor(origin: string, access?: string) {
    this.origin = origin
    this.access = access
  }

  /** Calls any method; paths are those of the contract, relative to `/api/v1`. Throws when the answer is not documented. */
  async call<T = unknown>(method: string, path: string, sent: Sent = {}): Promise<Answer<T>> {
    const headers = { ...(this.access && { authorization: `Bearer ${this.access}` }), ...sent.headers }
    const answer = await exchange<T>(method, `${this.origin}/api/v1${path}`, { ...sent, headers })
    const complaint = undocumented(method, `/api/v1${path}`, answer.status, answer.code)
    if (complaint) throw new Error(complaint)
    return answer
  }

  get<const P extends string>(path: P, headers?: OutgoingHttpHeaders) {
    return this.call<Reply<'GET', P>>('GET', path, { headers })
  }

  post<const P extends string>(path: P, body?: unknown, headers?: OutgoingHttpHeaders) {
    return this.call<Reply<'POST', P>>('POST', path, { body, headers })
  }

  delete<const P extends string>(path: P, headers?: OutgoingHttpHeaders) {
    return this.call<Reply<'DELETE', P>>('DELETE', path, { headers })
  }
}
