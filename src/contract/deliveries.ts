import { type Static, Type } from 'typebox'
import { notificationKinds } from './notifications.ts'
import { route } from './route.ts'
import { Id, IdParams, Instant, nullable, pageOf, pageQuery, shape } from './shapes.ts'

/** Mails that answer a wish of their reader, and go where no preference reaches. */
export const letterKinds = [
  'password.reset_link',
  'email.confirm_link',
  'email.change_asked',
  'email.left',
  'digest',
] as const
export type LetterKind = (typeof letterKinds)[number]

/** What another server can be told of. */
export const webhookEvents = [
  'event.published',
  'event.changed',
  'event.cancelled',
  'event.deleted',
  'booking.confirmed',
  'booking.waitlisted',
  'booking.promoted',
  'booking.cancelled',
  'booking.removed',
] as const
export type WebhookEvent = (typeof webhookEvents)[number]
export const webhookTest = 'webhook.test'

export const deliveryKinds = [...notificationKinds, ...letterKinds, webhookTest] as const
export type DeliveryKind = (typeof deliveryKinds)[number]

export const deliveryChannels = ['mail', 'push', 'webhook'] as const
export type DeliveryChannel = (typeof deliveryChannels)[number]

export const deliveryStates = ['waiting', 'sent', 'failed', 'kept', 'dropped'] as const
export type DeliveryState = (typeof deliveryStates)[number]

const State = Type.Enum([...deliveryStates])
const Channel = Type.Enum([...deliveryChannels])
const Kind = Type.Enum([...deliveryKinds])

export const Delivery = shape('Delivery', {
  id: Id,
  account_id: nullable(Id),
  kind: Kind,
  channel: Channel,
  address: Type.String({
    description: 'an e-mail, the server of a browser’s maker, or the URL of a webhook',
  }),
  subject: nullable(Type.String({ description: 'null until it is first written' })),
  text: nullable(Type.String({ description: 'empty once a message with a secret link was sent' })),
  html: nullable(Type.String()),
  state: State,
  attempts: Type.Integer({ minimum: 0 }),
  error: nullable(
    Type.String({
      description:
        'what the last attempt failed with, or why it was dropped; in ru or en but for what other servers said',
    }),
  ),
  reply_status: nullable(Type.Integer({ description: 'HTTP status of the last attempt' })),
  message_id: nullable(Type.String({ description: 'the same at every attempt (RFC 5322)' })),
  webhook_id: nullable(Id),
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
    'State `kept`: no mail server is configured and the message stays here; `dropped`: it was not sent, and rightly so (too late, not true or not wanted any more, its receiver blocked). Messages may hold links that let somebody in, hence only for administrators.',
  query: Type.Object(
    {
      ...pageQuery,
      state: Type.Optional(State),
      kind: Type.Optional(Kind),
      channel: Type.Optional(Channel),
      address: Type.Optional(Type.String({ maxLength: 254, description: 'exactly' })),
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
  summary: 'Send again what failed, was kept or dropped',
  params: IdParams,
  reply: { status: 202, body: Delivery },
  refusals: ['not_found', 'delivery.under_way'],
})
