import { type Static, Type } from 'typebox'
import { route } from './route.ts'
import { Id, Instant, nullable, pageOf, pageQuery, shape } from './shapes.ts'

export const notificationKinds = [
  'booking.confirmed',
  'booking.waitlisted',
  'booking.promoted',
  'booking.cancelled',
  'booking.removed',
  'booking.reminder',
  'event.published',
  'event.changed',
  'event.cancelled',
  'event.deleted',
  'rating.answered',
  'organization.added',
  'webhook.disabled',
  'password.changed',
  'email.changed',
  'totp.enabled',
  'totp.disabled',
  'passkey.added',
  'passkey.deleted',
  'token.created',
] as const
export type NotificationKind = (typeof notificationKinds)[number]

export const Notification = shape('Notification', {
  id: Id,
  kind: Type.Enum([...notificationKinds]),
  title: Type.String({ description: 'in the reader’s language' }),
  text: Type.String({ description: 'in the reader’s language and time zone' }),
  event_id: nullable(Id),
  organization_id: nullable(Id),
  read_at: nullable(Instant),
  created_at: Instant,
})
export type Notification = Static<typeof Notification>

export const listNotifications = route({
  method: 'GET',
  path: '/notifications',
  who: 'person',
  tag: 'Notifications',
  summary: 'My notifications, newest first',
  description: 'In the language of `Accept-Language`; where none is asked for, in that of my account.',
  query: Type.Object(
    { ...pageQuery, unread: Type.Optional(Type.Boolean({ description: 'only those not read yet' })) },
    { additionalProperties: false },
  ),
  reply: { status: 200, body: pageOf('NotificationPage', Notification) },
  refusals: ['cursor.invalid'],
})

export const countUnread = route({
  method: 'GET',
  path: '/notifications/unread',
  who: 'person',
  tag: 'Notifications',
  summary: 'How many of my notifications are unread',
  reply: { status: 200, body: shape('Unread', { unread: Type.Integer({ minimum: 0 }) }) },
  refusals: [],
})

export const readNotifications = route({
  method: 'POST',
  path: '/notifications/read',
  who: 'person',
  tag: 'Notifications',
  summary: 'Mark notifications as read',
  description: 'Either `ids`, or `up_to`: that one and everything older. Others’ ids change nothing.',
  body: shape('ReadRequest', {
    ids: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 100, examples: [[41, 42]] })),
    up_to: Type.Optional(Id),
  }),
  reply: { status: 204, body: null },
  refusals: [],
})
