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

test('a pool that begins nothing while jobs wait is given up, and another does them', {
  timeout: 60_000,
}, async () => {
  const boris = await w.person('boris')
  const event = await w.event(boris)
  const pool = async () => (await w.sql<{ pool_id: string }>('select pool_id from job_workers'))[0]?.pool_id
  const first = await pool()
  // A queue that is held elsewhere: whoever fetches passes the job over, while it waits.
  await w.sql(
    `select graphile_worker.add_job('events.published', json_build_object('event_id', $1::bigint),
       queue_name => 'held', run_at => now() + '1 hour', job_key => 'unseen')`,
    [event.id],
  )
  await w.sql(`update graphile_worker._private_job_queues set locked_at = now(), locked_by = 'elsewhere'`)
  await w.sql(
    `update graphile_worker._private_jobs set run_at = now() - interval '6 seconds' where key = 'unseen'`,
  )
  const changed = async () => ![first, undefined].includes(await pool())
  await until(changed, { within: 40_000, expected: 'the pool was never given up' })

  await w.sql('update graphile_worker._private_job_queues set locked_at = null, locked_by = null')
  const done = async () =>
    (await w.sql(`select from graphile_worker._private_jobs where key = 'unseen'`)).length === 0
  await until(done, { within: 20_000, expected: 'the job was never done' })
})
