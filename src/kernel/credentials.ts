import { parseCookie } from 'cookie'
import type { Actor } from './actor.ts'

/** What a request or a socket shows to say who it is. */
export type Credential =
  | { kind: 'bearer'; token: string }
  | { kind: 'token'; token: string }
  | { kind: 'cookie'; token: string }

/**
 * Turns a credential into the person behind it.
 * Throws the refusals `auth.token_invalid` and `auth.blocked`; never answers a blocked person.
 */
export type Identify = (credential: Credential) => Promise<Actor>

/**
 * The name of the session cookie. Over https it is bound to this host and path (`__Host-`,
 * RFC 6265bis, section 4.1.3), which a browser accepts only with `Secure`.
 */
export function sessionCookieName(secure: boolean): string {
  return secure ? '__Host-veche_session' : 'veche_session'
}

/**
 * Reads a credential from headers. An `Authorization` header wins over the cookie: a page's script that
 * names a token means that token. Answers `null` for a stranger, `'malformed'` for a header of no known scheme.
 */
export function credentialOf(
  headers: { authorization?: string | undefined; cookie?: string | undefined },
  cookieName: string,
): Credential | null | 'malformed' {
  if (headers.authorization !== undefined) {
    const [, scheme, token] = /^(bearer|token) +(\S+) *$/i.exec(headers.authorization) ?? []
    if (!scheme || !token) return 'malformed'
    return { kind: scheme.toLowerCase() === 'bearer' ? 'bearer' : 'token', token }
  }
  if (headers.cookie !== undefined) {
    const token = parseCookie(headers.cookie)[cookieName]
    if (token) return { kind: 'cookie', token }
  }
  return null
}
