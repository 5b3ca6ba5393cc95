import { createSigner } from '../../../kernel/keys.ts'

/** Whose booking a link is about. */
export interface LinkedBooking {
  id: number
  account_id: number
}

/** Links that let whoever reads a mail see and cancel its booking: nothing is kept of them, the signature says it all. */
export interface BookingLinks {
  /** `BOOKING_ID.SIGNATURE`, fit for a URL. The same every time. */
  token(booking: LinkedBooking): string
  /** Which booking a token says it is for, before that is believed; null for what no token looks like. */
  claimed(token: string): number | null
  /** Whether a token was made for this booking of this account. */
  fits(token: string, booking: LinkedBooking): boolean
}

const shape = /^([1-9]\d{0,15})\.[\w-]{43}$/
const signed = ({ id, account_id }: LinkedBooking) => `booking ${id} of ${account_id}`

export function createBookingLinks(serverKey: Uint8Array): BookingLinks {
  const { sign, isSignature } = createSigner('veche booking link', serverKey)
  return {
    token: (booking) => `${booking.id}.${sign(signed(booking))}`,
    claimed(text) {
      const [, id] = shape.exec(text) ?? []
      return id === undefined || !Number.isSafeInteger(Number(id)) ? null : Number(id)
    },
    fits: (text, booking) => isSignature(text.slice(text.indexOf('.') + 1), signed(booking)),
  }
}
