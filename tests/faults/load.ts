import type { Booking } from '../../src/contract/bookings.ts'
import type { Person } from '../world/people.ts'
import { until } from '../world/until.ts'
import type { Installation } from './server.ts'

export interface Load {
  /** What the server said yes to. */
  acknowledged: Booking[]
  /** Every other answer, as `status code`, with how often. */
  others: Map<string, number>
  /** Requests that got no answer, by what Node calls it. */
  unanswered: Map<string, number>
  /** Refusals as unavailable that did not say when to come back. */
  withoutRetryAfter: number
  /** Resolves when nobody books any more. */
  done: Promise<void>
  stop(): void
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1)
}

/** Everybody books event after event. With `patient` an unanswered or unavailable request is tried again, else it ends that person’s day. */
export function bookingLoad(people: Person[], events: number[], { patient = false } = {}): Load {
  let stopped = false
  const load: Load = {
    acknowledged: [],
    others: new Map(),
    unanswered: new Map(),
    withoutRetryAfter: 0,
    done: Promise.resolve(),
    stop() {
      stopped = true
    },
  }

  async function spend(person: Person): Promise<void> {
    for (const event of events) {
      for (let served = false; !served; ) {
        if (stopped) return
        try {
          const { status, code, body, headers } = await person.post(`/events/${event}/bookings`)
          served = status !== 503
          if (status === 201) load.acknowledged.push(body)
          else count(load.others, `${status} ${code}`)
          if (status === 503 && headers['retry-after'] === undefined) load.withoutRetryAfter++
        } catch (error) {
          count(load.unanswered, (error as NodeJS.ErrnoException).code ?? String(error))
          if (!patient) return
        }
        // A client that comes back at once would only measure how fast the server refuses.
        if (!served) await new Promise((resolve) => setTimeout(resolve, 50))
      }
    }
  }
  load.done = Promise.all(people.map(spend)).then(() => {})
  return load
}

interface Books {
  /** Acknowledged bookings that are not in the database. */
  lost: number[]
  /** Events whose count is not the number of their bookings. */
  miscounted: number[]
  /** Bookings that were told to nobody, or more than once. */
  untold: number[]
}

/** Begun or due: not what waits for the next full minute. */
const due = 'select id from graphile_worker.jobs where run_at <= now() or attempts > 0'

/** Looks, when every job is done, whether what was promised is there and nothing is half there. */
export async function audit(installation: Installation, acknowledged: Booking[]): Promise<Books> {
  await until(async () => (await installation.sql(due)).length === 0, {
    within: 30_000,
    expected: 'every job done',
  })
  const ids = async (text: string, values: unknown[] = []) =>
    (await installation.sql<{ id: number }>(text, values)).map(({ id }) => id)
  return {
    lost: await ids(
      `select a.id from unnest($1::bigint[], $2::text[]) as a (id, code)
       where not exists (select from bookings b where b.id = a.id and b.ticket_code = a.code and b.state = 'confirmed')`,
      [acknowledged.map(({ id }) => id), acknowledged.map(({ ticket_code }) => ticket_code)],
    ),
    miscounted: await ids(
      `select id from events e where booked <> (select count(*) from bookings b where b.event_id = e.id and state = 'confirmed')`,
    ),
    untold: await ids(
      `select b.id from bookings b
       where (select count(*) from notifications n where n.account_id = b.account_id and n.event_id = b.event_id
              and n.kind = 'booking.confirmed') <> 1`,
    ),
  }
}

export const sound: Books = { lost: [], miscounted: [], untold: [] }
