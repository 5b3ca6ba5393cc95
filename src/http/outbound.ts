import { lookup as lookupByHost, Resolver } from 'node:dns/promises'
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

/** The peer's answer, whatever it says: a redirect is one too, and is not followed. */
export interface OutboundAnswer {
  status: number
  /** Its beginning, 1 KiB of it at most. */
  body: string
  retryAfter: string | undefined
}

/**
 * Why there is no answer. `refused`: the address may not be reached, which stays so; the others may be otherwise in a
 * moment. The message holds nothing of what is inside the house.
 */
export class OutboundError extends Error {
  override name = 'OutboundError'
  readonly code: 'refused' | 'timeout' | 'unreachable'

  constructor(code: OutboundError['code'], message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

export interface Post {
  headers: Record<string, string>
  body: string | Uint8Array
  /** For the whole exchange, from the name to the answer: 10 s unless told. */
  timeoutMs?: number
  /** Ends it early. */
  signal?: AbortSignal
}

/** POST to addresses that users give. */
export interface Outbound {
  /** Throws {@link OutboundError}. */
  post(url: string, post: Post): Promise<OutboundAnswer>
  /** Whether an address may be reached as far as can be said without looking it up. */
  mayReach(url: string): boolean
  close(): void
}

interface OutboundOptions {
  /** Networks (CIDR), addresses and names of hosts that may be reached although they are not public. */
  allow: readonly string[]
  /** Finds the addresses of a name. */
  resolve?: (hostname: string) => Promise<readonly string[]>
  /** Connections to one host at a time; what is over waits. */
  socketsPerHost?: number
}

const longestMs = 10_000
/** An answer counts from its head on; its body is waited for no longer than this. */
const bodyMs = 2000
const longestAnswer = 1024 * 1024
const shownBytes = 1024

/** Ports of other services (https://fetch.spec.whatwg.org/#port-blocking): what one of them reads in a POST may be a command to it. */
const badPorts = new Set([
  0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
  109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515,
  526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049,
  3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
])
/** Names that mean something inside a network only (RFC 6761, 6762, 8375, 9476, ICANN's `internal`). */
const innerName =
  /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|private|home\.arpa|onion|test|invalid)$/

const globalUnicast = ipaddr.parseCIDR('2000::/3')
/** Answers from inside every machine of Azure, though it looks public. */
const azureHost = '168.63.129.16'

/** Whether an address is one of the public Internet, where nothing of this house is. */
export function isPublic(address: string): boolean {
  if (!isIP(address)) return false
  const parsed = ipaddr.parse(address)
  if (parsed.range() !== 'unicast') return false
  return parsed.kind() === 'ipv6' ? parsed.match(globalUnicast) : parsed.toString() !== azureHost
}

/** What was allowed besides. */
function allowance(allow: readonly string[]) {
  const networks = allow.flatMap((entry) => {
    if (ipaddr.isValidCIDR(entry)) return [ipaddr.parseCIDR(entry)]
    if (!isIP(entry)) return []
    const address = ipaddr.process(entry)
    return [[address, address.kind() === 'ipv4' ? 32 : 128] as [typeof address, number]]
  })
  const names = new Set(allow.filter((entry) => !isIP(entry) && !ipaddr.isValidCIDR(entry)))
  return {
    hasName: (hostname: string) => names.has(hostname),
    hasAddress(address: string) {
      if (!isIP(address)) return false
      const parsed = ipaddr.process(address)
      return networks.some(
        ([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits),
      )
    },
  }
}

/** The host without the brackets of IPv6 and the dot at the end of a full name. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
}

/** Names are asked of the name server itself: `getaddrinfo` keeps a thread of four busy as long as it does not answer. */
function askNameServer(): (hostname: string) => Promise<string[]> {
  const resolver = new Resolver({ timeout: 2000, tries: 2 })
  return async (hostname) => {
    const found = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)])
    const addresses = found.flatMap((result) => (result.status === 'fulfilled' ? result.value : []))
    if (addresses.length === 0) throw found.find((result) => result.status === 'rejected')?.reason
    return addresses
  }
}

const refused = () => new OutboundError('refused', 'This address may not be reached from here.')

function unreachable(cause: unknown): OutboundError {
  if (cause instanceof OutboundError) return cause
  const { code, name } = cause as NodeJS.ErrnoException
  if (name === 'AbortError' || name === 'TimeoutError' || code === 'ETIMEDOUT')
    return new OutboundError('timeout', 'No answer in time.', cause)
  return new OutboundError('unreachable', `No answer: ${code ?? name}.`, cause)
}

export function createOutbound({
  allow,
  resolve = askNameServer(),
  socketsPerHost = 16,
}: OutboundOptions): Outbound {
  const allowed = allowance(allow)
  const mayConnect = (address: string) => isPublic(address) || allowed.hasAddress(address)

  /**
   * The socket connects to the addresses answered here and to no others: a name that means another address a moment
   * later changes nothing. Not asked for hosts that are addresses.
   */
  const lookup: LookupFunction = (hostname, options, answer) => {
    const isTrusted = allowed.hasName(hostname)
    const addresses = isTrusted
      ? lookupByHost(hostname, { all: true }).then((found) => found.map(({ address }) => address))
      : resolve(hostname)
    addresses
      .then((found) => {
        const usable = found
          .filter((address) => (isTrusted ? isIP(address) : mayConnect(address)))
          .map((address) => ({ address, family: isIP(address) }))
          .filter(({ family }) => !options.family || options.family === family)
        const [first] = usable
        if (!first) throw refused()
        if (options.all) answer(null, usable)
        else answer(null, first.address, first.family)
      })
      .catch((error: NodeJS.ErrnoException) => answer(error, options.all ? [] : ''))
  }

  // Idle ones end soon: who ends them first else is the peer, just as the next message is written.
  const kept = { keepAlive: true, timeout: 4000, maxSockets: socketsPerHost, maxFreeSockets: 2, lookup }
  const agents = { 'http:': new HttpAgent(kept), 'https:': new HttpsAgent(kept) }

  function checked(text: string): URL | null {
    const url = URL.parse(text)
    if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) return null
    if (url.port && badPorts.has(Number(url.port))) return null
    const host = hostOf(url)
    if (allowed.hasName(host)) return url
    if (isIP(host)) return mayConnect(host) ? url : null
    // Where a network inside is allowed such a name may lead to it.
    return allow.length > 0 || (host.includes('.') && !innerName.test(host)) ? url : null
  }

  async function exchange(url: URL, { headers, body }: Post, signal: AbortSignal): Promise<IncomingMessage> {
    const isTls = url.protocol === 'https:'
    return new Promise((answered, reject) => {
      const outgoing = (isTls ? httpsRequest : httpRequest)(url, {
        method: 'POST',
        agent: agents[isTls ? 'https:' : 'http:'],
        signal,
        headers: { 'user-agent': 'Veche', ...headers, 'content-length': Buffer.byteLength(body) },
      })
      outgoing
        .on('error', (error: NodeJS.ErrnoException) => {
          // Ended by the peer before it knew of this message.
          if (outgoing.reusedSocket && error.code === 'ECONNRESET' && !signal.aborted)
            answered(exchange(url, { headers, body }, signal))
          else reject(error)
        })
        .on('response', answered)
        .on('close', () => reject(new OutboundError('unreachable', 'No answer: the connection was closed.')))
        .end(body)
    })
  }

  /** The beginning of the body; the connection may be used again when all of it came, and is ended else. */
  async function beginning(answer: IncomingMessage): Promise<string> {
    const chunks: Buffer[] = []
    let size = 0
    const tooLong = setTimeout(() => answer.destroy(), bodyMs)
    try {
      for await (const chunk of answer as AsyncIterable<Buffer>) {
        if (size < shownBytes) chunks.push(chunk.subarray(0, shownBytes - size))
        size += chunk.length
        if (size > longestAnswer) break
      }
    } catch {
      // What came counts.
    } finally {
      clearTimeout(tooLong)
      answer.destroy()
    }
    return Buffer.concat(chunks).toString().toWellFormed().replaceAll('\0', '')
  }

  return {
    mayReach: (url) => checked(url) !== null,
    async post(text, post) {
      const url = checked(text)
      if (!url) throw refused()
      const inTime = AbortSignal.timeout(Math.min(post.timeoutMs ?? longestMs, longestMs))
      const signal = post.signal ? AbortSignal.any([post.signal, inTime]) : inTime
      try {
        const answer = await exchange(url, post, signal)
        const { statusCode: status = 0, headers } = answer
        return { status, body: await beginning(answer), retryAfter: headers['retry-after'] }
      } catch (error) {
        throw unreachable(error)
      }
    },
    close() {
      agents['http:'].destroy()
      agents['https:'].destroy()
    },
  }
}
