import fc from 'fast-check'
import type { TObject, TSchema } from 'typebox'
import { expect, test } from 'vitest'
import { routes } from '../../src/contract/index.ts'
import type { Route } from '../../src/contract/route.ts'
import { world } from '../world/world.ts'

const w = await world()
/** Not the password that the contract gives as an example: anna must still be there in the end. */
const password = 'a phrase of her own'
const anna = await w.person('anna', { password })
const event = await w.event(anna)
const victim = await w.person('victim')
const root = await w.person('root')
await w.sql(`update accounts set role = 'admin', is_staff = true where id = $1`, [root.user.id])

/** Enough for a habit; `FUZZ_RUNS=10000` for a night. */
const numRuns = Number(process.env.FUZZ_RUNS ?? 60)

/** Any code unit in any order: NUL, lone surrogates, controls, marks of direction. */
const anyText = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
  maxLength: 300,
})
const hostile = fc.oneof(
  anyText,
  fc.string({ unit: 'binary', maxLength: 3000 }),
  fc.double(),
  fc.maxSafeInteger(),
  fc.date().map((date) => (Number.isNaN(date.getTime()) ? 'never' : date.toISOString())),
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom(
    null,
    true,
    '',
    ' ',
    '0',
    -1,
    0,
    1e308,
    2 ** 53,
    'undefined',
    '__proto__',
    `' or 1=1 --`,
    '{{7*7}}',
    '\u0000',
  ),
)

/** What a schema wants, so that a fuzzed body now and then gets past the validation. */
function wanted(schema: TSchema): fc.Arbitrary<unknown> {
  const { type, format, enum: choices, examples, items } = schema as Record<string, unknown>
  if (Array.isArray(choices)) return fc.constantFrom(...choices)
  if (format === 'email') return fc.emailAddress({ size: '-1' })
  if (format === 'date-time')
    return fc
      .date({ min: new Date(0), max: new Date('8000-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString())
  if (Array.isArray(examples)) return fc.constantFrom(...examples)
  if (type === 'integer') return fc.integer({ min: 1, max: 1_000_000 })
  if (type === 'array') return fc.array(wanted(items as TSchema), { minLength: 1, maxLength: 5 })
  return fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
}

function bodyOf(schema: TObject): fc.Arbitrary<unknown> {
  const fields = Object.entries(schema.properties).map(([name, field]) => [
    name,
    fc.oneof({ weight: 4, arbitrary: wanted(field) }, { weight: 1, arbitrary: hostile }),
  ])
  const shaped = fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>, {
    requiredKeys: (schema.required ?? []) as string[],
  })
  const unknown = fc.dictionary(fc.string(), hostile, { maxKeys: 3 })
  return fc.oneof(
    { weight: 6, arbitrary: shaped },
    { weight: 1, arbitrary: fc.tuple(shaped, unknown).map(([known, more]) => ({ ...known, ...more })) },
    { weight: 1, arbitrary: hostile },
  )
}

const all: readonly Route[] = routes
const writing = all.filter(({ body }) => body)
const listing = all.filter(({ query }) => query)
const address = (route: Route) =>
  route.path
    .replace(':id', String(route.path.startsWith('/users/') ? victim.user.id : event.id))
    .replace(':user_id', String(victim.user.id))
const callerOf = ({ who }: Route) => ({ anyone: w.stranger, person: anna, staff: root, admin: root })[who]

test('there is something to fuzz', () => {
  expect(writing.length).toBeGreaterThanOrEqual(7)
  expect(listing.length).toBeGreaterThanOrEqual(5)
})

test.each(writing.map((route) => [`${route.method} ${route.path}`, route] as const))(
  '%s answers any body without breaking',
  { timeout: 120_000 },
  async (_name, route) => {
    const caller = callerOf(route)
    const statuses = new Set<number>()
    await fc.assert(
      fc.asyncProperty(bodyOf(route.body!), async (body) => {
        const answer = await caller.call(route.method, address(route), { body: JSON.stringify(body) ?? '' })
        statuses.add(answer.status)
        expect(answer.status, answer.text).toBeLessThan(500)
        if (answer.status === 400) expect(answer.code, answer.text).toBeDefined()
      }),
      { numRuns },
    )
    expect(statuses).toContain(400)
  },
)

test.each(listing.map((route) => [`${route.method} ${route.path}`, route] as const))(
  '%s answers any query without breaking',
  async (_name, route) => {
    const value = fc.oneof(
      anyText,
      fc.double().map(String),
      fc.constantFrom('true', '1', '20', `${event.id}`),
    )
    const query = fc.dictionary(fc.constantFrom('cursor', 'limit', 'count', 'q', 'x'), value, { maxKeys: 4 })
    await fc.assert(
      fc.asyncProperty(query, async (pairs) => {
        const text = new URLSearchParams(pairs).toString()
        const answer = await callerOf(route).call(route.method, `${address(route)}?${text}`)
        expect(answer.status, answer.text).toBeLessThan(500)
      }),
      { numRuns },
    )
  },
)

test('after all that the server still serves', async () => {
  const again = await w.stranger.post('/auth/login', { login: anna.user.email, password })
  expect(again.status, again.text).toBe(200)
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
})
