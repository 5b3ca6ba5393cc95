import { type Static, Type } from 'typebox'
import { Person } from './accounts.ts'
import { byKey } from './events.ts'
import { route } from './route.ts'
import { Id, IdParams, Instant, nullable, pageOf, pageQuery, shape } from './shapes.ts'

const Score = Type.Integer({ minimum: 1, maximum: 5 })

export const Rating = shape('Rating', {
  event_id: Id,
  user: Person,
  score: Score,
  text: Type.String(),
  answer: nullable(Type.String({ description: 'of the organizer' })),
  answered_at: nullable(Instant),
  created_at: Instant,
  updated_at: Instant,
})
export type Rating = Static<typeof Rating>

export const readRating = route({
  method: 'GET',
  path: '/events/:id/rating',
  who: 'anyone',
  tag: 'Ratings',
  summary: 'How an event was rated, and my own rating',
  params: IdParams,
  query: Type.Object(byKey, { additionalProperties: false }),
  reply: {
    status: 200,
    body: shape('EventRating', {
      average: nullable(Type.Number({ minimum: 1, maximum: 5, description: 'two decimals' })),
      count: Type.Integer({ minimum: 0 }),
      scores: Type.Array(Type.Integer({ minimum: 0 }), {
        minItems: 5,
        maxItems: 5,
        description: 'how many gave 1, 2, 3, 4, 5',
      }),
      mine: nullable(Rating),
      may_rate: Type.Boolean({ description: 'whether I had a seat at it, it is over, and it is not my own' }),
    }),
  },
  refusals: ['not_found'],
})

export const rateEvent = route({
  method: 'PUT',
  path: '/events/:id/rating',
  who: 'person',
  tag: 'Ratings',
  summary: 'Rate an event I had a seat at, once it is over',
  description:
    'For who had a seat, but not for the organizer. It is over at its end; one that names no end can be rated once it has begun. Replaces my rating of it, and takes the organizer’s answer to the earlier one away; the same rating once more changes nothing.',
  params: IdParams,
  body: shape('NewRating', {
    score: Score,
    text: Type.Optional(Type.String({ maxLength: 2000, examples: ['Clear and lively.'] })),
  }),
  reply: { status: 200, body: Rating },
  refusals: ['not_found', 'rating.own_event', 'rating.too_early', 'rating.not_attended', 'event.closed'],
})

export const deleteRating = route({
  method: 'DELETE',
  path: '/events/:id/rating',
  who: 'person',
  tag: 'Ratings',
  summary: 'Take my rating back',
  description: 'Repeating it is harmless.',
  params: IdParams,
  reply: { status: 204, body: null },
  refusals: ['not_found'],
})

export const listRatings = route({
  method: 'GET',
  path: '/events/:id/ratings',
  who: 'anyone',
  tag: 'Ratings',
  summary: 'Ratings of an event, those written last first',
  params: IdParams,
  query: Type.Object({ ...pageQuery, ...byKey }, { additionalProperties: false }),
  reply: { status: 200, body: pageOf('RatingPage', Rating) },
  refusals: ['not_found', 'cursor.invalid'],
})

const RatingParams = Type.Object({ id: Id, user_id: Id }, { additionalProperties: false })

export const answerRating = route({
  method: 'PUT',
  path: '/events/:id/ratings/:user_id/answer',
  who: 'person',
  tag: 'Ratings',
  summary: 'Answer a rating of my event',
  description: 'Replaces my earlier answer. Who rated is told.',
  params: RatingParams,
  body: shape('RatingAnswer', {
    text: Type.String({ minLength: 1, maxLength: 2000, pattern: '\\S', examples: ['Thank you for coming.'] }),
  }),
  reply: { status: 200, body: Rating },
  refusals: ['not_found', 'forbidden'],
})

export const deleteAnswer = route({
  method: 'DELETE',
  path: '/events/:id/ratings/:user_id/answer',
  who: 'person',
  tag: 'Ratings',
  summary: 'Take my answer back',
  params: RatingParams,
  reply: { status: 200, body: Rating },
  refusals: ['not_found', 'forbidden'],
})
