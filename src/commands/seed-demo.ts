import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../db/database.ts'
import { createAccount } from '../features/accounts/commands.ts'
import { hashPassword } from '../features/accounts/passwords/secrets.ts'
import { finishSome } from '../features/events/commands.ts'
import { createEvent } from '../features/events/publication/commands.ts'
import { rateEvent } from '../features/ratings/commands.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Clock } from '../kernel/clock.ts'
import { OperatorError } from '../kernel/errors.ts'
import { secret, spokenCode } from '../kernel/ids.ts'
import { withDatabase } from './database.ts'
import { cities, organizers, topics } from './demo-texts.ts'

const visitors = 60
/** Events that are over, so that ratings can be seen; a tenth of all where there are fewer. */
const mostPast = 30
const hour = 3_600_000

function pick<T>(choices: readonly T[], index: number): T {
  return choices[index % choices.length] as T
}

async function demoAccount(
  tx: Tx,
  clock: Clock,
  name: string,
  first_name: string,
  hash: string,
): Promise<Actor> {
  const registration = { email: `${name}@demo.example`, username: name, first_name }
  const account = await createAccount(tx, clock, { ...registration, time_zone: 'Europe/Moscow' }, hash, 'ru')
  return {
    id: account.id,
    role: account.role,
    isStaff: false,
    sessionId: null,
    tokenId: null,
    scope: 'write',
  }
}

/** Events over the next months and some of the last weeks, plainly marked as demo, some of them well booked. Refuses to do it twice. */
export async function seedDemo(count: number): Promise<void> {
  if (!Number.isInteger(count) || count < 1 || count > 10_000)
    throw new OperatorError('--events takes a number from 1 to 10000')
  const password = secret(9)
  const hash = await hashPassword(password)

  await withDatabase(async ({ db, clock }) => {
    const known = await db.read
      .selectFrom('accounts')
      .select('id')
      .where('email', '=', 'demo@demo.example')
      .executeTakeFirst()
    if (known) throw new OperatorError('the demo data is here already')
    const past = Math.min(Math.floor(count / 10), mostPast)
    await db.write(async (tx) => {
      await demoAccount(tx, clock, 'demo', 'Demo visitor', hash)
      const hosts = []
      for (const [index, name] of organizers.entries()) {
        hosts.push(await demoAccount(tx, clock, `demo-organizer-${index + 1}`, name, hash))
      }
      const guests: Actor[] = []
      for (let index = 1; index <= visitors; index++)
        guests.push(await demoAccount(tx, clock, `demo-guest-${index}`, `Demo guest ${index}`, hash))
      for (let index = 0; index < count - past; index++)
        await bookedEvent(tx, clock, pick(hosts, index), guests, index)
      const ratings: [number, Actor[]][] = []
      for (let index = 0; index < past; index++)
        ratings.push(await bookedEvent(tx, earlier(clock), pick(hosts, index), guests, index))
      await finishSome(tx, clock)
      for (const [event, booked] of ratings) {
        for (const guest of booked.filter((_, place) => place % 3 === 0))
          await rateEvent(tx, clock, guest, event, { score: 3 + randomInt(3) })
      }
    })
  })
  process.stdout.write(
    `${count} demo events created; sign in as demo@demo.example with the password ${password}\n`,
  )
}

/** As it was some weeks ago: an event put up then, for days after, is over now. */
function earlier(clock: Clock): Clock {
  return { now: () => new Date(clock.now().getTime() - (mostPast / 3 + 3) * 24 * hour) }
}

/** Puts up the `index`-th demo event and books it for some of the guests; answers it with who has a seat. */
async function bookedEvent(
  tx: Tx,
  clock: Clock,
  organizer: Actor,
  guests: readonly Actor[],
  index: number,
): Promise<[number, Actor[]]> {
  const id = await demoEvent(tx, clock, organizer, index)
  const some = guests.filter(() => randomInt(100) < (index * 37) % 90)
  if (some.length > 0)
    await sql`select from book_seats(${id}, ${some.map((guest) => guest.id)}::bigint[],
      ${some.map(() => spokenCode())}::text[], ${some.map(() => 1)}::integer[], ${some.map(() => true)}::boolean[],
      ${some.map(() => null)}::text[], ${clock.now()})`.execute(tx)
  // Who comes after the last seat waits, in the order of their coming.
  return [id, some.slice(0, pick(topics, index).seats)]
}

/** The `index`-th demo event: subjects, cities and times follow from the index, so every run looks alike. */
function demoEvent(tx: Tx, clock: Clock, organizer: Actor, index: number): Promise<number> {
  const topic = pick(topics, index)
  const city = pick(cities[topic.language], Math.floor(index / topics.length) + index)
  // A few a day from tomorrow on, in the city's daytime and evening.
  const day = new Date(clock.now().getTime() + (1 + Math.floor(index / 3)) * 24 * hour)
  const localHour = 10 + ((index * 5) % 10)
  const starts_at = new Date(day.setUTCHours(localHour - city.ahead, index % 2 === 0 ? 0 : 30, 0, 0))
  return createEvent(tx, clock, {
    organizer,
    delaySeconds: 0,
    event: {
      title: topic.title,
      description: `${topic.about}\n\n${topic.language === 'ru' ? 'Это пример: такого события нет.' : 'This is a demo: there is no such event.'}`,
      starts_at: starts_at.toISOString(),
      ends_at: new Date(starts_at.getTime() + topic.hours * hour).toISOString(),
      time_zone: city.timeZone,
      location: city.name,
      venue: pick(city.venues, index),
      seats: topic.seats,
      tags: [...topic.tags],
    },
  })
}
