import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Route } from '../contract/route.ts'
import type { Actor } from '../kernel/actor.ts'
import { type Credential, credentialOf, type Identify, sessionCookieName } from '../kernel/credentials.ts'
import { refuse } from '../kernel/errors.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; `null` for a stranger. Set by the route's gate before anything of the request is read. */
    actor: Actor | null
    credential: Credential | null
  }
}

/** Whether a request or a socket that a browser sends comes from a page of ours. */
export type OriginRule = (origin: string | undefined, host: string | undefined) => boolean

/** Our pages are at PUBLIC_URL; without it, wherever the browser thinks this server is. */
export function originRule(publicUrl: string | undefined): OriginRule {
  const ours = publicUrl && new URL(publicUrl).origin
  return (origin, host) => {
    if (origin === undefined) return false
    return origin === ours || (ours === undefined && URL.parse(origin)?.host === host)
  }
}

export interface Gates {
  /** Runs before the body is read: refuses, or sets `request.actor`. */
  enter(route: Route, request: FastifyRequest): Promise<void>
}

interface GateOptions {
  identify: Identify
  publicUrl: string | undefined
}

export function createGates(app: FastifyInstance, { identify, publicUrl }: GateOptions): Gates {
  const cookieName = sessionCookieName(publicUrl?.startsWith('https:') ?? false)
  const isOurs = originRule(publicUrl)
  app.decorateRequest('actor', null)
  app.decorateRequest('credential', null)

  /** A browser sends the cookie along with what any page asks: a write needs to come from a page of ours. */
  function refuseForeignOrigin(request: FastifyRequest, credential: Credential | null): void {
    const { origin, host, 'sec-fetch-site': site } = request.headers
    if (origin === undefined && (credential?.kind !== 'cookie' || site === 'same-origin')) return
    if (!isOurs(origin, host)) refuse('request.origin')
  }

  return {
    async enter(route, request) {
      if (route.byLink) return
      const shown = credentialOf(request.headers, cookieName)
      if (shown === 'malformed') refuse('auth.token_invalid')
      if (route.method !== 'GET') refuseForeignOrigin(request, shown)
      request.credential = shown
      // Signing in, refreshing and signing out work with whatever old token still hangs on the request.
      if (route.who === 'anyone' && route.method !== 'GET') return
      if (!shown) return route.who === 'anyone' ? undefined : refuse('auth.required')
      try {
        request.actor = await identify(shown)
      } catch (error) {
        // A page open to everybody stays open to a browser whose session has ended.
        if (route.who === 'anyone' && shown.kind === 'cookie') return
        throw error
      }
      if (route.who === 'staff' && !request.actor.isStaff) refuse('forbidden')
      if (route.who === 'admin' && request.actor.role !== 'admin') refuse('forbidden')
      if (request.actor.scope === 'read' && route.method !== 'GET') refuse('forbidden')
    },
  }
}
