import { connect, type Socket } from 'node:net'

export interface Load {
  /** `http://host:port` */
  url: string
  connections: number
  seconds: number
  /** The next request as it goes over the wire; `null` when there is nothing more to ask. */
  next: () => string | null
}

export interface Measured {
  perSecond: number
  /** 99 of 100 answers came faster than this, in ms. */
  p99: number
}

const endOfHead = Buffer.from('\r\n\r\n')
const contentLength = /^content-length: *(\d+)/im

/**
 * Keeps every connection busy with one request at a time. Both sides of a comparison share two cores with it:
 * it reads no more of an answer than its status and length, at about a third of the cost of autocannon.
 * Throws when an answer is not a success.
 */
export async function load({ url, connections, seconds, next }: Load): Promise<Measured> {
  const { hostname, port } = new URL(url)
  const durations: number[] = []
  const begun = performance.now()
  const deadline = begun + seconds * 1000
  let lastAnswer = begun

  async function converse(): Promise<void> {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true })
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    let asked = 0
    const ask = () => {
      asked = performance.now()
      const request = asked < deadline ? next() : null
      if (request === null) return resolve()
      socket.write(request, 'latin1')
    }
    onAnswers(socket, reject, () => {
      lastAnswer = performance.now()
      durations.push(lastAnswer - asked)
      ask()
    })
    socket.once('error', reject)
    socket.once('connect', ask)
    await promise.finally(() => socket.destroy())
  }

  await Promise.all(Array.from({ length: connections }, converse))
  const sorted = Float64Array.from(durations).sort()
  return {
    perSecond: durations.length / ((lastAnswer - begun) / 1000),
    p99: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN,
  }
}

function onAnswers(socket: Socket, fail: (error: Error) => void, answered: () => void): void {
  let pending: Buffer | null = null
  socket.on('data', (chunk) => {
    const bytes: Buffer = pending ? Buffer.concat([pending, chunk]) : chunk
    const head = bytes.indexOf(endOfHead)
    pending = bytes
    if (head === -1) return
    const text = bytes.toString('latin1', 0, head)
    const length = Number(contentLength.exec(text)?.[1] ?? Number.NaN)
    if (text[9] !== '2' || Number.isNaN(length))
      return fail(new Error(`not a success: ${bytes.toString('utf8')}`))
    if (bytes.length < head + endOfHead.length + length) return
    pending = null
    answered()
  })
}

/** A request as it goes over the wire; a body is plain ASCII. */
export function request(
  method: 'GET' | 'POST',
  path: string,
  headers: Record<string, string> = {},
  body?: object,
): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const text = body ? JSON.stringify(body) : ''
  if (method === 'POST') lines.push(`content-length: ${text.length}\r\n`)
  if (body) lines.push('content-type: application/json\r\n')
  return `${method} ${path} HTTP/1.1\r\nhost: bench\r\n${lines.join('')}\r\n${text}`
}
