import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import Negotiator from 'negotiator'
import type { BodyOf, ParamsOf, QueryOf, ReplyOf, Route } from '../contract/route.ts'
import type { Database, Tx } from '../db/database.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Clock } from '../kernel/clock.ts'
import { refuse } from '../kernel/errors.ts'
import { ignoreBodies } from './body.ts'
import type { Gates } from './gates.ts'
import { type Claim, claim, type KeptReply, keepReplies, release } from './idempotency.ts'
import { localeOf } from './problems.ts'
import { ReadyJson } from './recent.ts'
import type { Upload } from './uploads.ts'
import type { Locale } from './wording.ts'

declare module 'fastify' {
  interface FastifyRequest {
    idempotency: Claim | null
  }
}

/** JSON that PostgreSQL built: its bytes pass through as they are. */
export type JsonText = string & { readonly json: unique symbol }

/**
 * What a handler answers: the reply's body, its JSON as PostgreSQL built it, or bytes kept of that; a stream or a buffer where the reply is bytes;
 * nothing where it is empty.
 */
export type Answer<R extends Route> = R['reply'] extends { mediaTypes: readonly string[] }
  ? Readable | Buffer
  : R['reply']['body'] extends null
    ? undefined
    : ReplyOf<R> | JsonText | ReadyJson

/** What a handler is given. */
export interface Call<R extends Route> {
  params: ParamsOf<R>
  query: QueryOf<R>
  body: BodyOf<R>
  upload: R['upload'] extends object ? Upload : null
  actor: R['who'] extends 'anyone' ? Actor | null : Actor
  locale: Locale
  request: FastifyRequest
  reply: FastifyReply
  /**
   * Runs the writes of this request in one transaction. What `work` answers is the reply, and it is kept for a
   * repeat with the same Idempotency-Key in that same transaction.
   */
  write(
    work: (tx: Tx) => Promise<R['reply']['body'] extends null ? undefined : ReplyOf<R>>,
  ): Promise<Answer<R>>
  /** The hold on the Idempotency-Key and the bytes to keep with it, for a write that shares its transaction with others. */
  keep(body: ReplyOf<R>): { hold: Claim; reply: KeptReply } | null
}

export interface Binder {
  /** Serves a route of the contract: gate, limits, validation and serialization come from its descriptor. */
  on<const R extends Route>(route: R, handle: (call: Call<R>) => Promise<Answer<R>>): void
}

interface BinderOptions {
  gates: Gates
  db: Database
  clock: Clock
}

export function createBinder(app: FastifyInstance, { gates, db, clock }: BinderOptions): Binder {
  app.decorateRequest('idempotency', null)

  return {
    on(route, handle) {
      type R = typeof route
      const { status, body: replySchema, mediaTypes } = route.reply

      function callOf(request: FastifyRequest, reply: FastifyReply): Call<R> {
        const bytesOf = (body: unknown) =>
          replySchema ? String(reply.serializeInput(body as Record<string, unknown>, String(status))) : ''
        const kept = (body: unknown): KeptReply => {
          const cookie = reply.getHeader('set-cookie')
          return { status, body: bytesOf(body), cookie: cookie === undefined ? null : String(cookie) }
        }
        return {
          params: request.params as ParamsOf<R>,
          query: request.query as QueryOf<R>,
          body: request.body as BodyOf<R>,
          upload: request.upload as Call<R>['upload'],
          actor: request.actor as Call<R>['actor'],
          get locale() {
            return localeOf(request)
          },
          request,
          reply,
          async write(work) {
            const hold = request.idempotency
            if (!hold) return (await db.write(work)) as Answer<R>
            const text = await db.write(async (tx) => {
              const answer = kept(await work(tx))
              await keepReplies(tx, [{ hold, reply: answer }])
              return answer.body
            })
            hold.kept = true
            return text as Answer<R>
          },
          keep(body) {
            const hold = request.idempotency
            if (!hold) return null
            hold.kept = true
            return { hold, reply: kept(body) }
          },
        }
      }

      async function takeKey(request: FastifyRequest, reply: FastifyReply) {
        const claimed = await claim(db, clock, request)
        if (!claimed) return
        if ('id' in claimed) {
          request.idempotency = claimed
          return
        }
        if (claimed.cookie) void reply.header('set-cookie', claimed.cookie)
        return reply
          .status(claimed.status)
          .header('idempotency-replayed', 'true')
          .header('content-type', 'application/json; charset=utf-8')
          .send(claimed.body)
      }

      const served: RouteOptions = {
        method: route.method,
        url: route.path,
        schema: {
          ...(route.params && { params: route.params }),
          ...(route.query && { querystring: route.query }),
          ...(route.body && { body: route.body }),
          ...(replySchema && { response: { [status]: replySchema } }),
        },
        config: {
          ...(route.attemptsPerMinute && { rateLimit: { max: route.attemptsPerMinute } }),
          ...(route.upload && { upload: route.upload }),
        },
        onRequest: (request) => gates.enter(route, request),
        ...(route.body && {
          preValidation: async (request: FastifyRequest) => {
            request.body ??= {}
          },
        }),
        ...(route.upload && {
          preValidation: async (request: FastifyRequest) => {
            if (!request.upload) refuse('request.unsupported_media_type')
          },
          // Before any answer, also one that is given without asking the handler.
          onSend: async (request: FastifyRequest) => request.upload?.discard(),
        }),
        ...(route.method === 'POST' && { preHandler: takeKey }),
        async handler(request, reply) {
          if (route.page) {
            void reply.header('vary', 'accept')
            const { token = '' } = request.params as { token?: string }
            if (opensPages(request)) return reply.redirect(`${route.page}#${encodeURIComponent(token)}`, 303)
          }
          try {
            const answer = await handle(callOf(request, reply))
            void reply.status(status)
            if (answer instanceof ReadyJson) {
              void reply.header('etag', answer.etag).header('content-type', 'application/json; charset=utf-8')
              return reply.send(answer.bytes)
            }
            if (typeof answer === 'string')
              void reply.header('content-type', 'application/json; charset=utf-8')
            if (request.idempotency && !request.idempotency.kept) await release(db, request.idempotency)
            if (mediaTypes && !reply.hasHeader('content-type')) void reply.type(mediaTypes[0]!)
            return reply.send(replySchema || mediaTypes ? answer : undefined)
          } catch (error) {
            if (request.idempotency) await release(db, request.idempotency)
            throw error
          }
        },
      }
      if (!route.byLink) return void app.route(served)
      void app.register((inner, _options, done) => {
        ignoreBodies(inner)
        inner.route(served)
        done()
      })
    },
  }
}

/** Whether a page is liked better than JSON: a browser that follows a link says so, and nothing else does. */
function opensPages(request: FastifyRequest): boolean {
  return new Negotiator(request.raw).mediaType(['application/json', 'text/html']) === 'text/html'
}
