import { sql } from 'kysely'
import { lookForReminders } from '../../src/features/notifications/reminders/jobs.ts'
import { emit } from '../../src/jobs/job.ts'
import { startChild, startVeche } from '../child.ts'
import { fillEvents } from '../fill.ts'
import type { Order as SinkOrder } from '../limits/sink.ts'
import { alternate, type Plan, type Row, throughput } from '../measure.ts'
import type { World } from '../world.ts'

/** Everybody who booked the event. */
const crowd = 10_000
const entered = ['notifications', 'deliveries']

/** From the look for reminders to a row in the ledger for everybody, against PostgreSQL copying the same rows. */
export async function reminders(world: World, plan: Plan): Promise<Row[]> {
  const { db, environment } = world
  const { first: event } = await fillEvents(db, 1)
  await sql`
    insert into bookings (event_id, account_id, state, ticket_code, created_at)
    select ${event}, n, 'confirmed', substr(md5(${event} || ' ' || n), 1, 16), now() - interval '1 day'
    from generate_series(3, ${crowd + 2}::int) n`.execute(db.read)
  await using sink = await startChild(['bench/limits/sink.ts'])
  // What is entered is not sent meanwhile: that has a row of its own.
  sink.process.send({ mute: true } satisfies SinkOrder)
  await using _veche = await startVeche({ ...environment, ROLE: 'worker', SMTP_URL: sink.url })

  async function round(measured: () => Promise<number>): Promise<number> {
    const seconds = await measured()
    await sql`truncate notifications, deliveries`.execute(db.read)
    await sql`vacuum (analyze) notifications, deliveries`.execute(db.read)
    return crowd / seconds
  }

  async function remind(): Promise<number> {
    // Another moment each time, of which nobody was reminded; it came a second ago.
    await sql`
      update events set starts_at = now() + interval '59 minutes 59 seconds', ends_at = null where id = ${event}`.execute(
      db.read,
    )
    await sql`update reminder_clock set passed_at = now() - interval '30 seconds'`.execute(db.read)
    const begun = performance.now()
    await db.write((tx) => emit(tx, lookForReminders, {}))
    while ((await count(world)) < crowd) await new Promise((resolve) => setTimeout(resolve, 3))
    return (performance.now() - begun) / 1000
  }

  async function copy(): Promise<number> {
    const begun = performance.now()
    await db.write(async (tx) => {
      for (const table of entered)
        await sql
          .raw(`insert into ${table} overriding system value select * from bench_${table} order by id`)
          .execute(tx)
    })
    return (performance.now() - begun) / 1000
  }

  await round(async () => {
    const seconds = await remind()
    for (const table of entered)
      await sql.raw(`create table bench_${table} as select * from ${table}`).execute(db.read)
    return seconds
  })
  const sides = await alternate(
    plan,
    () => round(remind),
    () => round(copy),
  )
  for (const table of entered) await sql.raw(`drop table bench_${table}`).execute(db.read)
  return [
    throughput(
      'reminders of an event with 10k bookings, from the look to the ledger (limit: insert … select)',
      'rows',
      sides,
      0.3,
    ),
  ]
}

async function count({ db }: World): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) from deliveries`.execute(db.read)
  return rows[0]?.count ?? 0
}
