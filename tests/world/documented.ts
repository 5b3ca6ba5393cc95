import { describeApi } from '../../src/http/openapi.ts'

interface Operation {
  method: string
  path: RegExp
  responses: Record<string, { description?: string }>
}

/** Not an answer of a route: what a reader of HTTP caching or of the protocol itself expects. */
const outside = new Set([304, 431])

const { paths } = (await describeApi()) as {
  paths: Record<string, Record<string, { responses: Operation['responses'] }>>
}

const operations: Operation[] = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { responses }]) => ({
    method: method.toUpperCase(),
    path: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    responses,
  })),
)

/**
 * What the documentation does not know about an answer; null when it tells all of it, or when nothing of ours is
 * at the address. `path` begins with `/api/v1`.
 */
export function undocumented(
  method: string,
  path: string,
  status: number,
  code: string | undefined,
): string | null {
  const address = path.split('?')[0] ?? ''
  const operation = operations.find((known) => known.method === method && known.path.test(address))
  if (!operation || outside.has(status)) return null
  const response = operation.responses[status]
  if (response && (code === undefined || response.description?.includes(`\`${code}\``))) return null
  return `${method} ${address} answered ${status} ${code ?? ''}, which is not documented`
}
