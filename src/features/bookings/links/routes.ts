import { cancelBookingByLink, readBookingByLink } from '../../../contract/bookings.ts'
import type { Binder } from '../../../http/bind.ts'
import { Refusal } from '../../../kernel/errors.ts'
import type { Platform } from '../../../platform.ts'
import { cancelBooking, type Freed } from '../commands.ts'
import { bookingByLink, linkedBooking, linkedBookingInTransaction } from './access.ts'
import type { BookingLinks } from './secrets.ts'

/** A booking that goes with its event in this very moment is as gone as any other. */
function asLink(error: unknown): never {
  throw error instanceof Refusal && error.code === 'not_found' ? new Refusal('booking.link_invalid') : error
}

export function bindBookingLinks(http: Binder, { clock, db, realtime }: Platform, links: BookingLinks): void {
  http.on(readBookingByLink, async ({ body }) => {
    const { id } = await bookingByLink(db, clock, links, body.token)
    return linkedBooking(db, id)
  })
  http.on(cancelBookingByLink, async ({ body, write }) => {
    const { id, account_id } = await bookingByLink(db, clock, links, body.token)
    let freed = null as Freed | null
    const answer = await write(async (tx) => {
      freed = await cancelBooking(tx, clock, account_id, id).catch(asLink)
      return linkedBookingInTransaction(tx, id)
    })
    if (freed) realtime.publish(`event:${freed.eventId}`, 'seats', freed.seats)
    return answer
  })
}
