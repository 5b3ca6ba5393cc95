import {
  type InfiniteData,
  type Query,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import type { DeliveryState } from '../../contract/deliveries.ts'
import type { RouteName } from '../../contract/index.ts'
import type { BodyOf } from '../../contract/route.ts'
import type { Webhook, WebhookDelivery } from '../../contract/webhooks.ts'
import { call, type Reply } from '../api/client.ts'
import { pages } from '../api/pages.ts'
import { useNotice } from '../ui/notice.tsx'
import { useWording } from '../ui/wording.ts'

export type WebhookChange = BodyOf<RouteName['PATCH /webhooks/:id']>

/** Those of an organization, or all I may change. */
export const webhooks = (organization: number | undefined) =>
  pages(['webhooks', organization ?? 'all'], (cursor, signal) =>
    call('GET /webhooks', { query: { organization, cursor }, signal }),
  )

export const webhookById = (id: number) =>
  queryOptions({
    queryKey: ['webhook', id],
    queryFn: ({ signal }) => call('GET /webhooks/:id', { params: { id }, signal }),
  })

/** Something of the log is about to be sent. */
const isDue = ({ state, next_at }: WebhookDelivery) =>
  state === 'waiting' && (next_at === null || Date.parse(next_at) < Date.now() + 60_000)

/** The log, which the server words in part; it is read again by itself, at once while anything in it is about to be sent. */
export const deliveriesOf = (id: number, state: DeliveryState | undefined, language: string) => ({
  ...pages(['webhook', id, 'deliveries', language, state ?? 'all'], (cursor, signal) =>
    call('GET /webhooks/:id/deliveries', { params: { id }, query: { state, cursor }, signal }),
  ),
  refetchInterval: ({ state: { data } }: Log) =>
    data?.pages.some(({ items }) => items.some(isDue)) ? 2000 : 15_000,
})

type Log = Query<
  Reply<'GET /webhooks/:id/deliveries'>,
  Error,
  InfiniteData<Reply<'GET /webhooks/:id/deliveries'>>
>

/** Shows a webhook as an action left it. */
export function useSettleWebhook() {
  const client = useQueryClient()
  return (webhook: Webhook) => {
    const { id, organization_id, url, description, events, is_active } = webhook
    const { disabled_at, previous_secret_until, created_at, updated_at } = webhook
    // Its secret is kept nowhere.
    client.setQueryData(webhookById(id).queryKey, {
      ...{ id, organization_id, url, description, events, is_active },
      ...{ disabled_at, previous_secret_until, created_at, updated_at },
    })
    void client.invalidateQueries({ queryKey: ['webhooks'] })
  }
}

/** Changes a webhook; what came of it is for the caller to say. */
export function useChangeWebhook(id: number) {
  const settle = useSettleWebhook()
  return useMutation({
    mutationFn: (body: WebhookChange) => call('PATCH /webhooks/:id', { params: { id }, body }),
    onSuccess: settle,
  })
}

/** Says what an action failed with. */
export function useComplaint() {
  const tell = useNotice()
  const word = useWording()
  return (error: unknown) => tell({ text: word(error), tone: 'error' })
}
