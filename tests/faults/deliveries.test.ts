import { expect } from 'vitest'
import { mostUnderWay as mostOf } from '../../src/features/notifications/deliveries/rules.ts'
import { mailSlots } from '../../src/features/notifications/mail/transport.ts'
import type { Person } from '../world/people.ts'
import { until } from '../world/until.ts'
import { faultsOf } from './fault.ts'
import { Installation, type Server } from './server.ts'
import { MailSink } from './sink.ts'

const fault = faultsOf(import.meta.filename)

/** How long the mail server thinks about each. */
const thinkingMs = 5
/** Mails that a process ever has under way, on a machine so busy that each seems slow. */
const mostUnderWay = mostOf(mailSlots)

interface Waiting {
  id: number
  message_id: string
  unsettled: number
  /** Seconds until somebody may take it. */
  due_in: number
}

const waitingIn = (installation: Installation) =>
  installation.sql<Waiting>(
    `select id, message_id, unsettled::bigint, ceil(extract(epoch from next_at - now()))::bigint as due_in
     from deliveries where state = 'waiting' order by id`,
  )

/** What the crowd is told. */
const told = (installation: Installation) =>
  installation.sql<{ message_id: string; state: string }>(
    `select message_id, state from deliveries where kind = 'event.changed'`,
  )

/** An event that so many have booked, and whose organizer can change it; nothing was told of it yet. */
async function bookedEvent(installation: Installation, olga: Person, booked: number): Promise<number> {
  const starts_at = '2031-03-14T16:00:00Z'
  const { body: event, status } = await olga.post('/events', { title: 'Lecture', starts_at, seats: 10_000 })
  expect(status).toBe(201)
  await installation.sql(
    `with people as (
       insert into accounts (email, username, password_hash, first_name, locale, time_zone, created_at, updated_at)
       select n || '@example.org', n, 'none', n, 'en', 'UTC', now(), now()
       from generate_series(1, $2::int) i, format('booked%s-%s', $1::bigint, i) n
       returning id
     )
     insert into bookings (event_id, account_id, state, ticket_code, created_at)
     select $1, id, 'confirmed', 'ticket' || id, now() from people`,
    [event.id, booked],
  )
  return event.id
}

const move = (olga: Person, event: number) =>
  olga.call('PATCH', `/events/${event}`, { body: { venue: 'Small hall' } })

/** Kills in the instant in which so many more mails have come in, of which at least the last is not answered. */
async function killAfter(sink: MailSink, more: number, kill: () => void): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const enough = sink.arrivals.length + more
  sink.onArrival = () => {
    if (sink.arrivals.length !== enough) return
    kill()
    resolve()
  }
  await promise
}

/** What the messages left behind by the dead have in their ledger once their minute is over. */
const aMinutePasses = (installation: Installation) =>
  installation.sql(`update deliveries set next_at = next_at - interval '1 minute' where state = 'waiting'`)

fault(
  'kill -9 of the worker twenty times and of PostgreSQL twice while 5,000 mails are due: each arrives, none is stuck, and at most what was under way arrives twice',
  async () => {
    const [crowd, kills] = [5000, 20]
    await using sink = new MailSink(thinkingMs)
    const SMTP_URL = await sink.start()
    await using installation = new Installation({ ROLE: 'web' })
    const web = await installation.start()
    const olga = await installation.person(web, 'olga')
    const event = await bookedEvent(installation, olga, crowd)
    expect((await move(olga, event)).status).toBe(200)

    let worker = await installation.startWorker({ SMTP_URL })
    // Entering is a job's: here it is to be the sending that is cut short.
    await until(async () => (await told(installation)).length === crowd, { within: 30_000 })

    /** By Message-ID, of what a kill left behind: how many attempts died in all. */
    const died = new Map<string, number>()
    for (let kill = 0; kill < kills; kill++) {
      const losesDatabase = kill % 10 === 5
      if (losesDatabase) {
        const killed = installation.postmaster
        await killAfter(sink, 50, () => process.kill(killed, 'SIGKILL'))
        const arrived = sink.arrivals.length
        await until(() => sink.arrivals.length > arrived + mostUnderWay, {
          within: 20_000,
          expected: 'a worker that goes on with the database',
        })
      }
      await killAfter(sink, 100 + Math.floor(Math.random() * 100), () => worker.child.kill('SIGKILL'))
      await worker.ended
      const before = [...died.values()].reduce((sum, attempts) => sum + attempts, 0)
      for (const { message_id, unsettled } of await waitingIn(installation))
        if (unsettled > 0) died.set(message_id, unsettled)
      const left = [...died.values()].reduce((sum, attempts) => sum + attempts, 0) - before
      expect(left, 'the kill came in the middle').toBeGreaterThan(0)
      expect(left).toBeLessThanOrEqual(losesDatabase ? 2 * mostUnderWay : mostUnderWay)
      worker = await installation.startWorker({ SMTP_URL })
    }

    const untouched = async () => (await waitingIn(installation)).filter(({ unsettled }) => unsettled === 0)
    await until(async () => (await untouched()).length === 0, { within: 30_000 })
    // What the dead had taken comes up by itself, within the minute that they had it for.
    expect((await waitingIn(installation)).filter(({ due_in }) => due_in > 60)).toEqual([])
    await aMinutePasses(installation)
    await until(async () => (await waitingIn(installation)).length === 0, { within: 30_000 })

    const { copies } = sink
    const ledger = await told(installation)
    expect(ledger.filter(({ message_id, state }) => state !== 'sent' || !copies.has(message_id))).toEqual([])
    // Each receiver has one Message-ID, however many copies.
    expect(new Set(sink.arrivals.map(({ to }) => to)).size).toBe(copies.size)
    const excess = [...copies].filter(([id, all]) => all.length > 1 + (died.get(id) ?? 0))
    expect(excess).toEqual([])
    // The mail whose arrival set off the kill was never answered: each kill has cost a copy.
    expect(sink.arrivals.length - copies.size).toBeGreaterThanOrEqual(kills)
  },
)

fault(
  'control: where a message stays with whoever took it, what the dead had taken is stuck for ever',
  async () => {
    const crowd = 200
    await using sink = new MailSink(thinkingMs)
    const SMTP_URL = await sink.start()
    await using installation = new Installation({ ROLE: 'web' })
    const olga = await installation.person(await installation.start(), 'olga')
    const event = await bookedEvent(installation, olga, crowd)
    await installation.sql(`
      create function keep() returns trigger language plpgsql as $$ begin new.next_at = '2100-01-01'; return new; end $$`)
    await installation.sql(`
      create trigger keep before update on deliveries for each row
      when (new.state = 'waiting' and new.unsettled > old.unsettled) execute function keep()`)
    expect((await move(olga, event)).status).toBe(200)

    const first = await installation.startWorker({ SMTP_URL })
    await killAfter(sink, 50, () => first.child.kill('SIGKILL'))
    await first.ended
    const stuck = (await waitingIn(installation)).filter(({ unsettled }) => unsettled > 0)
    expect(stuck.length).toBeGreaterThan(0)
    await installation.startWorker({ SMTP_URL })
    await aMinutePasses(installation)
    const isStuck = new Set(stuck.map(({ id }) => id))
    const rest = async () => (await waitingIn(installation)).filter(({ id }) => !isStuck.has(id))
    await until(async () => (await rest()).length === 0, { within: 30_000 })
    expect((await waitingIn(installation)).map(({ id }) => id)).toEqual([...isStuck])
  },
)

fault(
  'kill -9 of the only process there is: what was under way goes out again at once, ahead of nobody’s password',
  async () => {
    const crowd = 1000
    await using sink = new MailSink(thinkingMs)
    await using installation = new Installation({ SMTP_URL: await sink.start() })
    let server: Server = await installation.start()
    const olga = await installation.person(server, 'olga')
    const event = await bookedEvent(installation, olga, crowd)
    expect((await move(olga, event)).status).toBe(200)
    await killAfter(sink, 50, () => server.child.kill('SIGKILL'))
    await server.ended

    // Nothing is answered for now: every hand of the background is full when the password is asked for.
    const { promise, resolve: open } = Promise.withResolvers<void>()
    sink.gate = promise
    const before = sink.arrivals.length
    server = await installation.start()
    await until(() => sink.arrivals.length >= before + mailSlots)
    expect((await olga.at(server).post('/auth/password/forgot', { email: 'olga@example.org' })).status).toBe(
      204,
    )
    await until(() => sink.arrivals.some(({ to }) => to === 'olga@example.org'), { within: 5000 })
    expect(sink.arrivals.length - before).toBeLessThanOrEqual(mostUnderWay)
    open()

    await until(async () => (await waitingIn(installation)).length === 0, { within: 20_000 })
    const ledger = await told(installation)
    expect(ledger.length).toBe(crowd)
    expect(
      ledger.filter(({ message_id, state }) => state !== 'sent' || !sink.copies.has(message_id)),
    ).toEqual([])
  },
)
