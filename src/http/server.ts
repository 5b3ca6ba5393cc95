import { hash } from 'node:crypto'
import Fastify, { type FastifyInstance, LogController } from 'fastify'
import { mediaFolder } from '../kernel/config.ts'
import { type Identify, sessionCookieName } from '../kernel/credentials.ts'
import { Refusal } from '../kernel/errors.ts'
import type { Platform } from '../platform.ts'
import { type Binder, createBinder } from './bind.ts'
import { acceptJson, refuseUnstorableUrl } from './body.ts'
import { addDocs } from './docs.ts'
import { createGates } from './gates.ts'
import type { SitePages } from './head.ts'
import { addHealth } from './health.ts'
import { addLimits } from './limits.ts'
import { sendProblem } from './problems.ts'
import { addSite } from './site.ts'
import { acceptUploads } from './uploads.ts'
import { compileValidator } from './validation.ts'

const oneMiB = 1024 * 1024

/** On every answer; pages set their own content policy. */
const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
}

interface ServerOptions {
  platform: Platform
  identify: Identify
  /** Binds every slice's routes under `/api/v1`. */
  bindSlices: (http: Binder) => void
  /** The built web app; none while only the API is wanted. */
  siteRoot: string | null
  pages: SitePages
}

export async function createServer({
  platform,
  identify,
  bindSlices,
  siteRoot,
  pages,
}: ServerOptions): Promise<FastifyInstance> {
  const { config, clock, db, log, realtime } = platform
  const hops = config.TRUST_PROXY
  const app = Fastify({
    loggerInstance: log.child({ room: 'http' }),
    // One logger for all: a child for each request costs 2 µs, and only a failure is ever logged.
    childLoggerFactory: (logger) => logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: typeof hops === 'number' ? (_address, hop) => hop < hops : hops,
    bodyLimit: oneMiB,
    requestTimeout: 30_000,
    // Node gives headers 30 s and the whole request 60 s, and looks every 30 s by itself: a body that drips would stay 90 s.
    http: { connectionsCheckingInterval: 5000 },
    keepAliveTimeout: 75_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    // The name of a feed: a city of 200 characters and what kind of file it is.
    routerOptions: { maxParamLength: 210 },
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
  }) as unknown as FastifyInstance

  acceptJson(app)
  app.setValidatorCompiler(compileValidator)
  app.setErrorHandler(sendProblem)
  app.addHook('onRequest', (request, reply, done) => {
    void reply.headers(securityHeaders)
    refuseUnstorableUrl(request.url)
    done()
  })
  app.addHook('onSend', (request, reply, payload, done) => {
    const isWhole = typeof payload === 'string' || Buffer.isBuffer(payload)
    if (request.method !== 'GET' || reply.statusCode !== 200 || !isWhole) return done(null, payload)
    // An answer that is kept was hashed when it was made.
    const tag = reply.getHeader('etag') ?? `W/"${hash('sha1', payload, 'base64url')}"`
    void reply.header('etag', tag)
    if (request.headers['if-none-match'] !== tag) return done(null, payload)
    void reply.status(304)
    done(null, '')
  })

  await addLimits(app, { rateLimits: config.RATE_LIMIT === 'on' })
  addHealth(app, { db, sockets: () => realtime.sockets })
  await addDocs(app)
  await app.register(
    (api, _options, done) => {
      api.addHook('onRequest', (request, reply, done) => {
        void reply
          .header('cache-control', 'private, no-cache')
          .header('content-security-policy', "default-src 'none'")
        // Pages are made of these answers, so search engines may ask for them; what they list is pages and pictures.
        if (!request.url.startsWith('/api/v1/media/')) void reply.header('x-robots-tag', 'noindex')
        done()
      })
      acceptUploads(api, { folder: mediaFolder(config) })
      const gates = createGates(api, { identify, publicUrl: config.PUBLIC_URL })
      bindSlices(createBinder(api, { gates, db, clock }))
      done()
    },
    { prefix: '/api/v1' },
  )
  const cookieName = sessionCookieName(config.PUBLIC_URL?.startsWith('https:') ?? false)
  if (siteRoot) await addSite(app, { root: siteRoot, pages, cookieName })
  else app.setNotFoundHandler((request, reply) => sendProblem(new Refusal('not_found'), request, reply))
  return app
}
