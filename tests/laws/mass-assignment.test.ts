import type { TSchema } from 'typebox'
import { expect, test } from 'vitest'
import { routes } from '../../src/contract/index.ts'
import type { Route } from '../../src/contract/route.ts'
import type { Caller } from '../world/http.ts'
import { world } from '../world/world.ts'

/** As much of JSON Schema as our bodies are made of. */
interface Node {
  type?: string
  properties?: Record<string, Node>
  required?: string[]
  additionalProperties?: unknown
  items?: Node
  anyOf?: Node[]
  oneOf?: { required: string[] }[]
  enum?: unknown[]
  const?: unknown
  examples?: unknown[]
  format?: string
}

/** What `navigator.credentials` answers: browsers send more than is read, and no field of it is a column. */
const opaque = [
  'POST /auth/passkeys response',
  'POST /auth/passkeys response.response',
  'POST /auth/passkeys/login response',
  'POST /auth/passkeys/login response.response',
]

const writing = (routes as readonly Route[])
  .filter(({ body }) => body)
  .map((route) => [`${route.method} ${route.path}`, route, route.body as TSchema as Node] as const)

/** Places of a schema that let fields through which it does not name. */
function openPlaces(node: Node, path: string[] = []): string[] {
  const known = node.type ?? node.enum ?? node.const ?? node.anyOf
  const open = known === undefined || (node.type === 'object' && node.additionalProperties !== false)
  return [
    ...(open ? [path.join('.')] : []),
    ...Object.entries(node.properties ?? {}).flatMap(([name, field]) => openPlaces(field, [...path, name])),
    ...(node.items ? openPlaces(node.items, [...path, '0']) : []),
    ...(node.anyOf ?? []).flatMap((choice) => openPlaces(choice, path)),
  ]
}

test('every object that a body may hold refuses fields it does not name', () => {
  const open = writing.flatMap(([name, , body]) => openPlaces(body).map((place) => `${name} ${place}`))
  expect(open.toSorted()).toEqual(opaque)
})

/** A body as its schema wants it, with `extra` in every object that is not opaque; `added` hears where. */
function bodyOf(node: Node, extra: readonly string[], added: string[], path: string[] = []): unknown {
  const { properties, required = [], oneOf = [], items, anyOf } = node
  if (properties) {
    const needed = [...required, ...(oneOf[0]?.required ?? [])]
    const fields = Object.entries(properties)
      .filter(([name, { type }]) => needed.includes(name) || type === 'array')
      .map(([name, field]) => [name, bodyOf(field, extra, added, [...path, name])] as const)
    const foreign = extra.filter(
      (name) => node.additionalProperties !== true && !Object.hasOwn(properties, name),
    )
    added.push(...foreign.map((name) => [...path, name].join('.')))
    return { ...Object.fromEntries(foreign.map((name) => [name, 'admin'])), ...Object.fromEntries(fields) }
  }
  if (items) return [bodyOf(items, extra, added, [...path, '0'])]
  if (anyOf?.[0]) return bodyOf(anyOf[0], extra, added, path)
  if (node.const !== undefined) return node.const
  if (node.type === 'integer') return 1
  if (node.type === 'boolean') return true
  if (node.format === 'date-time') return '2100-01-01T00:00:00Z'
  return node.enum?.[0] ?? node.examples?.[0] ?? 'abcdef'
}

const w = await world()
const anna = await w.person('anna')
const root = await w.person('root')
await w.sql(`update accounts set role = 'admin', is_staff = true where id = $1`, [root.user.id])
// The first of everything exists and is hers: what is refused is not refused for want of a row.
await w.event(anna)
await anna.post('/organizations', { title: 'Choir', members: [{ user_id: root.user.id }] })

const columns = await w.sql<{ name: string }>(
  `select distinct column_name as name from information_schema.columns where table_schema = 'public' order by 1`,
)
const wishes = [
  'role',
  'isAdmin',
  'is_admin',
  'is_staff',
  'ownerId',
  'status',
  'price',
  'emailVerified',
  'createdAt',
]
const names = [...new Set([...columns.map(({ name }) => name), ...wishes])]
const accounts = () => w.sql('select * from accounts order by id')

/** A refusal names twenty fields at most: five at a time leave room for those of objects inside. */
const handfuls = Array.from({ length: Math.ceil(names.length / 5) }, (_, at) =>
  names.slice(at * 5, at * 5 + 5),
)

test('there is something to try', () => {
  expect(writing.length).toBeGreaterThan(20)
  expect(names).toEqual(expect.arrayContaining(['password_hash', 'is_blocked', 'organizer_id', 'booked']))
  expect(names.length).toBeGreaterThan(70)
})

test.each(writing)('%s takes no column that it does not name', async (_name, route, schema) => {
  const before = await accounts()
  const path = route.path.replaceAll(/:\w+/g, '1')
  const send = (caller: Caller, body: unknown) => caller.call(route.method, path, { body })
  for (const handful of handfuls) {
    const added: string[] = []
    const body = bodyOf(schema, handful, added)
    if (added.length === 0) continue
    if (route.who === 'admin') expect((await send(anna, body)).status).toBe(403)
    const { status, code, problem } = await send(route.who === 'admin' ? root : anna, body)
    expect({ status, code }, JSON.stringify(body)).toEqual({ status: 400, code: 'request.invalid' })
    // Exactly these: the rest of the body is right.
    const refused = problem.errors?.map(({ path, code }) => `${path}: ${code}`)
    expect(refused?.toSorted()).toEqual(added.map((name) => `${name}: unknown`).toSorted())
  }
  expect(await accounts()).toEqual(before)
})
