import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Problem } from '../contract/problems.ts'
import type { RefusalCode } from '../contract/refusals.ts'
import type { Actor } from '../kernel/actor.ts'
import { credentialOf, type Identify } from '../kernel/credentials.ts'
import { Refusal, refuse } from '../kernel/errors.ts'

export const path = '/api/v1/realtime'

export interface HandshakeOptions {
  identify: Identify
  /** Whether a page of this origin may open sockets on this host. */
  origins: (origin: string | undefined, host: string | undefined) => boolean
  /** See `sessionCookieName`. */
  cookieName: string
}

/**
 * Who opens this socket; `null` is a stranger, who may sign in by the first message. Throws a refusal.
 *
 * A browser sends cookies along with a socket opened by any page, so a cookie counts only together with an
 * allowed origin (cross-site WebSocket hijacking). The address takes no query at all: a token there would
 * end up in the access logs of every proxy on the way.
 */
export async function authenticate(
  request: IncomingMessage,
  options: HandshakeOptions,
): Promise<Actor | null> {
  const [address, query] = request.url!.split('?', 2)
  if (address !== path) refuse('not_found')
  if (query !== undefined) refuse('request.malformed')
  const { origin, host } = request.headers
  if (origin !== undefined && !options.origins(origin, host)) refuse('request.origin')
  const credential = credentialOf(request.headers, options.cookieName)
  if (credential === 'malformed') refuse('auth.token_invalid')
  if (credential?.kind === 'cookie' && origin === undefined) refuse('request.origin')
  if (!credential) return null
  try {
    return await options.identify(credential)
  } catch (error) {
    // A browser sends the cookie of an ended session too: to it, what is open to strangers stays open.
    if (credential.kind === 'cookie' && error instanceof Refusal && error.code === 'auth.token_invalid')
      return null
    throw error
  }
}

const statuses: Partial<Record<RefusalCode, number>> = {
  'request.malformed': 400,
  'request.origin': 403,
  'auth.token_invalid': 401,
  'auth.blocked': 403,
  not_found: 404,
  rate_limited: 429,
}

/** Answers the upgrade with a problem (RFC 9457) instead of a socket. What is not a refusal becomes a 503. */
export function turnAway(socket: Socket, error: unknown): void {
  const status = (error instanceof Refusal && statuses[error.code]) || 503
  const code = error instanceof Refusal ? error.code : 'unavailable'
  const title = STATUS_CODES[status]!
  const body = JSON.stringify({ type: 'about:blank', title, status, code } satisfies Problem)
  socket.once('finish', socket.destroy)
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nConnection: close\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}
