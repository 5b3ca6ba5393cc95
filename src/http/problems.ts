import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'
import type { Problem } from '../contract/problems.ts'
import { Refusal } from '../kernel/errors.ts'
import { fieldErrors } from './field-errors.ts'
import { type Locale, wordings } from './wording.ts'

/** The language a caller reads: the best of ru and en by `Accept-Language` (RFC 9110, section 12.5.4), else English. */
export function localeOf(request: FastifyRequest): Locale {
  return request.headers['accept-language'] && new Negotiator(request.raw).language(['en', 'ru']) === 'ru'
    ? 'ru'
    : 'en'
}

/** The language a caller asks for by name; null for whoever does not ask, takes any, or reads neither ru nor en. */
export function askedLocale(request: FastifyRequest): Locale | null {
  const ranges = request.headers['accept-language']?.split(',') ?? []
  const named = ranges.filter((range) => !range.trim().startsWith('*')).join()
  if (named === '') return null
  const best = new Negotiator({ headers: { 'accept-language': named } }).language(['en', 'ru'])
  return best === 'ru' || best === 'en' ? best : null
}

/** What the framework and the file system throw, in our codes. */
const frameworkCodes: Record<string, Refusal['code']> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'request.too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request.unsupported_media_type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request.malformed',
  FST_ERR_BAD_URL: 'request.malformed',
  FST_ERR_MAX_PARAM_LENGTH: 'not_found',
  FST_ERR_ASYNC_CONSTRAINT: 'request.malformed',
  ENOSPC: 'storage.full',
  EDQUOT: 'storage.full',
}

/** For what has no code of its own; a file outside the folder is as good as none. */
const statusCodes: Record<number, Refusal['code']> = {
  400: 'request.malformed',
  403: 'not_found',
  404: 'not_found',
}

function refusalOf(error: FastifyError | Refusal): Refusal | null {
  if (error instanceof Refusal) return error
  if (error.validation) return new Refusal('request.invalid')
  const code = frameworkCodes[error.code] ?? statusCodes[error.statusCode ?? 500]
  return code ? new Refusal(code) : null
}

/** The one place where an error becomes an answer: RFC 9457, in the caller's language, telling nothing of the inside. */
export function sendProblem(
  error: FastifyError | Refusal,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const refusal = refusalOf(error)
  if (!refusal)
    request.log.error({ err: error, reqId: request.id, url: request.routeOptions.url }, 'request failed')
  const { code, facts } = refusal ?? new Refusal('internal')
  const locale = localeOf(request)
  const wording = wordings[code]
  const errors = 'validation' in error && error.validation ? fieldErrors(error.validation, locale) : undefined
  const problem: Problem = {
    type: 'about:blank',
    title: wording[locale],
    status: wording.status,
    code,
    ...facts,
    ...(errors && { errors }),
  }
  // What was to be kept for ever is not there: a stream can fail after its headers were set.
  if (reply.hasHeader('cache-control')) void reply.header('cache-control', 'private, no-cache')
  if (wording.status === 503) void reply.header('retry-after', '1')
  if (wording.status === 401) void reply.header('www-authenticate', 'Bearer')
  if (code === 'idempotency.in_flight') void reply.header('retry-after', '1')
  if (code === 'auth.too_many_attempts') void reply.header('retry-after', '900')
  return reply
    .status(wording.status)
    .header('content-type', 'application/problem+json')
    .header('content-language', locale)
    .send(JSON.stringify(problem))
}
