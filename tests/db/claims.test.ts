import { join } from 'node:path'
import type { KyselyPlugin } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate } from '../../src/db/migrate.ts'
import { claimDue } from '../../src/features/notifications/deliveries/commands.ts'
import { lanesOf } from '../../src/features/notifications/deliveries/rules.ts'
import { freshDatabase, log } from './server.ts'

const waiting = 200_000
const { embedded, database, end } = await freshDatabase()

beforeAll(async () => {
  await migrate({ socket: embedded.connection, folder: join(import.meta.dirname, '../../migrations'), log })
  const client = await database.pool.connect()
  const run = (text: string) => client.query({ text, ...{ query_timeout: 120_000 } })
  await run(`set statement_timeout = '120s'`)
  // A flood of the background, half of it due; what failed before; and one that somebody waits for.
  await run(`
    insert into deliveries (kind, channel, address, state, priority, attempts, next_at, created_at)
    select 'event.changed', 'mail', n || '@example.org', 'waiting', case when n = 77 then -10 else 10 end, n % 10 / 9,
           now() + case when n % 2 = 0 then '-1 hour' else '5 hours' end::interval, now()
    from generate_series(1, ${waiting}) n`)
  await run(`update deliveries set next_at = now() where address = '77@example.org'`)
  await run('analyze deliveries')
  client.release(true)
}, 120_000)
afterAll(end)

/** Has each statement explained, while it is run. */
const explained: KyselyPlugin = {
  transformQuery: ({ node }) => {
    if (node.kind !== 'RawNode') throw new Error(`a ${node.kind} cannot be explained here`)
    const [first = '', ...more] = node.sqlFragments
    return { ...node, sqlFragments: [`explain (analyze, timing off) ${first}`, ...more] }
  },
  transformResult: async ({ result }) => result,
}

function claim(which: { free: number; most: number | null; explain?: boolean }) {
  const db = which.explain ? { ...database, read: database.read.withPlugin(explained) } : database
  const lanes = lanesOf(which.free).map((lane) => ({ ...lane, free: which.free }))
  return claimDue(db, 'mail', { now: new Date(), lanes, most: which.most })
}

/** The most rows that any step of a plan has read, kept or not. */
function mostRead(plan: string): number {
  const counts = plan.matchAll(/actual rows=([\d.]+) loops=(\d+)|Rows Removed by \w+(?: \w+)*: (\d+)/g)
  return Math.max(
    ...[...counts].map(
      ([, rows = '0', loops = '1', removed = '0']) => Number(rows) * Number(loops) + Number(removed),
    ),
  )
}

test('among 200,000 that wait, what is due is read from the beginning of its line, and nothing is sorted', async () => {
  const rows = (await claim({ free: 4, most: null, explain: true })) as unknown as Record<string, string>[]
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
  expect(plan).toMatch(/using deliveries_due/)
  expect(plan).not.toMatch(/Seq Scan|Sort|Hash Join|Bitmap/)
  expect(mostRead(plan)).toBeLessThan(100)
})

test('what somebody waits for is taken first, however much of the background is due', async () => {
  await database.pool.query(`update deliveries set next_at = now(), unsettled = 0 where priority = -10`)
  const taken = await claim({ free: 4, most: 1 })
  expect(taken.map(({ address }) => address)).toEqual(['77@example.org'])
})

test('staff find a mail by its address without reading the ledger', async () => {
  const { rows } = await database.pool.query<{ 'QUERY PLAN': string }>(
    `explain select * from deliveries where address = '78@example.org' and id < 1000000000 order by id desc limit 21`,
  )
  expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/using deliveries_of_address/)
})
