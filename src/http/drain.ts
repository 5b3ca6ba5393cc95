import { Server } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

/** Those who connected before we stopped wait in the kernel's queue, which is reset when it is closed: let them in first. */
const queueMs = 20
const queuePatienceMs = 200
/** A client at work sends its next request within this, also from a busy machine. */
const quietMs = 250
/** Longest that steady traffic may put off the end. */
const patienceMs = 1000

/**
 * Stops accepting, so that closing breaks no request: to be awaited before `app.close()`. From then on every answer says
 * `Connection: close`, and busy clients leave by themselves.
 *
 * The framework would go on accepting for a few turns of the event loop, and drop those who came in them. Node would cut
 * every connection that is idle just then, with the request that is on its way; and wait 75 s for the keep-alive of
 * those that become idle later. Here idle connections are cut once all has been quiet for a moment, until none is left.
 */
export async function drain({ server }: FastifyInstance): Promise<void> {
  let lastConnection = performance.now()
  const queueDeadline = lastConnection + queuePatienceMs
  server.on('connection', () => {
    lastConnection = performance.now()
  })
  while (performance.now() < Math.min(lastConnection + queueMs, queueDeadline)) await sleep(5)
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
