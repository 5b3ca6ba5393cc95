import { once } from 'node:events'
import { sql } from 'kysely'
import { startChild, startVeche } from '../child.ts'
import { fillEvents } from '../fill.ts'
import type { Order as SinkOrder } from '../limits/sink.ts'
import { median, type Plan, type Row } from '../measure.ts'
import { people, type World } from '../world.ts'

/** Reminders that are due, and people who get none and forget their passwords. */
const due = 1_000_000
const forgetful = 40
/** Longest that the slowest mail may take, in seconds. */
const allowed = 2
/** Longer than the filling takes, in ms. */
const patience = 900_000

/** From the press on “forgot my password” to the mail at its server: with nothing due, and with a million reminders. */
export async function urgent(world: World, { rounds }: Plan): Promise<Row[]> {
  const { db, environment } = world
  const { first: event } = await fillEvents(db, 1)
  await using sink = await startChild(['bench/limits/sink.ts'])
  let asked = 0

  async function seconds(url: string): Promise<number> {
    asked += 1
    const email = `person${people - asked}@example.org`
    const seen = once(sink.process, 'message', { signal: AbortSignal.timeout(60_000) })
    sink.process.send({ watch: email } satisfies SinkOrder)
    const begun = performance.now()
    const { status } = await fetch(`${url}/api/v1/auth/password/forgot`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email }),
    })
    if (status !== 204) throw new Error(`forgot: ${status}`)
    await seen
    return (performance.now() - begun) / 1000
  }

  async function several(): Promise<number[]> {
    await using veche = await startVeche({ ...environment, SMTP_URL: sink.url })
    const taken: number[] = []
    for (let round = 0; round < rounds + 2; round++) {
      taken.push(await seconds(veche.url))
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    // The first warms up.
    return taken.slice(1)
  }

  const idle = await several()
  await enterMillion(world, event)
  const busy = await several()
  const left = await sql<{ count: number }>`select count(*) from deliveries where state = 'waiting'`.execute(
    db.read,
  )
  await sql`truncate notifications, deliveries`.execute(db.read)
  const ms = (value: number) => `${Math.round(value * 1000)} ms`
  const slowest = Math.max(...busy)
  const still = Math.round((left.rows[0]?.count ?? 0) / 1000).toLocaleString('en')
  return [
    {
      work: `password mail with a million reminders due, slowest of ${busy.length} (limit: nothing due; ${still}k still due after)`,
      veche: `${ms(slowest)} (median ${ms(median(busy))})`,
      limit: `${ms(Math.max(...idle))} (median ${ms(median(idle))})`,
      ratio: (median(busy) / median(idle)).toFixed(2),
      goal: `≤ ${allowed} s ${slowest <= allowed ? '✓' : '✗'}`,
    },
  ]
}

/** A million mails of the background, due for an hour and yet to be written. */
async function enterMillion({ db }: World, event: number): Promise<void> {
  const client = await db.pool.connect()
  const run = (text: string, values: unknown[] = []) =>
    client.query(Object.assign({ text, values }, { query_timeout: patience }))
  try {
    await run(`set statement_timeout = ${patience}`)
    await run('set session_replication_role = replica')
    await run(
      `insert into notifications (account_id, kind, cause, facts, event_id, created_at)
       select 2 + n % $2::int, 'event.changed', 'bench ' || n, jsonb_build_object('title', 'Lecture', 'starts_at', '2031-03-14T16:00:00Z',
         'time_zone', 'Europe/Moscow', 'changes', '[{"field": "venue", "from": "Great hall", "to": "Small hall"}]'::jsonb), $1, now()
       from generate_series(1, $3::int) n`,
      [event, people - forgetful - 10, due],
    )
    await run(
      `insert into deliveries (notification_id, account_id, kind, priority, channel, address, message_id, state, next_at, created_at)
       select id, account_id, kind, 10, 'mail', 'person' || account_id || '@example.org', '<bench' || id || '@localhost>', 'waiting',
         now() - interval '1 hour', now()
       from notifications where cause like 'bench %'`,
    )
    await run('vacuum (analyze) notifications, deliveries')
    await run('checkpoint')
  } finally {
    client.release(true)
  }
}
