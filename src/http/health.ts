import { collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client'
import type { FastifyInstance } from 'fastify'
import type { Database } from '../db/database.ts'

interface HealthOptions {
  db: Database
  /** Sockets open right now. */
  sockets: () => number
}

/** `/healthz`: the process runs. `/readyz`: it can serve. `/metrics`: Prometheus text format 0.0.4. */
export function addHealth(app: FastifyInstance, { db, sockets }: HealthOptions): void {
  const register = new Registry()
  collectDefaultMetrics({ register })
  const durations = new Histogram({
    name: 'veche_http_request_duration_seconds',
    help: 'How long requests took, by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [register],
  })
  new Gauge({
    name: 'veche_realtime_sockets',
    help: 'WebSocket connections open now.',
    registers: [register],
    collect() {
      this.set(sockets())
    },
  })

  const series = new Map<string, { observe(seconds: number): void }>()
  /** Finding a series by its labels costs more than the observation. */
  function seriesOf(method: string, route: string, status: number) {
    const name = `${method} ${status} ${route}`
    const known = series.get(name) ?? durations.labels({ method, route, status })
    series.set(name, known)
    return known
  }

  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none'
    seriesOf(request.method, route, reply.statusCode).observe(reply.elapsedTime / 1000)
    done()
  })

  app.get('/healthz', async () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    try {
      await db.ping()
      return { status: 'ready' }
    } catch {
      return reply.status(503).header('retry-after', '1').send({ status: 'database unavailable' })
    }
  })
  app.get('/metrics', async (_request, reply) =>
    reply.type(register.contentType).send(await register.metrics()),
  )
}
