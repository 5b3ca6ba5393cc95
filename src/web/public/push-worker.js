// Shows what is pushed while no page of Veche is open. It answers no requests: pages come as they would without it.

const subscriptions = '/api/v1/me/push-subscriptions'

self.addEventListener('install', () => self.skipWaiting())

self.addEventListener('push', (event) => event.waitUntil(show(event.data)))

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(open(event.notification.data))
})

self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(event)))

/** A browser takes the permission back from who lets a push pass unseen: what cannot be read is shown as well. */
async function show(data) {
  let news = {}
  try {
    news = data.json()
  } catch {}
  const { title = 'Veche', text, tag = 'veche', path = '/notifications', id, locale } = news
  await self.registration.showNotification(title, {
    body: text,
    lang: locale,
    // What is told anew of the same thing takes the place of what still stands there, and rings again.
    tag,
    renotify: true,
    icon: '/bell-192.png',
    badge: '/badge-96.png',
    data: { path, id },
  })
}

async function open({ path, id }) {
  const read = id && post('/api/v1/notifications/read', { ids: [id] }).catch(() => {})
  const url = new URL(path, self.location.origin)
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const shown = windows.find((window) => new URL(window.url).pathname === url.pathname)
  await (shown ? shown.focus() : self.clients.openWindow(url))
  await read
}

/** The browser's maker gave this browser another address. */
async function renew({ newSubscription }) {
  const subscription =
    newSubscription ??
    (await self.registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: (await (await fetch('/api/v1/push/key')).json()).key,
    }))
  const { endpoint, keys } = subscription.toJSON()
  await post(subscriptions, { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } })
}

async function post(url, body) {
  await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}
