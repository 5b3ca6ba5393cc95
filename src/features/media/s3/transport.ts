import { hash } from 'node:crypto'
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bucket } from '../../../kernel/config.ts'
import { refusalOf } from './codec.ts'

/** Why something could not be done: what S3 said, or that nothing was heard of it. Holds neither key nor secret. */
export class S3Error extends Error {
  override name = 'S3Error'
  /** As HTTP has it; undefined where S3 did not answer. */
  readonly status: number | undefined
  /** As S3 calls it, or the socket: `NoSuchBucket`, `ECONNREFUSED`. */
  readonly code: string
  /** Where the bucket is, when it was looked for in another region. */
  readonly region: string | undefined

  constructor(why: { status?: number; code: string; region?: string; cause?: unknown }) {
    super(why.status === undefined ? why.code : `${why.status} ${why.code}`, { cause: why.cause })
    this.status = why.status
    this.code = why.code
    this.region = why.region
  }

  /** MinIO, and Ceph and others with a quota. */
  get isFull(): boolean {
    return this.status === 507 || /StorageFull|QuotaExceeded/.test(this.code)
  }

  /** It may be otherwise in a moment. What is wrong with a name or a certificate stays so. */
  get isPassing(): boolean {
    if (this.status === undefined) return /^(ECONN|EHOST|ENET|EPIPE|ETIMEDOUT|EAI_AGAIN)/.test(this.code)
    const isTooSlow = this.status === 408 || this.code === 'RequestTimeout'
    return !this.isFull && (this.status >= 500 || this.status === 429 || isTooSlow)
  }
}

/** What went wrong on the way. Being ended by a signal means here that it took too long. */
export function onTheWay(cause: unknown): S3Error {
  if (cause instanceof S3Error) return cause
  const { code, name } = cause as NodeJS.ErrnoException
  return new S3Error({ code: name === 'AbortError' ? 'ETIMEDOUT' : (code ?? name), cause })
}

export interface Ask {
  method: 'GET' | 'PUT' | 'DELETE'
  /** Without the prefix; none for the bucket itself. */
  key?: string
  query?: Record<string, string>
  body?: Uint8Array
}

/** Signed requests (AWS Signature Version 4) to one bucket. Everything it throws is an {@link S3Error}. */
export interface S3 {
  /** The whole answer. */
  send(ask: Ask, signal: AbortSignal): Promise<string>
  /** An answer that is read as it comes; what goes wrong then is the reader's. */
  open(ask: Ask, signal: AbortSignal): Promise<IncomingMessage>
}

const attempts = 3
/** A page of a thousand long names has half of it. */
const longestAnswer = 4 * 1024 * 1024

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    size += chunk.length
    if (size > longestAnswer) throw new S3Error({ code: 'AnswerTooLong' })
  }
  return Buffer.concat(chunks).toString()
}

/** Speaks to a bucket over connections that are kept. What fails in passing is tried three times, with jitter. */
export async function openBucket(bucket: Bucket, connectMs: number): Promise<S3> {
  const { AwsV4Signer } = await import('aws4fetch')
  const { origin, name, prefix, region, accessKeyId, secretAccessKey } = bucket
  const isTls = origin.startsWith('https:')
  const agent = isTls ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true })
  const request = isTls ? httpsRequest : httpRequest
  const derivedKeys = new Map<string, ArrayBuffer>()

  function signed({ method, key, query, body }: Ask) {
    const url = new URL(`${origin}/${name}${key === undefined ? '' : `/${prefix}${key}`}`)
    url.search = new URLSearchParams(query).toString()
    const signer = new AwsV4Signer({
      method,
      url: url.href,
      // S3 compares the sum with what arrived, and keeps nothing else.
      headers: { 'x-amz-content-sha256': hash('sha256', body ?? '') },
      accessKeyId,
      secretAccessKey,
      service: 's3',
      region,
      cache: derivedKeys,
    })
    return signer.sign()
  }

  async function exchange(ask: Ask, signal: AbortSignal): Promise<IncomingMessage> {
    const { url, headers } = await signed(ask)
    return new Promise((resolve, reject) => {
      const outgoing = request(url, {
        method: ask.method,
        agent,
        signal,
        headers: {
          ...Object.fromEntries(headers),
          ...(ask.body && { 'content-type': 'image/webp', 'content-length': ask.body.length }),
        },
      })
      outgoing.on('socket', (socket) => {
        if (!socket.connecting) return
        const tooLong = () => outgoing.destroy(new S3Error({ code: 'ETIMEDOUT' }))
        const timer = setTimeout(tooLong, connectMs)
        socket.once(isTls ? 'secureConnect' : 'connect', () => clearTimeout(timer))
        outgoing.once('close', () => clearTimeout(timer))
      })
      outgoing.on('error', reject).on('response', resolve).end(ask.body)
    })
  }

  async function attempt(ask: Ask, signal: AbortSignal): Promise<IncomingMessage> {
    const answer = await exchange(ask, signal)
    const { statusCode: status = 0 } = answer
    if (status >= 200 && status < 300) return answer
    const { code = `HTTP ${status}`, region } = refusalOf(await textOf(answer))
    const elsewhere = region ?? answer.headers['x-amz-bucket-region']?.toString()
    throw new S3Error({ status, code, ...(elsewhere && { region: elsewhere }) })
  }

  async function persistently<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    for (let tried = 1; ; tried++) {
      try {
        return await work()
      } catch (error) {
        const failure = onTheWay(error)
        if (tried === attempts || !failure.isPassing || signal.aborted) throw failure
        await sleep(Math.random() * 100 * 2 ** tried, undefined, { signal }).catch(() => {
          throw failure
        })
      }
    }
  }

  return {
    send: (ask, signal) => persistently(async () => textOf(await attempt(ask, signal)), signal),
    open: (ask, signal) => persistently(() => attempt(ask, signal), signal),
  }
}
