import rateLimit from '@fastify/rate-limit'
import underPressure from '@fastify/under-pressure'
import type { FastifyInstance } from 'fastify'
import { Refusal } from '../kernel/errors.ts'

/** Requests a minute: a person with many tabs stays far below, a script that scrapes or grabs seats does not. */
const perPerson = 600

/** Answers 503 while the event loop lags behind, and, when switched on, 429 to who asks too often. */
export async function addLimits(
  app: FastifyInstance,
  { rateLimits }: { rateLimits: boolean },
): Promise<void> {
  await app.register(underPressure, {
    maxEventLoopDelay: 2000,
    pressureHandler: () => {
      throw new Refusal('unavailable')
    },
  })
  if (!rateLimits) return
  await app.register(rateLimit, {
    max: perPerson,
    timeWindow: 60_000,
    cache: 50_000,
    enableDraftSpec: true,
    // A visit asks for dozens of them, and a class behind one address visits at once.
    allowList: ({ url }) => url.startsWith('/assets/'),
    // After the gate, so that people behind one address do not share a limit.
    hook: 'preHandler',
    keyGenerator: (request) => (request.actor ? `account ${request.actor.id}` : request.ip),
    errorResponseBuilder: () => new Refusal('rate_limited'),
  })
}
