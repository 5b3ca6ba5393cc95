import { type Static, Type } from 'typebox'
import { route } from './route.ts'
import { Id, IdParams, Instant, shape } from './shapes.ts'

/** A browser that shows notifications while no page of ours is open (RFC 8030). */
export const PushSubscription = shape('PushSubscription', {
  id: Id,
  user_agent: Type.String(),
  is_mine_here: Type.Boolean({ description: 'made by the session that asks' }),
  created_at: Instant,
})
export type PushSubscription = Static<typeof PushSubscription>

export const readPushKey = route({
  method: 'GET',
  path: '/push/key',
  who: 'person',
  tag: 'Notifications',
  summary: 'The public key that a browser subscribes with (VAPID, RFC 8292)',
  reply: { status: 200, body: shape('PushKey', { key: Type.String({ description: 'base64url' }) }) },
  refusals: [],
})

export const listPushSubscriptions = route({
  method: 'GET',
  path: '/me/push-subscriptions',
  who: 'person',
  tag: 'Notifications',
  summary: 'My browsers that get push messages, at most 20',
  reply: {
    status: 200,
    body: shape('PushSubscriptions', { items: Type.Array(PushSubscription, { maxItems: 20 }) }),
  },
  refusals: [],
})

export const subscribeToPush = route({
  method: 'POST',
  path: '/me/push-subscriptions',
  who: 'person',
  tag: 'Notifications',
  summary: 'Send push messages to this browser',
  description:
    'What `PushSubscription.toJSON()` holds (RFC 8030, 8291). A browser belongs to whoever subscribed there last; messages stop with the session that subscribed. A new endpoint of that session replaces its former one; of more than 20 the oldest is let go.',
  body: shape('NewPushSubscription', {
    endpoint: Type.String({ maxLength: 1000, examples: ['https://push.example/send/abc'] }),
    keys: shape('PushKeys', {
      p256dh: Type.String({
        maxLength: 100,
        description: 'base64url, an uncompressed point on P-256',
        examples: ['BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4'],
      }),
      auth: Type.String({
        maxLength: 40,
        description: 'base64url, 16 bytes',
        examples: ['BTBZMqHH6r4Tts7J_aSIgg'],
      }),
    }),
  }),
  reply: { status: 201, body: PushSubscription },
  refusals: ['push.invalid'],
})

export const unsubscribeFromPush = route({
  method: 'DELETE',
  path: '/me/push-subscriptions/:id',
  who: 'person',
  tag: 'Notifications',
  summary: 'Send no more push messages to a browser',
  params: IdParams,
  reply: { status: 204, body: null },
  refusals: ['not_found'],
})
