import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import files from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { credentialOf } from '../kernel/credentials.ts'
import { OperatorError, Refusal, refuse } from '../kernel/errors.ts'
import { headHtml, type Page, type Reader, type SitePages } from './head.ts'
import { localeOf, sendProblem } from './problems.ts'
import type { Locale } from './wording.ts'

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
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** Who runs scripts sees the app, and its plain text only where the app does not come. */
const unseen = (nonce: string) =>
  `<style nonce="${nonce}">[data-theme] #root > article { visibility: hidden; animation: come 0s 5s forwards }
    @keyframes come { to { visibility: visible } }</style>`

/** Fills the built page: `write(page, locale, nonce)`. Throws {@link OperatorError} for one that has not the places to fill. */
function openTemplate(html: string): (page: Page | null, locale: Locale, nonce: string) => string {
  const [, start, beforeTitle, afterTitle, end] =
    /^(.*?<html lang=")\w+(".*?)<title>[^<]*<\/title>(.*?<div id="root">)(<\/div>.*)$/s.exec(html) ?? []
  if (!start || !beforeTitle || !afterTitle || !end) throw new OperatorError('the built page is not ours')
  return (page, locale, nonce) => {
    // What people wrote is put in last: nothing in it is taken for a place to fill.
    const own = (part: string) => part.replaceAll('__CSP_NONCE__', nonce)
    const { content = '' } = page ?? {}
    const head = [headHtml(page, locale), content && unseen(nonce)].filter(Boolean).join('\n    ')
    return [own(start), locale, own(beforeTitle), head, own(afterTitle), content, own(end)].join('')
  }
}

/**
 * The web app: hashed files that may be cached for ever, and its one page for every other address, with what `pages` has
 * to say to machines. `root` is the built app. Addresses of the API that do not exist answer as the API does.
 */
export async function addSite(
  app: FastifyInstance,
  { root, pages, cookieName }: { root: string; pages: SitePages; cookieName: string },
): Promise<void> {
  const write = openTemplate(await readFile(join(root, 'index.html'), 'utf8'))
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
      const isWorker = path.endsWith('-worker.js')
      response.header(
        'cache-control',
        forever ? 'public, max-age=31536000, immutable' : isWorker ? 'no-cache' : 'public, max-age=3600',
      )
      // A worker is not bound by the policy of the page that started it.
      if (isWorker) response.header('content-security-policy', "default-src 'none'; connect-src 'self'")
    },
  })

  const forMachines = { 'cache-control': 'public, max-age=3600' }
  // A million events are counted for it.
  const seldom = { config: { rateLimit: { max: 30 } } }
  app.get('/robots.txt', async (_request, reply) =>
    reply.headers(forMachines).type('text/plain; charset=utf-8').send(pages.robots()),
  )
  app.get('/sitemap.xml', seldom, async (_request, reply) =>
    reply
      .headers(forMachines)
      .type('application/xml; charset=utf-8')
      .send(await pages.sitemap()),
  )
  app.get<{ Params: { part: string } }>('/sitemaps/:part.xml', async ({ params: { part } }, reply) => {
    const text = (/^\d{1,9}$/.test(part) && (await pages.sitemap(Number(part)))) || refuse('not_found')
    return reply.headers(forMachines).type('application/xml; charset=utf-8').send(text)
  })

  /** While the database is away the app still comes, and says so itself. */
  async function pageOf(
    request: FastifyRequest,
    reader: Reader,
  ): Promise<{ page: Page | null; status: number }> {
    const [path = '', query] = request.url.split('?')
    try {
      const page = await pages.page(
        decodeURIComponent(path).replace(/\/+$/, ''),
        new URLSearchParams(query),
        reader,
      )
      return { page, status: page?.status ?? 200 }
    } catch (error) {
      if (error instanceof Refusal && error.code === 'unavailable') return { page: null, status: 503 }
      throw error
    }
  }

  app.setNotFoundHandler(async (request: FastifyRequest, reply: FastifyReply) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    const isPage = isRead && !/^\/(api|compat|assets)(\/|$)/.test(request.url.split('?')[0] ?? '')
    if (!isPage) return sendProblem(new Refusal('not_found'), request, reply)
    const nonce = randomBytes(16).toString('base64')
    const locale = localeOf(request)
    const { cookie } = request.headers
    const mayBeSignedIn = credentialOf({ cookie }, cookieName) !== null
    const { page, status } = await pageOf(request, { locale, mayBeSignedIn })
    if (status === 503) void reply.header('retry-after', '1')
    return reply
      .status(status)
      .header('content-security-policy', policy(nonce))
      .header('cache-control', 'no-cache')
      .header('vary', 'accept-language, cookie')
      .header('content-language', locale)
      .type('text/html; charset=utf-8')
      .send(write(page, locale, nonce))
  })
}
