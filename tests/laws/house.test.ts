import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { routes } from '../../src/contract/index.ts'
import type { Route } from '../../src/contract/route.ts'
import { describeApi } from '../../src/http/openapi.ts'
import { wordings } from '../../src/http/wording.ts'
import { settings } from '../../src/kernel/config.ts'
import { world } from '../world/world.ts'

const w = await world()
const sources = globSync('src/**/*.{ts,tsx}').toSorted()
const read = (file: string) => readFileSync(file, 'utf8')

test.each(Object.entries(settings))(
  'the setting %s is documented, with its default and what it does',
  (name, { shown, about }) => {
    expect(about).toMatch(/^[A-Z].*\.$/)
    expect(read('docs/configuration.md')).toContain(`| \`${name}\` |`)
    expect(read('docs/configuration.md')).toContain(`| ${shown} | ${about} |`)
    expect(read('.env.example')).toContain(`\n#${name}=`)
  },
)

test('no other environment variable is read than the declared ones', () => {
  const asked = sources.flatMap((file) =>
    [...read(file).matchAll(/process\.env\.(\w+)/g)].map(([, name]) => name),
  )
  expect(asked.filter((name) => !Object.hasOwn(settings, name ?? ''))).toEqual([])
})

test('every table belongs to one slice or room: its row type stands in exactly one tables.ts', async () => {
  const declared = sources.flatMap((file) => {
    const [, body = ''] =
      /declare module '[./]*db\/tables\.ts' \{\s*interface Tables \{\n([\s\S]*?)\n {2}\}/.exec(read(file)) ??
      []
    return [...body.matchAll(/^ {4}(\w+): /gm)].map(([, table]) => ({ table, file: basename(file) }))
  })
  const tables = await w.sql<{ table: string }>(
    `select tablename as table from pg_tables where schemaname = 'public' and tablename <> 'schema_migrations' order by 1`,
  )
  expect(tables.length).toBeGreaterThan(6)
  expect(declared.toSorted((a, b) => (a.table! < b.table! ? -1 : 1))).toEqual(
    tables.map(({ table }) => ({ table, file: 'tables.ts' })),
  )
})

test('every column of a row type is a column of its table, and the other way round', async () => {
  const columns = await w.sql<{ table: string; column: string }>(
    `select table_name as table, column_name as column from information_schema.columns
     join information_schema.tables using (table_schema, table_name)
     where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'schema_migrations'`,
  )
  const text = globSync('src/**/tables.ts').map(read).join('\n')
  for (const [table, rows] of Map.groupBy(columns, ({ table }) => table)) {
    const [, name, inline] = new RegExp(`^ {4}${table}: (?:(\\w+)|\\{ (.*) \\})$`, 'm').exec(text) ?? []
    const body = inline ?? new RegExp(`interface ${name} \\{\\n([\\s\\S]*?)\\n\\}`).exec(text)?.[1] ?? ''
    const fields = [...body.matchAll(inline ? /(\w+): /g : /^ {2}(\w+): /gm)].map(([, field]) => field)
    expect(fields.toSorted(), table).toEqual(rows.map(({ column }) => column).toSorted())
  }
})

test('every refusal of a route is documented under its status', async () => {
  const { paths } = (await describeApi()) as {
    paths: Record<string, Record<string, { responses: Record<string, { description: string }> }>>
  }
  for (const { method, path, reply, refusals, who } of routes as readonly Route[]) {
    const { responses } = paths[`/api/v1${path.replaceAll(/:(\w+)/g, '{$1}')}`]![method.toLowerCase()]!
    expect(responses[reply.status]).toBeDefined()
    const needed = [...refusals, ...(who === 'anyone' ? [] : (['auth.required', 'auth.blocked'] as const))]
    for (const code of needed)
      expect(responses[wordings[code].status]?.description, `${method} ${path}`).toContain(
        `\`${code}\`: ${wordings[code].en}`,
      )
  }
})

test('the code leaves no notes to itself and does not talk to the console', () => {
  const found = sources.flatMap((file) =>
    read(file)
      .split('\n')
      .filter((line) => /\bconsole\.|\b(TODO|FIXME|XXX|HACK)\b/.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  )
  expect(found).toEqual([])
})
