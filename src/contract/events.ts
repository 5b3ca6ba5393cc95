import { type Static, Type } from 'typebox'
import { Person } from './accounts.ts'
import { route } from './route.ts'
import { Id, IdParams, Instant, nullable, pageOf, pageQuery, shape, TimeZone } from './shapes.ts'

export const eventStatuses = ['scheduled', 'upcoming', 'cancelled', 'finished'] as const

/** My own booking, as an event shows it. */
const MyBooking = shape('MyBooking', {
  id: Id,
  seats: Type.Integer({ minimum: 1 }),
  state: Type.Enum(['confirmed', 'waitlisted']),
  ticket_code: Type.String(),
})

const card = {
  id: Id,
  title: Type.String(),
  starts_at: Instant,
  ends_at: nullable(Instant),
  time_zone: TimeZone,
  location: Type.String({ description: 'city' }),
  venue: Type.String(),
  seats: Type.Integer({ minimum: 0 }),
  booked: Type.Integer({ minimum: 0 }),
  free_seats: Type.Integer({ minimum: 0 }),
  status: Type.Enum([...eventStatuses]),
  publish_at: Instant,
  organizer: Person,
  my_booking: nullable(MyBooking),
  revision: Type.Integer({
    description: 'rises with every change, seats included: a smaller one is older news',
  }),
  created_at: Instant,
  updated_at: Instant,
}

/** An event as lists show it. */
export const EventSummary = shape('EventSummary', card)
export type EventSummary = Static<typeof EventSummary>

const EventOrganization = shape('EventOrganization', { id: Id, title: Type.String() })

export const Event = shape('Event', {
  ...card,
  description: Type.String(),
  organizations: Type.Array(EventOrganization),
})
export type Event = Static<typeof Event>

export const NewEvent = shape('NewEvent', {
  title: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S', examples: ['Open lecture'] }),
  description: Type.Optional(Type.String({ maxLength: 20_000, examples: ['How to read old maps.'] })),
  starts_at: Instant,
  ends_at: Type.Optional(nullable(Instant)),
  time_zone: Type.Optional(TimeZone),
  location: Type.Optional(Type.String({ maxLength: 200, examples: ['Moscow'] })),
  venue: Type.Optional(Type.String({ maxLength: 300, examples: ['Library, hall 2'] })),
  seats: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, default: 100 })),
  publish_at: Type.Optional(Instant),
  organizations: Type.Optional(
    Type.Array(Id, {
      maxItems: 10,
      uniqueItems: true,
      examples: [[12]],
      description: 'organizations I belong to that put it up',
    }),
  ),
})
export type NewEvent = Static<typeof NewEvent>

export const createEvent = route({
  method: 'POST',
  path: '/events',
  who: 'person',
  tag: 'Events',
  summary: 'Put up an event',
  description:
    'Accepted at once with the status `scheduled` and published at `publish_at`, or after the publication delay when that is not given. `time_zone` is the organizer’s when not given.',
  body: NewEvent,
  reply: { status: 201, body: Event },
  refusals: [
    'event.starts_in_past',
    'event.ends_before_start',
    'event.organization_foreign',
    'account.time_zone_unknown',
  ],
})

export const readEvent = route({
  method: 'GET',
  path: '/events/:id',
  who: 'anyone',
  tag: 'Events',
  summary: 'An event',
  description: 'One that is not published yet is seen by its organizer only.',
  params: IdParams,
  reply: { status: 200, body: Event },
  refusals: ['not_found'],
})

export const listEvents = route({
  method: 'GET',
  path: '/events',
  who: 'anyone',
  tag: 'Events',
  summary: 'Upcoming events, soonest first',
  query: Type.Object({ ...pageQuery, organization: Type.Optional(Id) }, { additionalProperties: false }),
  reply: { status: 200, body: pageOf('EventPage', EventSummary) },
  refusals: ['cursor.invalid'],
})

export const listMyEvents = route({
  method: 'GET',
  path: '/me/events',
  who: 'person',
  tag: 'Events',
  summary: 'Events I organize, newest first',
  query: Type.Object(pageQuery, { additionalProperties: false }),
  reply: { status: 200, body: pageOf('EventPage', EventSummary) },
  refusals: ['cursor.invalid'],
})
