import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { siteRoot } from '../../src/commands/build-site.ts'
import { en } from '../../src/web/notifications/i18n/en.ts'
import { ru } from '../../src/web/notifications/i18n/ru.ts'
import { PushService } from '../world/push.ts'
import { until } from '../world/until.ts'
import { world } from '../world/world.ts'
import { startBrowser } from './browser.ts'
import { visit } from './visit.ts'

const w = await world({ siteRoot, env: { OUTBOUND_ALLOW: '127.0.0.1' } })
const words = { en, ru }

let browser: Browser
let end: () => Promise<void>
beforeAll(async () => {
  ;({ browser, end } = await startBrowser())
})
afterAll(() => end())

/**
 * What a browser without a screen has not got: somebody to ask (its `Notification.permission` is always denied), and a maker's
 * push service to give it an address; here it is that of another.
 */
function screenless(subscription: object): string {
  return `{
    let [permission, made] = ['default', null]
    Object.defineProperty(Notification, 'permission', { get: () => permission })
    Notification.requestPermission = async () => (permission = 'granted')
    PushManager.prototype.subscribe = async (options) => made = {
      options,
      toJSON: () => (${JSON.stringify(subscription)}),
      unsubscribe: async () => (made = null, true),
    }
    PushManager.prototype.getSubscription = async () => made
    globalThis.askedWith = () => made?.options
  }`
}

/** The same in the worker, which keeps what it would show, open or bring to the front. */
const screenlessWorker = `{
  self.shown = []
  self.went = []
  self.registration.showNotification = async (title, options) => void self.shown.push({ title, ...options })
  self.clients.openWindow = async (url) => void self.went.push('opened ' + new URL(url).pathname)
  WindowClient.prototype.focus = async function () { self.went.push('focused ' + new URL(this.url).pathname) }
}`

test.each([
  ['en', 1280],
  ['ru', 390],
] as const)('push comes to a browser once it is switched on there: %s, %i px', async (locale, width) => {
  const { push } = words[locale]
  const olga = await w.person(`olga-${locale}`)
  const anna = await w.person(`anna-${locale}`, { locale })
  const { key } = (await anna.get('/push/key')).body
  await using service = await new PushService(async (shown) => shown === key).start()
  const device = service.browser()
  const { context, page, complaints, picture } = await visit(browser, w, { locale, width }, `anna-${locale}`)
  await context.addInitScript(screenless(device.subscription))

  await page.goto('/settings/notifications')
  const on = page.getByRole('switch', { name: push.on })
  await on.waitFor()
  expect(await on.isChecked()).toBe(false)
  expect(context.serviceWorkers()).toEqual([])
  // It moves once the browser has agreed.
  await on.click()
  await page.getByText(push.switched_on).waitFor()
  await page.getByText(push.here, { exact: true }).waitFor()
  await picture('push-on')
  expect(await page.evaluate('askedWith()')).toEqual({ userVisibleOnly: true, applicationServerKey: key })
  expect(context.serviceWorkers().map((worker) => worker.url())).toEqual([`${w.app.url}/push-worker.js`])

  // What the server sends, as the browser would give it to the worker after it opened it.
  const { body: choir } = await olga.post('/organizations', {
    title: 'Хор',
    members: [{ user_id: anna.user.id }],
  })
  const { told } = await device.told(/Хор/)
  expect(told.path).toBe(`/organizations/${choir.id}`)
  const devtools = await context.newCDPSession(page)
  const registered = new Promise<string>((resolve) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [first] = registrations
      if (first) resolve(first.registrationId)
    })
  })
  await devtools.send('ServiceWorker.enable')
  const registrationId = await registered
  const deliver = (data: string) =>
    devtools.send('ServiceWorker.deliverPushMessage', { origin: w.app.url, registrationId, data })
  const [worker] = context.serviceWorkers()
  await worker!.evaluate(screenlessWorker)
  const shown = () => worker!.evaluate<Record<string, unknown>[]>('self.shown')
  await deliver(JSON.stringify(told))
  await until(async () => (await shown()).length === 1)
  expect(await shown()).toEqual([
    {
      title: told.title,
      body: told.text,
      lang: locale,
      tag: told.tag,
      renotify: true,
      icon: '/bell-192.png',
      badge: '/badge-96.png',
      data: { path: told.path, id: told.id },
    },
  ])
  for (const picture of ['/bell-192.png', '/badge-96.png'])
    expect((await context.request.get(picture)).headers()['content-type']).toBe('image/png')
  // What cannot be read is shown as well: a browser takes the permission back from who shows nothing.
  await deliver('{')
  await until(async () => (await shown()).length === 2)
  expect((await shown())[1]).toMatchObject({ title: 'Veche', data: { path: '/notifications' } })

  // A click on it opens its page, or comes back to a tab that shows it; it is read then.
  const click = () => worker!.evaluate(`open(${JSON.stringify({ path: told.path, id: told.id })})`)
  const went = () => worker!.evaluate<string[]>('self.went')
  await click()
  expect(await went()).toEqual([`opened ${told.path}`])
  expect((await anna.get('/notifications')).body.items[0]?.read_at).not.toBeNull()
  const opened = context.waitForEvent('page')
  await page.evaluate(`void window.open('${told.path}')`)
  const tab = await opened
  await tab.waitForURL(`**${told.path}`)
  await click()
  expect(await went()).toEqual([`opened ${told.path}`, `focused ${told.path}`])
  await tab.close()

  await on.click()
  await page.getByText(push.switched_off).waitFor()
  await page.getByText(push.none).waitFor()
  expect(await on.isChecked()).toBe(false)
  expect((await anna.get('/me/push-subscriptions')).body.items).toEqual([])
  expect(complaints).toEqual([])
  await context.close()
})
