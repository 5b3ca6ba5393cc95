import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/client.ts'

/** Only secure origins have it, and on an iPhone only the app on the home screen. */
const supported =
  isSecureContext && 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window

const subscriptionsKey = ['push-subscriptions']
const hereKey = ['push-here']

/** My browsers that get push messages; `is_mine_here` is this one. */
export function usePushSubscriptions() {
  return useQuery({
    queryKey: subscriptionsKey,
    queryFn: async ({ signal }) => (await call('GET /me/push-subscriptions', { signal })).items,
  })
}

/** Sends no more to one of my browsers, this or another. */
export function useForgetBrowser() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: number) => call('DELETE /me/push-subscriptions/:id', { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: subscriptionsKey }),
  })
}

/**
 * Push messages in this browser.
 *
 * `supported`: false where it cannot show any. `permission`: `denied` can be undone only in the browser's own settings.
 * `isOn`: whether my news comes here; undefined while that is not known yet. `turnOn` asks for permission, so it has to be
 * called by a press, and answers what was decided: only `granted` turned it on.
 */
export function usePush() {
  const client = useQueryClient()
  const mine = usePushSubscriptions()
  const here = useQuery({
    queryKey: hereKey,
    enabled: supported,
    // Permission is given and taken where no page sees it.
    refetchOnWindowFocus: 'always',
    queryFn: async () => ({
      permission: Notification.permission,
      isSubscribed: (await subscriptionHere()) !== null,
    }),
  })
  const refresh = () =>
    Promise.all([hereKey, subscriptionsKey].map((queryKey) => client.invalidateQueries({ queryKey })))

  const turnOn = useMutation({
    mutationFn: async (): Promise<NotificationPermission> => {
      const permission = await Notification.requestPermission()
      if (permission === 'granted') await subscribe()
      return permission
    },
    onSettled: refresh,
  })
  const turnOff = useMutation({
    mutationFn: async () => {
      const ids = mine.data?.filter(({ is_mine_here }) => is_mine_here).map(({ id }) => id) ?? []
      for (const id of ids) await call('DELETE /me/push-subscriptions/:id', { params: { id } })
      await (await subscriptionHere())?.unsubscribe()
    },
    onSettled: refresh,
  })
  const isOn =
    here.data && mine.data
      ? here.data.isSubscribed && mine.data.some(({ is_mine_here }) => is_mine_here)
      : undefined
  return {
    supported,
    permission: here.data?.permission ?? 'default',
    isOn: supported ? isOn : false,
    turnOn,
    turnOff,
  }
}

async function subscriptionHere(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration('/')
  return registration ? registration.pushManager.getSubscription() : null
}

/** Has this browser's maker make an address for it, and tells the server. */
async function subscribe(): Promise<void> {
  const { key } = await call('GET /push/key')
  await navigator.serviceWorker.register('/push-worker.js', { scope: '/', updateViaCache: 'none' })
  const { pushManager } = await navigator.serviceWorker.ready
  const options = { userVisibleOnly: true, applicationServerKey: key }
  const made = await pushManager.subscribe(options).catch(async (error: unknown) => {
    // One that was made with another key of the server stands in the way, and nobody can send to it.
    const stale = await pushManager.getSubscription()
    if (!stale) throw error
    await stale.unsubscribe()
    return pushManager.subscribe(options)
  })
  const { endpoint = '', keys: { p256dh = '', auth = '' } = {} } = made.toJSON()
  await call('POST /me/push-subscriptions', { body: { endpoint, keys: { p256dh, auth } } })
}
