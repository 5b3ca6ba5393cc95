import { checkIn, checkInByCode, readTicketAtDoor, undoCheckIn } from '../../../contract/bookings.ts'
import type { Binder } from '../../../http/bind.ts'
import type { Platform } from '../../../platform.ts'
import { refuseUnlessOrganizer } from '../../events/access.ts'
import { bookingInTransaction } from '../access.ts'
import { bookingByCode, ticketForOrganizer } from './access.ts'
import * as commands from './commands.ts'

export function bindDoor(http: Binder, { clock, db }: Platform): void {
  http.on(readTicketAtDoor, ({ actor, params }) => ticketForOrganizer(db, actor, params.code))
  http.on(checkIn, ({ actor, params, write }) =>
    write(async (tx) => {
      await commands.checkIn(tx, clock, actor, params.id)
      return bookingInTransaction(tx, actor, params.id)
    }),
  )
  http.on(undoCheckIn, ({ actor, params, write }) =>
    write(async (tx) => {
      await commands.undoCheckIn(tx, actor, params.id)
      return bookingInTransaction(tx, actor, params.id)
    }),
  )
  http.on(checkInByCode, async ({ actor, params, body, write }) => {
    await refuseUnlessOrganizer(db, actor, params.id)
    return write(async (tx) => {
      const id = await bookingByCode(tx, params.id, body.code)
      await commands.checkIn(tx, clock, actor, id)
      return bookingInTransaction(tx, actor, id)
    })
  })
}
