import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { refuse } from '../kernel/errors.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** SHA-256 of the body as it was sent: kept only for a request that carries an Idempotency-Key. */
    bodyHash: Buffer | null
  }
}

/** Deeper than any schema of ours by far; JSON.parse itself has no such limit. */
const deepest = 32

/**
 * Refuses what PostgreSQL cannot keep (U+0000) or would silently change (a lone surrogate), and what would reach
 * an object's prototype.
 */
function refuseUnstorable(value: unknown, depth = 0): void {
  if (depth > deepest) refuse('request.malformed')
  if (typeof value === 'string') {
    if (value.includes('\0') || !value.isWellFormed()) refuse('request.malformed')
    return
  }
  if (typeof value !== 'object' || value === null) return
  for (const [name, inner] of Object.entries(value)) {
    if (name === '__proto__' || name === 'constructor') refuse('request.malformed')
    refuseUnstorable(name, depth + 1)
    refuseUnstorable(inner, depth + 1)
  }
}

/** JSON as strict as RFC 8259 wants it: UTF-8 only, no byte order mark, nothing the database would not keep. */
function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined
  if (!isUtf8(bytes)) refuse('request.malformed')
  const text = bytes.toString('utf8')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    refuse('request.malformed')
  }
  refuseUnstorable(value)
  return value
}

export function acceptJson(app: FastifyInstance): void {
  app.decorateRequest('bodyHash', null)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const bytes = body as Buffer
    try {
      if (request.headers['idempotency-key'] !== undefined)
        request.bodyHash = createHash('sha256').update(bytes).digest()
      done(null, parseJson(bytes))
    } catch (error) {
      done(error as Error)
    }
  })
}

/** More than any mail program sends with a click. */
const unreadAtMost = 16 * 1024

/** Routes within take a body of any type, and do not read it. */
export function ignoreBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: unreadAtMost }, (_request, _body, done) =>
    done(null, undefined),
  )
}

/** A `%00` or broken percent-encoding in the address never reaches a query. */
export function refuseUnstorableUrl(url: string): void {
  if (!url.includes('%')) return
  try {
    if (decodeURIComponent(url).includes('\0')) refuse('request.malformed')
  } catch {
    refuse('request.malformed')
  }
}
