import swagger from '@fastify/swagger'
import Fastify from 'fastify'
import { routes } from '../contract/index.ts'
import { Problem } from '../contract/problems.ts'
import type { RefusalCode } from '../contract/refusals.ts'
import type { Route } from '../contract/route.ts'
import { wordings } from './wording.ts'

type Json = { [name: string]: unknown }

const always: readonly RefusalCode[] = [
  'request.malformed',
  'auth.token_invalid',
  'rate_limited',
  'unavailable',
]
const ofWrites: readonly RefusalCode[] = [
  'request.origin',
  'request.too_large',
  'request.unsupported_media_type',
]

function refusalsOf(route: Route): RefusalCode[] {
  const codes = new Set<RefusalCode>([...route.refusals, ...always])
  if (route.method !== 'GET') for (const code of ofWrites) codes.add(code)
  if (route.body || route.query || route.params) codes.add('request.invalid')
  if (route.who !== 'anyone') codes.add('auth.required')
  if (route.who !== 'anyone' || route.method === 'GET') codes.add('auth.blocked')
  // Not of the house, or an API token that may only read.
  if (route.who === 'staff' || route.who === 'admin') codes.add('forbidden')
  if (route.who !== 'anyone' && route.method !== 'GET') codes.add('forbidden')
  if (route.method === 'POST')
    for (const code of ['idempotency.mismatch', 'idempotency.in_flight'] as const) codes.add(code)
  return [...codes]
}

function problemReplies(route: Route): Json {
  const byStatus = Map.groupBy(refusalsOf(route), (code) => wordings[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${wordings[code].en}`).join('\n\n'),
        content: { 'application/problem+json': { schema: Problem } },
      },
    ]),
  )
}

const idempotencyKey = {
  type: 'object',
  properties: {
    'idempotency-key': {
      type: 'string',
      maxLength: 255,
      description: 'Repeating the same request with the same key answers the same and does nothing twice.',
    },
  },
}

const file = {
  type: 'object',
  required: ['file'],
  properties: { file: { type: 'string', format: 'binary' } },
}

/** Shapes that carry a title stand once, under `components`. */
function hoistShapes(node: unknown, shapes: Json): unknown {
  if (Array.isArray(node)) return node.map((item) => hoistShapes(item, shapes))
  if (typeof node !== 'object' || node === null) return node
  const copy = Object.fromEntries(
    Object.entries(node).map(([name, inner]) => [name, hoistShapes(inner, shapes)]),
  )
  if (typeof copy.title !== 'string' || copy.type !== 'object') return copy
  shapes[copy.title] = copy
  return { $ref: `#/components/schemas/${copy.title}` }
}

/** The OpenAPI 3.1 document of `/api/v1`, made from the contract alone: no database, no running server. */
export async function describeApi(): Promise<Json> {
  const app = Fastify()
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Veche',
        version: '1',
        description: 'Events, seat bookings and organizations under one account.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
          session: { type: 'apiKey', in: 'cookie', name: 'veche_session' },
        },
      },
    },
  })
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => JSON.stringify)
  for (const route of routes as readonly Route[]) {
    const { status, body, mediaTypes } = route.reply
    const bytes = mediaTypes && {
      description: 'The file.',
      content: Object.fromEntries(
        mediaTypes.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]),
      ),
    }
    app.route({
      method: route.method,
      url: `/api/v1${route.path}`,
      schema: {
        tags: [route.tag],
        summary: route.summary,
        ...(route.description && { description: route.description }),
        security: route.who === 'anyone' ? [] : [{ bearer: [] }, { session: [] }],
        ...(route.params && { params: route.params }),
        ...(route.query && { querystring: route.query }),
        ...(route.body && { body: route.body }),
        ...(route.upload && { consumes: ['multipart/form-data'], body: file }),
        ...(route.method === 'POST' && { headers: idempotencyKey }),
        response: {
          [status]: bytes ?? body ?? { type: 'null', description: 'Done.' },
          ...(route.page && { 303: { type: 'null', description: 'To a browser: the page for it.' } }),
          ...problemReplies(route),
        },
      },
      handler: () => undefined,
    })
  }
  await app.ready()
  const shapes: Json = {}
  const document = hoistShapes(structuredClone(app.swagger()), shapes) as Json
  await app.close()
  Object.assign(document.components as Json, { schemas: shapes })
  return document
}
