import { sql } from 'kysely'
import { bookSeats } from '../../src/features/bookings/desk.ts'
import { startVeche } from '../child.ts'
import { fillEvents } from '../fill.ts'
import { load, request } from '../load.ts'
import { alternate, type Plan, type Row, throughput } from '../measure.ts'
import { repeater, transactionsPerSecond } from '../transactions.ts'
import { people, type World } from '../world.ts'

/** People who ask at once. */
const crowd = 256
/** Connections of the limit: where it is fastest. */
const clients = 32
/** A prime, so that the n-th person and the n-th event do not meet twice before all pairs have met. */
const spread = 9973

/** Bookings by people who are signed in, against transactions that write the same rows. */
export async function bookings(world: World, plan: Plan): Promise<Row[]> {
  const { db, tokens } = world
  const { first } = await fillEvents(db, 10_000)
  await sql`create sequence bench_turn`.execute(db.read)
  // Jobs are added by both sides and worked off by neither.
  await using veche = await startVeche({ ...world.environment, ROLE: 'web' })
  let fresh = first

  async function round(measured: () => Promise<number>): Promise<number> {
    const result = await measured()
    // Else the tables grow, and autovacuum comes, on whichever side is at work then.
    await sql`truncate bookings, graphile_worker._private_jobs`.execute(db.read)
    await sql`update events set booked = 0 where booked > 0`.execute(db.read)
    await sql`vacuum (analyze) events, accounts, sessions`.execute(db.read)
    return result
  }

  function book(eventOf: (turn: number) => number, headers: (turn: number) => Record<string, string>) {
    return round(async () => {
      let turn = 0
      const next = () => {
        if (turn === people) return null
        const path = `/api/v1/events/${eventOf(turn)}/bookings`
        const asked = request('POST', path, { authorization: `Bearer ${tokens[turn]}`, ...headers(turn) })
        turn += 1
        return asked
      }
      const { url } = veche
      return (await load({ url, connections: crowd, seconds: plan.seconds, next })).perSecond
    })
  }

  function repeat(statements: readonly string[]) {
    return round(async () => {
      await sql`alter sequence bench_turn restart`.execute(db.read)
      return transactionsPerSecond(world, statements, { clients, seconds: plan.seconds })
    })
  }

  const atOnce = (event: string) => [
    bookSeats.text.replace(
      'book_seats($1, $2, $3, $4, $5, $6, $7)',
      `nextval('bench_turn') n, lateral book_seats(${event}, array[1 + n % ${people}], array[substr(md5(n::text), 1, 16)],
         array[1], array[true], array[null], now())`,
    ),
  ]
  // The usual way: the row is locked over four round trips. The insert's trigger counts, as it does for ours.
  const inSteps = (event: number) => [
    'begin',
    `select from events where id = ${event} and booked < seats and status = 'upcoming' and starts_at > now() for no key update`,
    `insert into bookings (event_id, account_id, state, ticket_code, created_at)
     select ${event}, 1 + n % ${people}, 'confirmed', substr(md5(n::text), 1, 16), now() from nextval('bench_turn') n`,
    `select graphile_worker.add_job('bookings.confirmed', json_build_object('booking_ids', array[lastval()]))`,
    'commit',
  ]

  const none = () => ({})
  const key = (turn: number) => ({ 'idempotency-key': `${Math.random()}-${turn}` })
  const hot = (headers: (turn: number) => Record<string, string>) => () => {
    const event = fresh++
    return book(() => event, headers)
  }
  const each = (turn: number) => first + ((turn * 7919) % spread)
  const unit = 'bookings'
  return [
    throughput(
      `booking, one hot event (limit: ${repeater}, a transaction each)`,
      unit,
      await alternate(plan, hot(none), () => repeat(inSteps(fresh++))),
      4,
    ),
    throughput(
      'booking, one hot event, with Idempotency-Key (same limit)',
      unit,
      await alternate(plan, hot(key), () => repeat(inSteps(fresh++))),
      1,
    ),
    throughput(
      `booking, one hot event (limit: ${repeater}, our statement for one)`,
      unit,
      await alternate(plan, hot(none), () => repeat(atOnce(String(fresh++)))),
      1,
    ),
    throughput(
      `booking, spread over 9,973 events (limit: ${repeater}, same statement)`,
      unit,
      await alternate(
        plan,
        () => book(each, none),
        () => repeat(atOnce(`${first} + (n * 7919) % ${spread}`)),
      ),
      0.6,
    ),
  ]
}
