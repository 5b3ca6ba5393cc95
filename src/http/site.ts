import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import files from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../kernel/errors.ts'
import { sendProblem } from './problems.ts'

/** Scripts and styles from here only, styles written at run time only with this answer's nonce. */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/**
 * The web app: hashed files that may be cached for ever, and its one page for every other address.
 * `root` is the built app. Addresses of the API that do not exist answer as the API does.
 */
export async function addSite(app: FastifyInstance, root: string): Promise<void> {
  const page = await readFile(join(root, 'index.html'), 'utf8')
  await app.register(files, {
    root,
    prefix: '/',
    wildcard: true,
    index: false,
    preCompressed: true,
    cacheControl: false,
    // Only what names a file is one: a folder (`/` too) is an address of the app, which the page answers.
    allowedPath: (path) => path !== '/index.html' && /\.\w+$/.test(path),
    setHeaders(response, path) {
      const forever = path.includes('/assets/')
      response.header(
        'cache-control',
        forever ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
      )
    },
  })

  app.setNotFoundHandler(async (request: FastifyRequest, reply: FastifyReply) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    const isPage = isRead && !/^\/(api|compat|assets)(\/|$)/.test(request.url.split('?')[0] ?? '')
    if (!isPage) return sendProblem(new Refusal('not_found'), request, reply)
    const nonce = randomBytes(16).toString('base64')
    return reply
      .status(200)
      .header('content-security-policy', policy(nonce))
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(page.replaceAll('__CSP_NONCE__', nonce))
  })
}
