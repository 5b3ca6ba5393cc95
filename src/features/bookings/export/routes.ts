import { Readable } from 'node:stream'
import { exportBookings } from '../../../contract/bookings.ts'
import type { Binder } from '../../../http/bind.ts'
import type { Platform } from '../../../platform.ts'
import { eventToExport } from './access.ts'
import { attachment, csvHeader, csvLines } from './present.ts'
import { bookingsAfter, rowsAtOnce } from './queries.ts'

export function bindExport(http: Binder, { db }: Platform): void {
  http.on(exportBookings, async ({ actor, params, locale, reply }) => {
    const { title, time_zone } = await eventToExport(db, actor, params.id)

    /** Each part is asked for when the one before has left: a slow reader holds neither memory nor a connection. */
    async function* lines(): AsyncGenerator<string> {
      yield csvHeader(locale, time_zone)
      for (let after = 0; ; ) {
        const bookings = await bookingsAfter(db, params.id, after)
        const last = bookings.at(-1)
        if (!last) return
        yield csvLines(bookings, locale, time_zone)
        if (bookings.length < rowsAtOnce) return
        after = last.id
      }
    }

    void reply
      .type('text/csv; charset=utf-8; header=present')
      .header('content-disposition', attachment(params.id, title))
      .header('content-language', locale)
      .header('cache-control', 'private, no-store')
    return Readable.from(lines(), { objectMode: false, highWaterMark: 1 })
  })
}
