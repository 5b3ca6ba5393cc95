import { globSync } from 'node:fs'
import { basename } from 'node:path'
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
  const applied = await w.sql<{ name: string }>('select name from schema_migrations order by id')
  const files = globSync('migrations/[0-9]*.sql').map((file) => basename(file, '.sql'))
  expect(applied.map(({ name }) => name)).toEqual(files.toSorted())

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
