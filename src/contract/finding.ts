import { type Static, Type } from 'typebox'
import { EventSummary, publicStatuses, Tag } from './events.ts'
import { route } from './route.ts'
import { Id, Instant, pageOf, pageQuery, shape } from './shapes.ts'

export const eventSorts = [
  'starts_at',
  '-starts_at',
  'status',
  '-rating',
  '-popularity',
  '-created_at',
] as const

const Score = Type.Number({ minimum: 1, maximum: 5 })

/** How a list of events is narrowed and ordered. */
export const EventQuery = Type.Object(
  {
    ...pageQuery,
    q: Type.Optional(
      Type.String({
        maxLength: 200,
        description:
          'words of title, text, tags, city and place, in Russian and English, each from its beginning; a misspelt one is taken for the nearest known (`corrected`)',
      }),
    ),
    location: Type.Optional(Type.String({ maxLength: 200, description: 'a city, whatever the case' })),
    tag: Type.Optional(Type.String({ maxLength: 50, description: 'a tag, whatever the case' })),
    status: Type.Optional(
      Type.Enum([...publicStatuses, 'any'], {
        description:
          'without it: events that have not started; any status where a range of dates or ratings, or the order by `status` or `-rating` is asked for',
      }),
    ),
    organization: Type.Optional(Id),
    organizer: Type.Optional(Id),
    series: Type.Optional(Id),
    starts_after: Type.Optional(Instant),
    starts_before: Type.Optional(Instant),
    near: Type.Optional({ ...Instant, description: 'within a week of this, on either side' }),
    has_free_seats: Type.Optional(Type.Boolean()),
    min_rating: Type.Optional(Score),
    max_rating: Type.Optional(Score),
    sort: Type.Optional(
      Type.Enum([...eventSorts], {
        default: 'starts_at',
        description:
          '`status`: to come by start, then the others, latest first; `-popularity` follows the bookings within a minute',
      }),
    ),
  },
  { additionalProperties: false },
)
export type EventQuery = Static<typeof EventQuery>

export const listEvents = route({
  method: 'GET',
  path: '/events',
  who: 'anyone',
  tag: 'Events',
  summary: 'Find events',
  query: EventQuery,
  reply: {
    status: 200,
    body: shape('FoundEvents', {
      ...pageOf('EventPage', EventSummary).properties,
      corrected: Type.Optional(
        Type.String({ description: 'what was searched for instead of `q`, which finds nothing as it is' }),
      ),
    }),
  },
  refusals: ['cursor.invalid'],
})

export const EventTag = shape('Tag', {
  id: Id,
  name: Type.String(),
  events: Type.Integer({ minimum: 0, description: 'public events to come' }),
})
export type EventTag = Static<typeof EventTag>

const facetQuery = Type.Object(
  { ...pageQuery, q: Type.Optional(Type.String({ maxLength: 100, description: 'how the name begins' })) },
  { additionalProperties: false },
)

export const listTags = route({
  method: 'GET',
  path: '/tags',
  who: 'anyone',
  tag: 'Events',
  summary: 'Tags, the most used first',
  query: facetQuery,
  reply: { status: 200, body: pageOf('TagPage', EventTag) },
  refusals: ['cursor.invalid'],
})

export const createTag = route({
  method: 'POST',
  path: '/tags',
  who: 'person',
  tag: 'Events',
  summary: 'Add a tag',
  description: 'A public event adds its tags by itself.',
  body: shape('NewTag', { name: Tag }),
  reply: { status: 201, body: EventTag },
  refusals: ['tag.exists'],
})

export const listLocations = route({
  method: 'GET',
  path: '/locations',
  who: 'anyone',
  tag: 'Events',
  summary: 'Cities with events to come, those with the most first',
  query: facetQuery,
  reply: {
    status: 200,
    body: pageOf(
      'LocationPage',
      shape('Location', { name: Type.String(), events: Type.Integer({ minimum: 1 }) }),
    ),
  },
  refusals: ['cursor.invalid'],
})
