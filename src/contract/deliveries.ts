import { type Static, Type } from 'typebox'
import { route } from './route.ts'
import { Id, IdParams, Instant, nullable, pageOf, pageQuery, shape } from './shapes.ts'

export const mailKinds = [
  'password.reset_link',
  'password.changed',
  'email.confirm_link',
  'email.change_asked',
  'email.changed',
  'booking.confirmed',
] as const
export type MailKind = (typeof mailKinds)[number]

const State = Type.Enum(['waiting', 'sent', 'failed', 'kept'])

export const Delivery = shape('Delivery', {
  id: Id,
  account_id: nullable(Id),
  kind: Type.Enum([...mailKinds]),
  channel: Type.Enum(['mail']),
  address: Type.String(),
  subject: Type.String(),
  text: Type.String({ description: 'empty once a message with a secret link was sent' }),
  html: Type.String(),
  state: State,
  attempts: Type.Integer({ minimum: 0 }),
  error: nullable(Type.String({ description: 'what the last attempt failed with' })),
  message_id: Type.String({ description: 'the same at every attempt (RFC 5322)' }),
  next_at: nullable(Instant),
  created_at: Instant,
  sent_at: nullable(Instant),
})
export type Delivery = Static<typeof Delivery>

export const listDeliveries = route({
  method: 'GET',
  path: '/deliveries',
  who: 'admin',
  tag: 'Administration',
  summary: 'What was sent to people, newest first',
  description:
    'State `kept`: no mail server is configured and the message stays here. Messages may hold links that let somebody in, hence only for administrators.',
  query: Type.Object(
    {
      ...pageQuery,
      state: Type.Optional(State),
      kind: Type.Optional(Type.Enum([...mailKinds])),
      account: Type.Optional(Id),
    },
    { additionalProperties: false },
  ),
  reply: { status: 200, body: pageOf('DeliveryPage', Delivery) },
  refusals: ['cursor.invalid'],
})

export const retryDelivery = route({
  method: 'POST',
  path: '/deliveries/:id/retry',
  who: 'admin',
  tag: 'Administration',
  summary: 'Send a failed or kept message again',
  params: IdParams,
  reply: { status: 202, body: Delivery },
  refusals: ['not_found', 'delivery.under_way'],
})
