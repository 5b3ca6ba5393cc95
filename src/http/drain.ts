import { Server } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** A client at work sends its next request within this, also from a busy machine. */
const quietMs = 250
/** Longest that steady traffic may put off the end. */
const patienceMs = 1000

/**
 * Stops accepting at once, so that closing breaks no request: call it before `app.close()`. From then on every answer
 * says `Connection: close`, and busy clients leave by themselves.
 *
 * The framework would go on accepting for a few turns of the event loop, and drop those who came in them. Node would cut
 * every connection that is idle just then, with the request that is on its way; and wait 75 s for the keep-alive of
 * those that become idle later. Here idle connections are cut once all has been quiet for a moment, until none is left.
 */
export function drain({ server }: FastifyInstance): void {
  Server.prototype.close.call(server)
  const closeIdle = server.closeIdleConnections.bind(server)
  server.closeIdleConnections = () => {}
  let lastRequest = performance.now()
  const deadline = lastRequest + patienceMs
  server.on('request', () => {
    lastRequest = performance.now()
  })
  const sweep = setInterval(() => {
    if (performance.now() > Math.min(lastRequest + quietMs, deadline)) closeIdle()
  }, 10)
  server.once('close', () => clearInterval(sweep))
}
