import { CompiledQuery } from 'kysely'
import type { Booking } from '../../contract/bookings.ts'
import type { Seats } from '../../contract/realtime.ts'
import type { RefusalCode } from '../../contract/refusals.ts'
import { statement } from '../../db/hot.ts'
import { type Claim, type KeptReply, keepReplies } from '../../http/idempotency.ts'
import { Refusal } from '../../kernel/errors.ts'
import { spokenCode } from '../../kernel/ids.ts'
import type { Platform } from '../../platform.ts'
import { bookingJson, seatsJson } from './present.ts'

/** More than this in one transaction gains nothing: the row lock is long amortized, and the last would wait for all. */
const largestGroup = 256

export const bookSeats = statement(
  'book_seats',
  `select json_agg(json_build_object(
     'outcome', r.outcome,
     'booking', case when r.outcome in ('confirmed', 'waitlisted')
                then ${bookingJson('(r.booking)', '(r.person)', 'r.place')} end,
     'seats', ${seatsJson('r')})) as outcomes
   from book_seats($1, $2, $3, $4, $5, $6, $7) r`,
)

interface Outcome {
  outcome: 'confirmed' | 'waitlisted' | RefusalCode
  booking: Booking | null
  seats: Seats
}

type Keep = (booking: Booking) => { hold: Claim; reply: KeptReply } | null

/** What somebody asks for. */
export interface Wish {
  accountId: number
  /** How many; all or none. */
  seats: number
  /** Whether they would wait where that is full. */
  waitlist: boolean
  /** Of the link to a private event. */
  key: string | null
}

interface Request {
  wish: Wish
  keep: Keep | null
  resolve(booking: Booking): void
  reject(error: unknown): void
}

/** Where people of this process stand in line for seats, one line an event. */
export interface BookingDesk {
  /**
   * Books seats, or a place in the line of who waits for them. Throws the refusals `not_found`, `event.closed`,
   * `event.full`, `booking.exists` and `booking.too_many_seats`.
   * `keep` gives what an Idempotency-Key is to remember; it is kept in the same transaction.
   */
  book(eventId: number, wish: Wish, keep: Keep | null): Promise<Booking>
}

/**
 * While one group of an event is being committed, who comes next gathers for the following one: the row lock, the
 * commit and its flush to disk are paid once a group. A lone request goes at once.
 */
export function createBookingDesk({ db, clock, realtime }: Platform): BookingDesk {
  const lines = new Map<number, Request[]>()

  async function serve(eventId: number, line: Request[]): Promise<void> {
    while (line.length > 0) await bookGroup(eventId, line.splice(0, largestGroup))
    lines.delete(eventId)
  }

  async function bookGroup(eventId: number, group: Request[]): Promise<void> {
    try {
      const outcomes = await commit(eventId, group)
      const last = outcomes.at(-1)
      if (last && outcomes.some(({ booking }) => booking)) {
        realtime.publish(`event:${eventId}`, 'seats', last.seats)
      }
      for (const [place, { resolve, reject }] of group.entries()) {
        const { outcome, booking } = outcomes[place] as Outcome
        if (booking) resolve(booking)
        else reject(refusalOf(outcome as RefusalCode))
      }
    } catch (error) {
      // What fails for one of them must not cost the others their seats.
      if (group.length === 1 || error instanceof Refusal) for (const { reject } of group) reject(error)
      else for (const request of group) await bookGroup(eventId, [request])
    }
  }

  async function commit(eventId: number, group: Request[]): Promise<Outcome[]> {
    const values = [
      eventId,
      group.map(({ wish }) => wish.accountId),
      group.map(() => spokenCode()),
      group.map(({ wish }) => wish.seats),
      group.map(({ wish }) => wish.waitlist),
      group.map(({ wish }) => wish.key),
      clock.now(),
    ]
    if (group.every(({ keep }) => keep === null)) {
      return JSON.parse((await db.hot.write(bookSeats, values)) as string) as Outcome[]
    }
    return db.write(async (tx) => {
      const { rows } = await tx.executeQuery<{ outcomes: Outcome[] }>(
        CompiledQuery.raw(bookSeats.text, values),
      )
      const outcomes = rows[0]?.outcomes ?? []
      const kept = outcomes.map(({ booking }, place) => booking && group[place]?.keep?.(booking))
      await keepReplies(
        tx,
        kept.filter((answer) => answer != null),
      )
      return outcomes
    })
  }

  return {
    book: (eventId, wish, keep) =>
      new Promise((resolve, reject) => {
        const request = { wish, keep, resolve, reject }
        const line = lines.get(eventId)
        if (line) line.push(request)
        else {
          const opened = [request]
          lines.set(eventId, opened)
          void serve(eventId, opened)
        }
      }),
  }
}

function refusalOf(code: RefusalCode): Refusal {
  return new Refusal(code, code === 'event.full' ? { waitlist: false } : {})
}
