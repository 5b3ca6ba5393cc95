import { type Static, Type } from 'typebox'
import { deliveryStates, webhookEvents, webhookTest } from './deliveries.ts'
import { route } from './route.ts'
import { Id, IdParams, Instant, nullable, pageOf, pageQuery, shape } from './shapes.ts'

const Events = Type.Array(Type.Enum([...webhookEvents]), {
  minItems: 1,
  maxItems: webhookEvents.length,
  uniqueItems: true,
  examples: [['booking.confirmed', 'booking.cancelled']],
})
const Url = Type.String({
  minLength: 1,
  maxLength: 1000,
  description: 'http or https; addresses inside private networks are refused',
  examples: ['https://crm.example.org/veche'],
})
const Description = Type.String({ maxLength: 200, examples: ['Our spreadsheet'] })

export const Webhook = shape('Webhook', {
  id: Id,
  organization_id: nullable(Type.Integer({ minimum: 1, description: 'null: of the whole server' })),
  url: Type.String(),
  description: Type.String(),
  events: Events,
  is_active: Type.Boolean(),
  disabled_at: nullable(
    Type.String({ format: 'date-time', description: 'when it was switched off by itself' }),
  ),
  previous_secret_until: nullable(Type.String({ format: 'date-time' })),
  created_at: Instant,
  updated_at: Instant,
})
export type Webhook = Static<typeof Webhook>

const Secret = Type.String({
  description: 'shown this once: `whsec_` and base64, the key of HMAC-SHA256 (Standard Webhooks)',
})
export const NewWebhook = shape('NewWebhook', { ...Webhook.properties, secret: Secret })
export type NewWebhook = Static<typeof NewWebhook>

export const WebhookDelivery = shape('WebhookDelivery', {
  id: Id,
  message_id: Type.String({ description: 'the header `webhook-id`, the same at every attempt' }),
  type: Type.Enum([...webhookEvents, webhookTest]),
  state: Type.Enum([...deliveryStates]),
  attempts: Type.Integer({ minimum: 0 }),
  reply_status: nullable(Type.Integer({ description: 'HTTP status of the last attempt' })),
  error: nullable(
    Type.String({ description: 'what the last attempt failed with, or why it was dropped; in ru or en' }),
  ),
  payload: Type.Unknown({ description: 'the body as it is sent' }),
  next_at: nullable(Instant),
  created_at: Instant,
  sent_at: nullable(Instant),
})
export type WebhookDelivery = Static<typeof WebhookDelivery>

export const listWebhooks = route({
  method: 'GET',
  path: '/webhooks',
  who: 'person',
  tag: 'Webhooks',
  summary: 'Webhooks I may change, newest first',
  description: 'Those of organizations I own; for administrators all, the server’s own among them.',
  query: Type.Object({ ...pageQuery, organization: Type.Optional(Id) }, { additionalProperties: false }),
  reply: { status: 200, body: pageOf('WebhookPage', Webhook) },
  refusals: ['cursor.invalid'],
})

export const createWebhook = route({
  method: 'POST',
  path: '/webhooks',
  who: 'person',
  tag: 'Webhooks',
  summary: 'Tell another server of what happens',
  description:
    'Of an organization’s events and their bookings, by an owner of it; without `organization_id` of all public events, by an administrator. Each message is a POST signed as Standard Webhooks has it, and is tried for up to three days until the answer is 2xx.',
  body: shape('WebhookRequest', {
    url: Url,
    events: Events,
    organization_id: Type.Optional(Id),
    description: Type.Optional(Description),
  }),
  reply: { status: 201, body: NewWebhook },
  refusals: ['not_found', 'forbidden', 'webhook.address_refused', 'webhook.too_many'],
})

export const readWebhook = route({
  method: 'GET',
  path: '/webhooks/:id',
  who: 'person',
  tag: 'Webhooks',
  summary: 'A webhook',
  params: IdParams,
  reply: { status: 200, body: Webhook },
  refusals: ['not_found'],
})

export const changeWebhook = route({
  method: 'PATCH',
  path: '/webhooks/:id',
  who: 'person',
  tag: 'Webhooks',
  summary: 'Change a webhook, switch it off or on',
  description:
    'While it is off it is told of nothing, and what waited for it is dropped; the log has it, and can send it again.',
  params: IdParams,
  body: shape('WebhookChange', {
    url: Type.Optional(Url),
    events: Type.Optional(Events),
    description: Type.Optional(Description),
    is_active: Type.Optional(Type.Boolean()),
  }),
  reply: { status: 200, body: Webhook },
  refusals: ['not_found', 'webhook.address_refused'],
})

export const deleteWebhook = route({
  method: 'DELETE',
  path: '/webhooks/:id',
  who: 'person',
  tag: 'Webhooks',
  summary: 'Delete a webhook, its log too',
  params: IdParams,
  reply: { status: 204, body: null },
  refusals: ['not_found'],
})

export const rotateWebhookSecret = route({
  method: 'POST',
  path: '/webhooks/:id/rotate',
  who: 'person',
  tag: 'Webhooks',
  summary: 'Give a webhook another secret',
  description: 'For a day messages carry a signature by each of both.',
  params: IdParams,
  reply: { status: 200, body: NewWebhook },
  refusals: ['not_found'],
})

export const testWebhook = route({
  method: 'POST',
  path: '/webhooks/:id/test',
  who: 'person',
  tag: 'Webhooks',
  summary: 'Send a message that says nothing',
  description: 'Also while the webhook is off, and once only: what became of it stands in the log.',
  params: IdParams,
  reply: { status: 202, body: WebhookDelivery },
  refusals: ['not_found'],
})

export const listWebhookDeliveries = route({
  method: 'GET',
  path: '/webhooks/:id/deliveries',
  who: 'person',
  tag: 'Webhooks',
  summary: 'What a webhook was sent, newest first',
  params: IdParams,
  query: Type.Object(
    { ...pageQuery, state: Type.Optional(Type.Enum([...deliveryStates])) },
    { additionalProperties: false },
  ),
  reply: { status: 200, body: pageOf('WebhookDeliveryPage', WebhookDelivery) },
  refusals: ['not_found', 'cursor.invalid'],
})

export const replayWebhookDelivery = route({
  method: 'POST',
  path: '/webhooks/:id/deliveries/:delivery_id/replay',
  who: 'person',
  tag: 'Webhooks',
  summary: 'Send a message again, whatever became of it',
  description:
    'With the id it had: who has seen it can tell. Refused while it is under way; one that waits for its next attempt is sent now.',
  params: Type.Object({ id: Id, delivery_id: Id }, { additionalProperties: false }),
  reply: { status: 202, body: WebhookDelivery },
  refusals: ['not_found', 'delivery.under_way'],
})
