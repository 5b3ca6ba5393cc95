import type { Static, TObject, TSchema } from 'typebox'
import type { RefusalCode } from './refusals.ts'

/**
 * Who may call a route. `anyone` is open to strangers; `person` needs a signed-in account;
 * `staff` a member of the staff, `admin` an administrator. Which *object* a caller may touch is decided by the slice's `access.ts`.
 */
export type Who = 'anyone' | 'person' | 'staff' | 'admin'

export type MediaType =
  | 'image/webp'
  | 'image/svg+xml'
  | 'image/png'
  | 'text/csv'
  | 'text/calendar'
  | 'application/atom+xml'
  | 'application/rss+xml'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * An endpoint as one value: validation, handler types, OpenAPI and the web client's types come from it.
 * Paths are relative to `/api/v1`, parameters are written `:id`.
 */
export interface Route {
  method: Method
  path: `/${string}`
  who: Who
  /** The group it stands under in the documentation. */
  tag: string
  summary: string
  description?: string
  params?: TObject
  query?: TObject
  body?: TObject
  /** Instead of a JSON body: one file, the part `file` of a `multipart/form-data` body. */
  upload?: { maxBytes: number }
  /**
   * A link in a mail is all it takes (RFC 8058): from whatever page it is sent, its credentials are not looked at nor is a
   * body read, of whatever type.
   */
  byLink?: true
  /** Where a browser that opens the address is led instead of an answer: a page of ours, the `:token` in its fragment. */
  page?: `/${string}`
  /**
   * The one success status and its body; `null` for an empty answer, or one of bytes. Those are of the first of the
   * `mediaTypes`, unless the handler names another of them.
   */
  reply: { status: 200 | 201 | 202 | 204; body: TSchema | null; mediaTypes?: readonly MediaType[] }
  /** What this route may refuse with, beyond what every route may (bad input, no account, too many requests). */
  refusals: readonly RefusalCode[]
  /** Attempts an address may make in a minute, where fewer than usual are right (sign-in, registration). */
  attemptsPerMinute?: number
}

export function route<const R extends Route>(descriptor: R): R {
  return descriptor
}

type Part<S> = S extends TSchema ? Static<S> : undefined

export type ParamsOf<R extends Route> = Part<R['params']>
export type QueryOf<R extends Route> = Part<R['query']>
export type BodyOf<R extends Route> = Part<R['body']>
export type ReplyOf<R extends Route> = Part<R['reply']['body']>
