import {
  bookEvent,
  cancelBooking,
  listEventBookings,
  listMyBookings,
  readBooking,
} from '../../contract/bookings.ts'
import type { Binder } from '../../http/bind.ts'
import type { Platform } from '../../platform.ts'
import { refuseUnlessOrganizer } from '../events/access.ts'
import { bookingForViewer, bookingInTransaction } from './access.ts'
import * as commands from './commands.ts'
import { createBookingDesk } from './desk.ts'
import { bindDoor } from './door/routes.ts'
import { bindExport } from './export/routes.ts'
import { bindBookingLinks } from './links/routes.ts'
import type { BookingLinks } from './links/secrets.ts'
import { bookingsOfEvent, myBookings } from './queries.ts'
import { bindTickets } from './tickets/routes.ts'

export function bindBookings(http: Binder, platform: Platform, links: BookingLinks): void {
  bindTickets(http, platform)
  bindDoor(http, platform)
  bindExport(http, platform)
  bindBookingLinks(http, platform, links)

  const { clock, db, realtime } = platform
  const desk = createBookingDesk(platform)

  http.on(bookEvent, ({ actor, params, body, keep, request }) => {
    const { seats = 1, waitlist = true, key = null } = body
    return desk.book(
      params.id,
      { accountId: actor.id, seats, waitlist, key },
      request.idempotency ? keep : null,
    )
  })
  http.on(readBooking, ({ actor, params }) => bookingForViewer(db, actor, params.id))
  http.on(cancelBooking, async ({ actor, params, write }) => {
    let freed = null as commands.Freed | null
    const booking = await write(async (tx) => {
      freed = await commands.cancelBooking(tx, clock, actor.id, params.id)
      return bookingInTransaction(tx, actor, params.id)
    })
    if (freed) realtime.publish(`event:${freed.eventId}`, 'seats', freed.seats)
    return booking
  })
  http.on(listMyBookings, ({ actor, query }) => myBookings(db, clock, actor, query))
  http.on(listEventBookings, async ({ actor, params, query }) => {
    await refuseUnlessOrganizer(db, actor, params.id)
    return bookingsOfEvent(db, params.id, query)
  })
}
