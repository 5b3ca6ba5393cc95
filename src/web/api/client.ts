import type { RouteName } from '../../contract/index.ts'
import type { BodyOf, ParamsOf, QueryOf, ReplyOf } from '../../contract/route.ts'
import { ApiProblem, problemOf } from './problem.ts'

export type Name = keyof RouteName
export type Reply<N extends Name> = ReplyOf<RouteName[N]>

type Field<K extends string, T> = T extends undefined
  ? { [P in K]?: undefined }
  : Record<never, never> extends T
    ? { [P in K]?: T }
    : { [P in K]: T }
type Input<N extends Name> = Field<'params', ParamsOf<RouteName[N]>> &
  Field<'query', QueryOf<RouteName[N]>> &
  Field<'body', RouteName[N] extends { upload: object } ? Blob : BodyOf<RouteName[N]>> & {
    signal?: AbortSignal
  }
type Arguments<N extends Name> =
  Record<never, never> extends Input<N> ? [input?: Input<N>] : [input: Input<N>]

/** Attempts of one action: the first and two more, all under the same idempotency key. */
const attempts = 3

let language = 'en'
let onSignedOut = () => {}

/** The language answers are worded in. */
export function speak(chosen: string) {
  language = chosen
}

/** Called when the server no longer knows who we are. */
export function whenSignedOut(listener: () => void) {
  onSignedOut = listener
}

/**
 * Calls an endpoint by the name its descriptor gives: `call('POST /events/:id/bookings', { params: { id }, body: {} })`.
 * A file goes as the body `multipart` makes of it.
 * A POST that got no answer, or a 503, is repeated under its key, so it takes effect once. Throws {@link ApiProblem}.
 */
export async function call<N extends Name>(name: N, ...[input]: Arguments<N>): Promise<Reply<N>> {
  const { params, query, body, signal } = (input ?? {}) as {
    params?: Record<string, unknown>
    query?: Record<string, unknown>
    body?: unknown
    signal?: AbortSignal
  }
  const [method = '', path = ''] = name.split(' ')
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': language }
  // A blob says itself what it is.
  const blob = body instanceof Blob
  if (body !== undefined && !blob) headers['Content-Type'] = 'application/json'
  if (method === 'POST') headers['Idempotency-Key'] = idempotencyKey()
  const url = `/api/v1${path.replace(/:(\w+)/g, (_, key) => encodeURIComponent(String(params?.[key])))}${search(query)}`
  const request: RequestInit = { method, headers, credentials: 'same-origin', signal }
  if (body !== undefined) request.body = blob ? body : JSON.stringify(body)

  for (let attempt = 1; ; attempt++) {
    const outcome = await send(url, request)
    if (!(outcome instanceof ApiProblem))
      return (outcome.status === 204 ? null : await outcome.json()) as Reply<N>
    const repeatable = method === 'POST' && attempt < attempts && isTransient(outcome)
    if (!repeatable) {
      if (outcome.code === 'auth.required' || outcome.code === 'auth.token_invalid') onSignedOut()
      throw outcome
    }
    await pause(400 * 2 ** attempt)
  }
}

async function send(url: string, request: RequestInit): Promise<Response | ApiProblem> {
  try {
    const response = await fetch(url, request)
    return response.ok ? response : await problemOf(response)
  } catch (error) {
    if (request.signal?.aborted) throw error
    return new ApiProblem({ title: 'No answer', status: 0, code: 'offline' })
  }
}

/** Worth another attempt: nothing was decided, or the first attempt is still being worked on. */
export function isTransient({ code }: ApiProblem): boolean {
  return code === 'offline' || code === 'unavailable' || code === 'idempotency.in_flight'
}

/** `crypto.randomUUID` exists on secure origins only; Veche also runs on plain http in a local network. */
function idempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-')
}

function search(query: Record<string, unknown> = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  return given.length > 0 ? `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}` : ''
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
