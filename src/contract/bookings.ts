import { type Static, Type } from 'typebox'
import { Person } from './accounts.ts'
import { EventSummary } from './events.ts'
import { route } from './route.ts'
import { Id, IdParams, Instant, pageOf, pageQuery, shape } from './shapes.ts'

const booking = {
  id: Id,
  event_id: Id,
  user: Person,
  seats: Type.Integer({ minimum: 1 }),
  state: Type.Enum(['confirmed', 'waitlisted', 'cancelled']),
  ticket_code: Type.String({ description: 'shown at the door' }),
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
  summary: 'Book a seat',
  description:
    'One booking a person and event. A full event answers `event.full` with `waitlist` in the body.',
  params: IdParams,
  body: shape('NewBooking', { seats: Type.Optional(Type.Integer({ minimum: 1, maximum: 1, default: 1 })) }),
  reply: { status: 201, body: Booking },
  refusals: ['not_found', 'event.full', 'event.closed', 'booking.exists'],
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
  summary: 'Cancel my booking',
  description: 'The seat is free at once. Repeating it is harmless.',
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
  query: Type.Object(pageQuery, { additionalProperties: false }),
  reply: { status: 200, body: pageOf('BookingPage', MyBookingRow) },
  refusals: ['cursor.invalid'],
})

export const listEventBookings = route({
  method: 'GET',
  path: '/events/:id/bookings',
  who: 'person',
  tag: 'Bookings',
  summary: 'Who booked my event',
  description: 'For the organizer; everyone else gets 404.',
  params: IdParams,
  query: Type.Object(pageQuery, { additionalProperties: false }),
  reply: { status: 200, body: pageOf('EventBookingPage', Booking) },
  refusals: ['not_found', 'cursor.invalid'],
})
