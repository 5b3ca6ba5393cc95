import { expect, test } from 'vitest'
import { routes } from '../../src/contract/index.ts'
import type { Route } from '../../src/contract/route.ts'

interface Shape {
  type?: string
  enum?: unknown[]
  examples?: unknown[]
  anyOf?: Shape[]
  properties?: Record<string, Shape>
}

/** Numbers, switches and choices explain themselves; text and lists do not. */
function explains({ type, enum: choices, examples, anyOf, properties }: Shape): boolean {
  if (examples || choices || ['integer', 'number', 'boolean', 'null'].includes(type ?? '')) return true
  return (anyOf ?? []).length > 0 ? anyOf!.every(explains) : properties !== undefined
}

test.each(
  (routes as readonly Route[])
    .filter(({ body }) => body)
    .map((route) => [`${route.method} ${route.path}`, route]),
)('every field of %s shows what is meant', (_name, { body }) => {
  const fields = Object.entries((body as Shape).properties ?? {})
  expect(fields.filter(([, field]) => !explains(field)).map(([name]) => name)).toEqual([])
})
