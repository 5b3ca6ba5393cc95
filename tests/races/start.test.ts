import { expect, inject, test } from 'vitest'
import { connectOnce } from '../../src/db/connection.ts'
import { migrate } from '../../src/db/migrate.ts'
import { createLog } from '../../src/kernel/log.ts'
import { emptyWorld } from '../world/world.ts'

test('nodes that start at once on an empty database migrate it once and all serve', async () => {
  await using w = await emptyWorld({ env: { JWT_SECRET: '' } })
  await w.sql('drop schema public cascade')
  await w.sql('drop schema graphile_worker cascade')
  await w.sql('create schema public')
  const nodes = await Promise.all([1, 2, 3].map(() => w.startNode()))
  const applied = await w.sql<{ id: number }>('select id from schema_migrations order by id')
  expect(applied.map(({ id }) => id)).toEqual(applied.map((_row, place) => place + 1))
  expect(applied.length).toBeGreaterThanOrEqual(6)

  // They agree on the key: what one signed the others take.
  const anna = await w.person('anna')
  for (const node of nodes) expect((await anna.at(node).get('/me')).body).toEqual(anna.user)
})

test('of ten migrations at once one applies everything', async () => {
  await using w = await emptyWorld()
  await w.sql('drop schema public cascade')
  await w.sql('create schema public')
  const address = { socket: { ...inject('cluster'), database: w.database } }
  const log = createLog('silent')
  const runs = await Promise.all(
    Array.from({ length: 10 }, () => migrate({ ...address, folder: 'migrations', log })),
  )
  expect(runs.filter((applied) => applied.length > 0)).toHaveLength(1)
  const client = await connectOnce(address)
  const { rows } = await client.query('select name from schema_migrations order by id')
  await client.end()
  expect(rows.map(({ name }) => name)).toEqual(runs.flat())
})
