import { type Static, Type } from 'typebox'
import { Person } from './accounts.ts'
import { Media } from './media.ts'
import { route } from './route.ts'
import { Id, IdParams, Instant, nullable, PictureUrl, pageOf, pageQuery, shape, TimeZone } from './shapes.ts'

export const eventStatuses = ['draft', 'scheduled', 'upcoming', 'cancelled', 'finished'] as const
/** The statuses that others than the organizer see. */
export const publicStatuses = ['upcoming', 'cancelled', 'finished'] as const
export const visibilities = ['public', 'private'] as const

/** My own booking, as an event shows it. */
const MyBooking = shape('MyBooking', {
  id: Id,
  seats: Type.Integer({ minimum: 1 }),
  state: Type.Enum(['confirmed', 'waitlisted']),
  ticket_code: Type.String(),
  waitlist_place: nullable(Type.Integer({ minimum: 1, description: 'null once the seats are mine' })),
  checked_in_at: nullable(Instant),
})

const Rating = shape('RatingAverage', {
  average: nullable(Type.Number({ minimum: 1, maximum: 5, description: 'two decimals' })),
  count: Type.Integer({ minimum: 0 }),
})

const card = {
  id: Id,
  title: Type.String(),
  starts_at: Instant,
  ends_at: nullable(Instant),
  all_day: Type.Boolean({
    description: 'whole days in `time_zone`; `ends_at` is the midnight after the last one',
  }),
  time_zone: TimeZone,
  location: Type.String({ description: 'city' }),
  venue: Type.String(),
  seats: Type.Integer({ minimum: 0 }),
  booked: Type.Integer({ minimum: 0 }),
  free_seats: Type.Integer({ minimum: 0 }),
  seats_per_booking: Type.Integer({ minimum: 1 }),
  waitlist: Type.Boolean({ description: 'whether a full event takes people on a waitlist' }),
  waiting: Type.Integer({ minimum: 0, description: 'bookings on the waitlist' }),
  status: Type.Enum([...eventStatuses]),
  publish_at: Instant,
  visibility: Type.Enum([...visibilities], { description: '`private`: only by its link' }),
  image: nullable(Media),
  tags: Type.Array(Type.String()),
  rating: Rating,
  organizer: Person,
  series_id: nullable(Id),
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

const EventOrganization = shape('EventOrganization', {
  id: Id,
  title: Type.String(),
  description: Type.String(),
  full_address: Type.String(),
  logo_url: nullable(PictureUrl),
  people: Type.Array(Person, { description: 'who is active in it and agreed to belong to it; 50 at most' }),
})

/** Something of mine at the same time as this event. */
const Commitment = shape('Commitment', {
  kind: Type.Enum(['booking']),
  event_id: Id,
  title: Type.String(),
  starts_at: Instant,
  ends_at: Instant,
})

const Series = shape('EventSeries', {
  id: Id,
  rrule: Type.String({ description: 'RFC 5545, in the wall-clock time of `time_zone`' }),
  dates: Type.Integer({
    minimum: 1,
    description:
      'events of it: all for who organizes it, else this one and those that `GET /events?series=` lists',
  }),
})

export const Event = shape('Event', {
  ...card,
  description: Type.String(),
  organizations: Type.Array(EventOrganization),
  cancel_reason: nullable(Type.String()),
  series: nullable(Series),
  link_key: nullable(
    Type.String({ description: 'opens a private event as `?key=`; told to its organizer only' }),
  ),
  conflicts: Type.Array(Commitment, { description: 'what else I booked at that time' }),
})
export type Event = Static<typeof Event>

const Title = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S', examples: ['Open lecture'] })
/** A tag's name. */
export const Tag = Type.String({ minLength: 1, maxLength: 50, pattern: '^\\S(.*\\S)?$', examples: ['Music'] })

const Seats = Type.Integer({ minimum: 1, maximum: 1_000_000 })
const SeatsPerBooking = Type.Integer({ minimum: 1, maximum: 100 })
const Visibility = Type.Enum([...visibilities])

const details = {
  description: Type.Optional(Type.String({ maxLength: 20_000, examples: ['How to read old maps.'] })),
  ends_at: Type.Optional(nullable(Instant)),
  all_day: Type.Optional(Type.Boolean()),
  time_zone: Type.Optional(TimeZone),
  location: Type.Optional(Type.String({ maxLength: 200, examples: ['Moscow'] })),
  venue: Type.Optional(Type.String({ maxLength: 300, examples: ['Library, hall 2'] })),
  seats: Type.Optional(Seats),
  seats_per_booking: Type.Optional(SeatsPerBooking),
  waitlist: Type.Optional(Type.Boolean()),
  publish_at: Type.Optional(Instant),
  visibility: Type.Optional(Visibility),
  image_id: Type.Optional(nullable(Id)),
  tags: Type.Optional(
    Type.Array(Tag, { maxItems: 10, uniqueItems: true, examples: [['Music', 'Outdoors']] }),
  ),
  organizations: Type.Optional(
    Type.Array(Id, {
      maxItems: 10,
      uniqueItems: true,
      examples: [[12]],
      description: 'organizations I belong to that put it up',
    }),
  ),
}

export const NewEvent = shape('NewEvent', {
  title: Title,
  starts_at: Instant,
  ...details,
  // Of a new event only: a change that does not speak of them leaves them as they are.
  seats: Type.Optional({ ...Seats, default: 100 }),
  seats_per_booking: Type.Optional({ ...SeatsPerBooking, default: 10 }),
  waitlist: Type.Optional(Type.Boolean({ default: true })),
  visibility: Type.Optional({ ...Visibility, default: 'public' }),
  draft: Type.Optional(Type.Boolean({ description: 'keep it to myself until I publish it' })),
  rrule: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 500,
      examples: ['FREQ=WEEKLY;BYDAY=TU;COUNT=10'],
      description: 'RFC 5545: makes a series, each date with seats of its own; answers its first date',
    }),
  ),
})
export type NewEvent = Static<typeof NewEvent>

/** Which dates of a series a change is about; an event of no series is alone. */
const Scope = Type.Enum(['one', 'following', 'all'], { default: 'one' })
export type Scope = Static<typeof Scope>

export const EventChange = shape('EventChange', {
  title: Type.Optional(Title),
  starts_at: Type.Optional(Instant),
  ...details,
  scope: Type.Optional(Scope),
})
export type EventChange = Static<typeof EventChange>

export const createEvent = route({
  method: 'POST',
  path: '/events',
  who: 'person',
  tag: 'Events',
  summary: 'Put up an event',
  description:
    'Accepted at once with the status `scheduled` and published at `publish_at`, or after the publication delay when that is not given, at once where the event starts sooner. `time_zone` is the organizer’s when not given.',
  body: NewEvent,
  reply: { status: 201, body: Event },
  refusals: [
    'event.starts_in_past',
    'event.ends_before_start',
    'event.published_after_start',
    'event.organization_foreign',
    'event.rrule_invalid',
    'account.time_zone_unknown',
    'media.unknown',
  ],
})

/** Opens what is seen of a private event to who has its link. */
export const byKey = {
  key: Type.Optional(Type.String({ maxLength: 64, description: 'of the link to a private event' })),
}

export const readEvent = route({
  method: 'GET',
  path: '/events/:id',
  who: 'anyone',
  tag: 'Events',
  summary: 'An event',
  description:
    'One that is not published yet is seen by its organizer only; a private one also by who has its key or booked it.',
  params: IdParams,
  query: Type.Object(byKey, { additionalProperties: false }),
  reply: { status: 200, body: Event },
  refusals: ['not_found'],
})

export const changeEvent = route({
  method: 'PATCH',
  path: '/events/:id',
  who: 'person',
  tag: 'Events',
  summary: 'Change an event of mine before it starts',
  description:
    'Everybody who booked is told what changed, old and new. `publish_at` is for an event that is not published yet, and before it starts. More seats go to the waitlist first, in the same moment. With `scope` the other dates of a series change alike; times move by the same wall-clock difference.',
  params: IdParams,
  body: EventChange,
  reply: { status: 200, body: Event },
  refusals: [
    'not_found',
    'forbidden',
    'event.closed',
    'event.published',
    'event.starts_in_past',
    'event.ends_before_start',
    'event.published_after_start',
    'event.seats_below_booked',
    'event.organization_foreign',
    'account.time_zone_unknown',
    'media.unknown',
  ],
})

export const deleteEvent = route({
  method: 'DELETE',
  path: '/events/:id',
  who: 'person',
  tag: 'Events',
  summary: 'Take an event back',
  description:
    'Within an hour after it was created, and a draft at any time; later it can be cancelled. Who booked is told.',
  params: IdParams,
  query: Type.Object({ scope: Type.Optional(Scope) }, { additionalProperties: false }),
  reply: { status: 204, body: null },
  refusals: ['not_found', 'forbidden', 'event.delete_too_late'],
})

export const cancelEvent = route({
  method: 'POST',
  path: '/events/:id/cancel',
  who: 'person',
  tag: 'Events',
  summary: 'Cancel an event of mine before it starts',
  description:
    'Everybody who booked is told, with the reason. One that was not public yet stays its organizer’s alone. Administrators cancel what others published; that is recorded. Repeating it is harmless.',
  params: IdParams,
  body: shape('Cancellation', {
    reason: Type.Optional(Type.String({ maxLength: 1000, examples: ['The speaker fell ill.'] })),
    scope: Type.Optional(Scope),
  }),
  reply: { status: 200, body: Event },
  refusals: ['not_found', 'forbidden', 'event.closed'],
})

export const publishEvent = route({
  method: 'POST',
  path: '/events/:id/publish',
  who: 'person',
  tag: 'Events',
  summary: 'Publish a draft or a scheduled event of mine now',
  description: 'Repeating it is harmless.',
  params: IdParams,
  body: shape('Publication', { scope: Type.Optional(Scope) }),
  reply: { status: 200, body: Event },
  refusals: ['not_found', 'forbidden', 'event.closed', 'event.starts_in_past'],
})

export const copyEvent = route({
  method: 'POST',
  path: '/events/:id/copy',
  who: 'person',
  tag: 'Events',
  summary: 'Copy an event of mine into a draft',
  description:
    'The draft starts at `starts_at`, or a week after the original (in its zone), and never in the past.',
  params: IdParams,
  body: shape('EventCopy', { starts_at: Type.Optional(Instant) }),
  reply: { status: 201, body: Event },
  refusals: ['not_found', 'forbidden', 'event.starts_in_past', 'event.ends_before_start'],
})

export const listMyEvents = route({
  method: 'GET',
  path: '/me/events',
  who: 'person',
  tag: 'Events',
  summary: 'Events I organize, newest first',
  query: Type.Object(
    { ...pageQuery, status: Type.Optional(Type.Enum([...eventStatuses])) },
    { additionalProperties: false },
  ),
  reply: { status: 200, body: pageOf('EventPage', EventSummary) },
  refusals: ['cursor.invalid'],
})

export const ImportReport = shape('ImportReport', {
  created: Type.Integer({ minimum: 0 }),
  changed: Type.Integer({ minimum: 0 }),
  unchanged: Type.Integer({ minimum: 0 }),
  cancelled: Type.Integer({ minimum: 0 }),
  past: Type.Integer({ minimum: 0, description: 'entries without a date to come, left out' }),
  refused: Type.Array(shape('ImportRefusal', { title: Type.String(), reason: Type.String() }), {
    description: 'entries that make no event; 100 at most',
  }),
})
export type ImportReport = Static<typeof ImportReport>

export const importEvents = route({
  method: 'POST',
  path: '/events/import',
  who: 'person',
  tag: 'Events',
  summary: 'Import a calendar',
  description:
    'An iCalendar file (RFC 5545) of other software: its events to come become events of mine, public at once unless the file calls them private; recurring ones a series, a year ahead. Repeating it changes what changed in the file and nothing twice; all of it happens or nothing. 2000 dates at most.',
  upload: { maxBytes: 5 * 1024 * 1024 },
  reply: {
    status: 200,
    body: ImportReport,
  },
  refusals: ['import.unreadable', 'import.too_many', 'request.too_large'],
})
