import { type Static, Type } from 'typebox'
import { Person } from './accounts.ts'
import { EventSummary } from './events.ts'
import { route } from './route.ts'
import { Id, IdParams, Instant, nullable, pageOf, pageQuery, shape } from './shapes.ts'

export const bookingStates = ['confirmed', 'waitlisted', 'cancelled'] as const
export const bookingPeriods = ['coming', 'past', 'cancelled'] as const

const booking = {
  id: Id,
  event_id: Id,
  user: Person,
  seats: Type.Integer({ minimum: 1 }),
  state: Type.Enum([...bookingStates]),
  ticket_code: Type.String({ description: 'shown at the door' }),
  waitlist_place: nullable(
    Type.Integer({ minimum: 1, description: 'of those who wait; null for who does not' }),
  ),
  checked_in_at: nullable(Instant),
  created_at: Instant,
}

export const Booking = shape('Booking', booking)
export type Booking = Static<typeof Booking>

/** A booking of mine, with the event it is for. */
export const MyBookingRow = shape('BookingWithEvent', { ...booking, event: EventSummary })
export type MyBookingRow = Static<typeof MyBookingRow>

export const bookEvent = route({
  method: 'POST',
  path: '/events/:id/bookings',
  who: 'person',
  tag: 'Bookings',
  summary: 'Book seats',
  description:
    'One booking a person and event: all its seats or none. Where they are not free the booking waits in line (`waitlisted`) and is confirmed by itself as soon as they are; with `waitlist: false`, and where the event keeps no waitlist, the answer is `event.full`. Freed seats go to the first in line whose seats are all free. The organizer sees the name and, in the exported list, the e-mail of who books. A confirmed booking is mailed with its ticket and a link that cancels it.',
  params: IdParams,
  body: shape('NewBooking', {
    seats: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 1 })),
    waitlist: Type.Optional(Type.Boolean({ default: true, description: 'wait in line where it is full' })),
    key: Type.Optional(
      Type.String({
        maxLength: 64,
        examples: ['4f0c1f5e6d2b4c0e9a7d8b3c2e1f0a9b'],
        description: 'of the link to a private event',
      }),
    ),
  }),
  reply: { status: 201, body: Booking },
  refusals: ['not_found', 'event.full', 'event.closed', 'booking.exists', 'booking.too_many_seats'],
})

export const readBooking = route({
  method: 'GET',
  path: '/bookings/:id',
  who: 'person',
  tag: 'Bookings',
  summary: 'A booking of mine, or of an event I organize',
  params: IdParams,
  reply: { status: 200, body: Booking },
  refusals: ['not_found'],
})

export const cancelBooking = route({
  method: 'DELETE',
  path: '/bookings/:id',
  who: 'person',
  tag: 'Bookings',
  summary: 'Cancel my booking, or remove one from an event I organize',
  description:
    'The seats are free at once and go to who waits for them. A removed person is told. Repeating it is harmless.',
  params: IdParams,
  reply: { status: 200, body: Booking },
  refusals: ['not_found', 'event.closed'],
})

export const listMyBookings = route({
  method: 'GET',
  path: '/me/bookings',
  who: 'person',
  tag: 'Bookings',
  summary: 'My bookings, newest first',
  query: Type.Object(
    {
      ...pageQuery,
      period: Type.Optional(
        Type.Enum([...bookingPeriods], {
          description:
            '`coming`: of events that are not over, soonest first; `past`: of those that are, latest first; `cancelled`: cancelled by me, or with their event, newest first',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  reply: { status: 200, body: pageOf('BookingPage', MyBookingRow) },
  refusals: ['cursor.invalid'],
})

export const listEventBookings = route({
  method: 'GET',
  path: '/events/:id/bookings',
  who: 'person',
  tag: 'Bookings',
  summary: 'Who booked my event, newest first',
  description: 'For the organizer; everyone else gets 404.',
  params: IdParams,
  query: Type.Object(
    {
      ...pageQuery,
      q: Type.Optional(
        Type.String({
          maxLength: 100,
          description: 'part of a name, user name or e-mail, or how a code begins (4 characters at least)',
        }),
      ),
      state: Type.Optional(Type.Enum([...bookingStates], { description: 'without it: all but cancelled' })),
      checked_in: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  reply: { status: 200, body: pageOf('EventBookingPage', Booking) },
  refusals: ['not_found', 'cursor.invalid'],
})

export const exportBookings = route({
  method: 'GET',
  path: '/events/:id/bookings.csv',
  who: 'person',
  tag: 'Bookings',
  summary: 'Who booked my event, as a table',
  description:
    'In the order of booking, without cancelled bookings: code, name, user name, e-mail, seats, state, and when it was booked and checked in, as a clock at the event shows it. CSV (RFC 4180) with a header in the caller’s language, UTF-8 with a byte order mark. A cell that a spreadsheet would run as a formula begins with an apostrophe.',
  params: IdParams,
  reply: { status: 200, body: null, mediaTypes: ['text/csv'] },
  refusals: ['not_found'],
  attemptsPerMinute: 20,
})

export const readTicket = route({
  method: 'GET',
  path: '/bookings/:id/ticket',
  who: 'person',
  tag: 'Bookings',
  summary: 'The QR code of my ticket',
  description:
    'It holds the address of the check-in page with the ticket code: `PUBLIC_URL/check-in/CODE`. For who booked, while the booking is confirmed.',
  params: IdParams,
  query: Type.Object(
    { format: Type.Optional(Type.Enum(['svg', 'png'], { default: 'svg' })) },
    { additionalProperties: false },
  ),
  reply: { status: 200, body: null, mediaTypes: ['image/svg+xml', 'image/png'] },
  refusals: ['not_found', 'booking.not_confirmed'],
})

const atTheDoor = ['not_found', 'booking.not_confirmed', 'booking.checked_in', 'event.closed'] as const

export const checkIn = route({
  method: 'POST',
  path: '/bookings/:id/check-in',
  who: 'person',
  tag: 'Check-in',
  summary: 'Let somebody in to my event',
  description:
    'Once: a second time is refused and says when the first was (`checked_in_at`). A cancelled event lets nobody in (`event.closed`); one that is over does so until a day after its end, for who writes it down late.',
  params: IdParams,
  reply: { status: 200, body: Booking },
  refusals: atTheDoor,
})

export const undoCheckIn = route({
  method: 'DELETE',
  path: '/bookings/:id/check-in',
  who: 'person',
  tag: 'Check-in',
  summary: 'Undo a check-in',
  description: 'Repeating it is harmless.',
  params: IdParams,
  reply: { status: 200, body: Booking },
  refusals: ['not_found'],
})

export const checkInByCode = route({
  method: 'POST',
  path: '/events/:id/check-in',
  who: 'person',
  tag: 'Check-in',
  summary: 'Let somebody in to my event by the code of the ticket',
  description:
    'The code as it is read aloud (O for 0, I and L for 1, any case and gaps), or what the QR code holds.',
  params: IdParams,
  body: shape('TicketCode', {
    code: Type.String({ minLength: 1, maxLength: 500, examples: ['7Q4XK2M9T0B8C3DA'] }),
  }),
  reply: { status: 200, body: Booking },
  refusals: [...atTheDoor, 'booking.code_unknown'],
})

export const readTicketAtDoor = route({
  method: 'GET',
  path: '/tickets/:code',
  who: 'person',
  tag: 'Check-in',
  summary: 'The booking that a ticket is of',
  description:
    'What the page finds that a ticket’s QR code leads to: the code is that of any event I organize, as it is read aloud or scanned. For the organizer; everyone else gets 404. It lets nobody in: `POST /bookings/{id}/check-in` does.',
  params: Type.Object(
    { code: Type.String({ maxLength: 64, examples: ['7Q4XK2M9T0B8C3DA'] }) },
    { additionalProperties: false },
  ),
  reply: { status: 200, body: MyBookingRow },
  refusals: ['not_found'],
})

const byLink = shape('BookingLink', {
  token: Type.String({
    minLength: 1,
    maxLength: 200,
    examples: ['81.nq0Zy0b7u1XcYVJ9uQmQ2m6yqkqz3m0i6lQ5m6o1y0E'],
    description: 'from the link in the mail',
  }),
})

export const readBookingByLink = route({
  method: 'POST',
  path: '/bookings/link',
  who: 'anyone',
  tag: 'Bookings',
  summary: 'The booking that a link in a mail is about',
  description:
    'No sign-in is needed. Good until the event starts, also once the booking is cancelled; a link that was tampered with, whose booking is gone or whose owner is blocked is `booking.link_invalid`, all alike.',
  body: byLink,
  reply: { status: 200, body: MyBookingRow },
  refusals: ['booking.link_invalid'],
  attemptsPerMinute: 20,
})

export const cancelBookingByLink = route({
  method: 'POST',
  path: '/bookings/link/cancel',
  who: 'anyone',
  tag: 'Bookings',
  summary: 'Cancel a booking by the link in its mail',
  description: 'As by who booked. A POST: a mail program that looks at links ahead cancels nothing.',
  body: byLink,
  reply: { status: 200, body: MyBookingRow },
  refusals: ['booking.link_invalid', 'event.closed'],
  attemptsPerMinute: 20,
})
