import { readTicket } from '../../../contract/bookings.ts'
import type { Binder } from '../../../http/bind.ts'
import { publicUrl } from '../../../kernel/config.ts'
import type { Platform } from '../../../platform.ts'
import { ticketCodeForOwner } from './access.ts'
import { ticketPng, ticketSvg } from './present.ts'

/** Opened by itself it may do nothing, and whoever shares the computer does not find it in a cache. */
const headers = {
  'cache-control': 'private, no-store',
  'content-security-policy': "default-src 'none'; sandbox",
}

export function bindTickets(http: Binder, { config, db }: Platform): void {
  http.on(readTicket, async ({ actor, params, query, reply }) => {
    const address = `${publicUrl(config)}/check-in/${await ticketCodeForOwner(db, actor, params.id)}`
    const png = query.format === 'png'
    void reply.headers(headers).type(png ? 'image/png' : 'image/svg+xml')
    return png ? ticketPng(address) : ticketSvg(address)
  })
}
