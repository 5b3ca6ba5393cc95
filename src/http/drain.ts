import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

/** A client at work sends its next request within this. */
const quietMs = 50
/** Longest that steady traffic may put off the end. */
const patienceMs = 1000

/**
 * Stops without breaking a request. Once stopping, the router answers with `Connection: close`, so busy clients leave by
 * themselves: cutting a connection that is idle for a millisecond would meet requests on their way. Connections that
 * become idle afterwards are closed then; the framework does so once, and would wait 75 s for the keep-alive of the rest.
 */
export function drainBeforeClose(app: FastifyInstance): void {
  let lastRequest = Number.NEGATIVE_INFINITY
  app.server.on('request', () => {
    lastRequest = performance.now()
  })
  app.addHook('preClose', async () => {
    const deadline = performance.now() + patienceMs
    while (performance.now() < Math.min(lastRequest + quietMs, deadline)) await sleep(10)
    const sweep = setInterval(() => app.server.closeIdleConnections(), quietMs)
    app.server.once('close', () => clearInterval(sweep))
  })
}
