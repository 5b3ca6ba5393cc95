import { once } from 'node:events'
import { sql } from 'kysely'
import { eventChanged } from '../../src/features/events/jobs.ts'
import { mailSlots as slots } from '../../src/features/notifications/mail/transport.ts'
import { emit } from '../../src/jobs/job.ts'
import { type Child, startChild, startVeche } from '../child.ts'
import { fillEvents } from '../fill.ts'
import { type Order as JobsOrder, nothing } from '../limits/jobs.ts'
import type { Order as MailerOrder } from '../limits/mailer.ts'
import type { Order as SinkOrder } from '../limits/sink.ts'
import { alternate, type Plan, type Row, throughput } from '../measure.ts'
import type { World } from '../world.ts'

/** Everybody who booked the event; its organizer, the second account, is told nothing. */
const crowd = 4000
/** Longer than any round takes, in ms: one in which a message was lost must not go on for ever. */
const patience = 60_000
/** From news of an event to mails that are sent and settled, against the sending alone and against a queue alone. */
export async function deliveries(world: World, plan: Plan): Promise<Row[]> {
  const { db, environment } = world
  const { first: event } = await fillEvents(db, 1)
  await sql`
    insert into bookings (event_id, account_id, state, ticket_code, created_at)
    select ${event}, n, 'confirmed', substr(md5(${event} || ' ' || n), 1, 16), now() from generate_series(3, ${crowd + 2}::int) n`.execute(
    db.read,
  )
  await using sink = await startChild(['bench/limits/sink.ts'])
  const SMTP_URL = sink.url
  await using mailer = await startChild(['bench/limits/mailer.ts'], { SMTP_URL })
  await using jobs = await startChild(['bench/limits/jobs.ts'], environment)
  await using _veche = await startVeche({ ...environment, ROLE: 'worker', SMTP_URL })
  let revision = 0

  async function round(measured: () => Promise<unknown>): Promise<number> {
    const begun = performance.now()
    await measured()
    const perSecond = crowd / ((performance.now() - begun) / 1000)
    await sql`truncate notifications, deliveries`.execute(db.read)
    await sql`vacuum (analyze) notifications, deliveries`.execute(db.read)
    return perSecond
  }

  async function chain(): Promise<void> {
    const all = ask(sink, { count: crowd } satisfies SinkOrder)
    await announce()
    await all
    await settled()
  }

  async function announce(): Promise<void> {
    revision += 1
    const changes = [{ field: 'venue', from: 'Great hall', to: 'Small hall' } as const]
    await db.write((tx) => emit(tx, eventChanged, { event_id: event, revision, changes }))
  }

  async function settled(): Promise<void> {
    while ((await sentOf(world)) < crowd) await new Promise((resolve) => setTimeout(resolve, 5))
  }

  const copied = once(sink.process, 'message')
  sink.process.send({ copy: true } satisfies SinkOrder)
  await announce()
  const [{ source }] = (await copied) as [{ source: string }]
  await round(settled)
  const sending = () => ask(mailer, { count: crowd, slots, source } satisfies MailerOrder)

  async function queueing(): Promise<void> {
    const done = ask(jobs, { count: crowd } satisfies JobsOrder)
    await sql`
      select graphile_worker.add_job(${nothing}, json_build_object('delivery_id', n))
      from generate_series(1, ${crowd}::int) n`.execute(db.read)
    await done
    while (await queued(world)) await new Promise((resolve) => setTimeout(resolve, 2))
  }

  return [
    throughput(
      'news to mails sent and settled (limit: nodemailer alone, the same mails)',
      'mails',
      await alternate(
        plan,
        () => round(chain),
        () => round(sending),
      ),
      0.5,
    ),
    throughput(
      'news to mails sent and settled (limit: graphile-worker, empty jobs)',
      'mails',
      await alternate(
        plan,
        () => round(chain),
        () => round(queueing),
      ),
      1,
    ),
  ]
}

/** Orders something of a child, and waits until it reports. */
async function ask({ process: child }: Child, order: object): Promise<void> {
  const done = once(child, 'message', { signal: AbortSignal.timeout(patience) })
  child.send(order)
  await done
}

async function sentOf({ db }: World): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) from deliveries where state = 'sent'`.execute(
    db.read,
  )
  return rows[0]?.count ?? 0
}

async function queued({ db }: World): Promise<boolean> {
  const { rows } = await sql`
    select from graphile_worker._private_jobs jobs
    join graphile_worker._private_tasks tasks on tasks.id = jobs.task_id and tasks.identifier = ${nothing} limit 1`.execute(
    db.read,
  )
  return rows.length > 0
}
