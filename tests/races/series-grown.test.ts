import { expect, test } from 'vitest'
import { until } from '../world/until.ts'
import { hour, movableClock, openWorld, password, type World } from '../world/world.ts'

/** Waits until so many statements of this world stand behind a lock. */
const waiting = (w: World, count: number) =>
  until(async () => {
    const [row] = await w.sql<{ waiting: number }>(
      `select count(*)::int as waiting from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`,
    )
    return row?.waiting === count
  })

/** A series to which the daily job is about to add dates: it holds the last one, and cannot write the links yet. */
async function growing() {
  const clock = movableClock()
  const w = await openWorld({ clock })
  const olga = await w.person('olga')
  const first = await w.event(olga, { rrule: 'FREQ=MONTHLY' })
  clock.advance(1.5 * 365 * 24 * hour)
  const signedIn = await w.stranger.post('/auth/login', { login: 'olga', password })
  olga.access = signedIn.body.access
  const [last] = await w.sql<{ id: number }>('select max(id) as id from events')
  const release = await w.hold('lock table event_organizations in share mode')
  await w.sql(`select graphile_worker.add_job('events.extend_series', '{}')`)
  await waiting(w, 1)
  const names = () =>
    w.sql<{ title: string }>('select distinct title from events where starts_at > $1', [clock.now()])
  return { w, olga, first, last: last!.id, release, names }
}

test('a change of all dates reaches those that were being added', async () => {
  const { w, olga, last, release, names } = await growing()
  await using _ = w
  const answer = olga.call('PATCH', `/events/${last}`, { body: { title: 'Late studio', scope: 'all' } })
  await waiting(w, 2)
  await release()
  expect((await answer).status).toBe(200)
  expect(await names()).toEqual([{ title: 'Late studio' }])
})

test('control: one statement that waits for the last date sees no other', async () => {
  const { w, first, release, names } = await growing()
  await using _ = w
  const changed = w.hold(
    `update events set title = 'Late studio' where id in (
       select id from events where series_id = ${first.series_id} order by id for update); commit`,
  )
  await waiting(w, 2)
  await release()
  await (await changed)()
  expect(await names()).toHaveLength(2)
})
