import { expect, test } from 'vitest'
import { until } from '../world/until.ts'
import { world } from '../world/world.ts'

const w = await world()

test('a job that was handed out and never arrived is given back and done', { timeout: 40_000 }, async () => {
  const anna = await w.person('anna')
  const event = await w.event(anna)
  // As a connection leaves it that breaks between the database's commit and its answer: held by a pool that lives.
  await w.sql(
    `select graphile_worker.add_job('events.published', json_build_object('event_id', $1::bigint), run_at => now() + '1 hour',
       job_key => 'lost')`,
    [event.id],
  )
  const lost = await w.sql<{ id: string }>(
    `update graphile_worker._private_jobs
     set run_at = now(), locked_at = now() - interval '6 seconds', locked_by = (select pool_id from job_workers)
     where key = 'lost' returning id::text`,
  )
  expect(lost).toHaveLength(1)
  const gone = async () =>
    (await w.sql('select from graphile_worker._private_jobs where id = $1', [lost[0]?.id])).length === 0
  await until(gone, { within: 30_000, expected: 'the lost job was never done' })
})
