import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { siteRoot } from '../../src/commands/build-site.ts'
import { en as ledgerEn } from '../../src/web/deliveries/i18n/en.ts'
import { ru as ledgerRu } from '../../src/web/deliveries/i18n/ru.ts'
import { en as frameEn } from '../../src/web/i18n/en.ts'
import { ru as frameRu } from '../../src/web/i18n/ru.ts'
import { en as organizationEn } from '../../src/web/organizations/i18n/en.ts'
import { ru as organizationRu } from '../../src/web/organizations/i18n/ru.ts'
import { en } from '../../src/web/webhooks/i18n/en.ts'
import { ru } from '../../src/web/webhooks/i18n/ru.ts'
import { isSignedBy, Receiver } from '../world/receiver.ts'
import { until } from '../world/until.ts'
import { world } from '../world/world.ts'
import { startBrowser } from './browser.ts'
import { apartFromRefusals, filled, visit } from './visit.ts'

const w = await world({ siteRoot, env: { OUTBOUND_ALLOW: '127.0.0.1' } })
const words = {
  en: { ...en, frame: frameEn, organization: organizationEn, ledger: ledgerEn },
  ru: { ...ru, frame: frameRu, organization: organizationRu, ledger: ledgerRu },
}
const looks = [
  { locale: 'ru', width: 390, dark: true },
  { locale: 'en', width: 1280 },
] as const

const receiver = new Receiver()
let base = ''
let browser: Browser
let end: () => Promise<void>
beforeAll(async () => {
  base = await receiver.start()
  ;({ browser, end } = await startBrowser())
})
afterAll(async () => {
  receiver.stop()
  await end()
})

test.each(looks)(
  'an owner adds a webhook and sees its secret once; the log tells what came of it: $locale, $width px',
  async (look) => {
    const { locale } = look
    const say = words[locale]
    const olga = await w.person(`olga-${locale}`, { locale })
    const title = locale === 'ru' ? 'Дом музыки' : 'House of music'
    const { id } = (await olga.post('/organizations', { title })).body
    const { page, picture, complaints, context } = await visit(browser, w, look, `olga-${locale}`)

    await page.goto(`/organizations/${id}`)
    await page.getByRole('button', { name: say.organization.menu.manage }).click()
    await page.getByRole('menuitem', { name: say.title }).click()
    await page.getByRole('heading', { level: 1, name: say.title }).waitFor()
    await page.getByText(say.empty, { exact: true }).waitFor()
    await picture('webhooks-1-empty')

    // An address inside is refused beside its field; it hears of something at least.
    await page.getByRole('button', { name: say.add }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(say.form.url).fill('http://10.0.0.1/hook')
    await dialog.getByRole('button', { name: say.form.create }).click()
    await dialog.getByLabel(say.form.url).and(page.locator('[aria-invalid=true]')).waitFor()
    await picture('webhooks-2-refused')
    const events = Object.values(say.event).slice(0, 9)
    expect(await dialog.getByRole('checkbox').count()).toBe(events.length)
    for (const name of events) await dialog.getByRole('checkbox', { name, exact: true }).uncheck()
    await dialog.getByText(say.form.events_none).waitFor()
    expect(await dialog.getByRole('button', { name: say.form.create }).isDisabled()).toBe(true)
    await dialog.getByRole('checkbox', { name: say.event.booking_confirmed, exact: true }).check()
    await dialog.getByRole('checkbox', { name: say.event.event_published, exact: true }).check()
    const path = `/taken-${locale}`
    await dialog.getByLabel(say.form.url).fill(base + path)
    await dialog.getByLabel(say.form.description).fill('CRM')
    await dialog.getByRole('button', { name: say.form.create }).click()

    // The secret is shown this once; Escape does not lose it.
    await dialog.getByText(say.secret.title).waitFor()
    const secret = (await dialog.locator('code').textContent()) ?? ''
    expect(secret).toMatch(/^whsec_/)
    await page.keyboard.press('Escape')
    await picture('webhooks-3-secret')
    await dialog.getByRole('button', { name: say.secret.kept }).click()
    await page.getByRole('link', { name: 'CRM' }).waitFor()
    expect(await page.getByText('whsec_').count()).toBe(0)
    await picture('webhooks-4-list')

    // A test arrives, and the log shows it without a reload.
    await page.getByRole('link', { name: 'CRM' }).click()
    await page.getByText(say.log.empty).waitFor()
    await page.getByRole('button', { name: say.act.test }).click()
    const row = page.getByRole('region', { name: say.log.title }).getByRole('listitem')
    await row.filter({ hasText: say.event.webhook_test }).getByText(say.log.sent).waitFor()
    const [told] = await receiver.messages(path)
    expect(told && isSignedBy(secret, told)).toBe(true)
    const show = row.getByRole('button', { name: new RegExp(`: ${say.event.webhook_test}$`) }).first()
    await show.press('Enter')
    await page.getByRole('region', { name: say.log.body }).getByText('webhook.test').waitFor()
    await picture('webhooks-5-log')

    // A booking arrives too; it is sent again by a press.
    const event = await w.event(olga, { organizations: [id], seats: 5 })
    const guest = await w.person(`guest-${locale}`)
    expect((await guest.post(`/events/${event.id}/bookings`)).status).toBe(201)
    await until(() => receiver.at(path).some(({ type }) => type === 'booking.confirmed'))
    await page.reload()
    const booked = row.filter({ hasText: say.event.booking_confirmed })
    await booked.getByText(say.log.sent).waitFor()
    await booked.getByRole('button', { name: new RegExp(`^${say.log.replay}`) }).click()
    await page.getByText(say.log.replayed).waitFor()
    await until(() => receiver.at(path).filter(({ type }) => type === 'booking.confirmed').length === 2)

    // What is refused there stands in the log with its answer.
    receiver.always.set(path, { status: 500 })
    await page.getByRole('button', { name: say.act.test }).click()
    await row.getByText(filled(say.log.status, { status: '500' })).waitFor()
    await picture('webhooks-6-trouble')
    const state = (name: string) =>
      page.getByRole('group', { name: say.log.state }).getByRole('button', { name, exact: true }).click()
    await state(say.log.dropped)
    await page.getByText(say.log.none).waitFor()
    await state(say.log.failed)
    await until(async () => (await row.count()) === 1)
    await state(say.log.any)
    receiver.always.delete(path)

    // Off and on again, with another secret, and gone.
    await page.getByRole('button', { name: say.act.off, exact: true }).click()
    await page.getByText(say.act.now_off).waitFor()
    await page.getByText(say.state_off, { exact: true }).waitFor()
    await page.getByRole('button', { name: say.act.undo, exact: true }).click()
    await page.getByText(say.state_on, { exact: true }).waitFor()
    await page.getByRole('button', { name: say.act.rotate, exact: true }).click()
    await dialog.getByRole('button', { name: say.act.rotate_yes }).click()
    await dialog.getByText(say.secret.title).waitFor()
    expect(await dialog.locator('code').textContent()).not.toBe(secret)
    await dialog.getByRole('button', { name: say.secret.kept }).click()
    await page
      .getByRole('alert')
      .filter({ hasText: filled(say.rotated_until, { time: '' }).slice(-20) })
      .waitFor()

    // An administrator has the same for the whole server.
    const root = await w.person(`root-${locale}`, { locale })
    await w.sql(`update accounts set role = 'admin', is_staff = true where id = $1`, [root.user.id])
    const staff = await visit(browser, w, look, `root-${locale}`)
    await staff.page.goto('/')
    await staff.page.getByRole('button', { name: say.frame.app.account }).click()
    await staff.page.getByRole('menuitem', { name: say.ledger.webhooks }).click()
    const mine = staff.page.getByRole('main').getByRole('listitem')
    await mine.filter({ hasText: title }).waitFor()
    await staff.page.getByRole('button', { name: say.add }).click()
    await staff.page.getByRole('dialog').getByLabel(say.form.url).fill(`${base}/all-${locale}`)
    await staff.page.getByRole('dialog').getByRole('button', { name: say.form.create }).click()
    await staff.page.getByRole('dialog').getByRole('button', { name: say.secret.kept }).click()
    await mine.filter({ hasText: say.server }).first().waitFor()
    await staff.picture('webhooks-7-server')

    await page.getByRole('button', { name: say.act.delete, exact: true }).click()
    await dialog.getByRole('button', { name: say.act.delete_yes }).click()
    await page.waitForURL(`**/organizations/${id}/webhooks`)
    await page.getByText(say.empty, { exact: true }).waitFor()

    expect(apartFromRefusals(complaints, 422)).toEqual([])
    expect(staff.complaints).toEqual([])
    await Promise.all([context, staff.context].map((one) => one.close()))
  },
)

test('who does not own an organization finds no webhooks of it; one that gave up says so', async () => {
  const say = words.en
  const look = { locale: 'en', width: 390 } as const
  const [owner, stranger] = [await w.person('owner'), await w.person('other')]
  const { id } = (await owner.post('/organizations', { title: 'Choir' })).body
  const hook = (
    await owner.post('/webhooks', { url: `${base}/gone`, events: ['event.changed'], organization_id: id })
  ).body
  await w.sql('update webhooks set is_active = false, disabled_at = now() where id = $1', [hook.id])
  expect(stranger.user.id).not.toBe(owner.user.id)

  const other = await visit(browser, w, look, 'other')
  for (const address of [`/organizations/${id}/webhooks`, '/webhooks']) {
    await other.page.goto(address)
    await other.page.getByRole('heading', { level: 1, name: say.frame.app.not_found }).waitFor()
  }
  await other.page.goto(`/webhooks/${hook.id}`)
  await other.page.getByRole('heading', { level: 1, name: say.missing }).waitFor()

  const mine = await visit(browser, w, look, 'owner')
  await mine.page.goto(`/webhooks/${hook.id}`)
  await mine.page.getByRole('alert').getByText(say.broken_text).waitFor()
  await mine.picture('webhooks-8-broken')
  await mine.page.getByRole('button', { name: say.act.on, exact: true }).press('Enter')
  await mine.page.getByText(say.act.now_on).waitFor()
  await mine.page.getByText(say.broken_text).waitFor({ state: 'detached' })

  expect(apartFromRefusals(other.complaints, 404)).toEqual([])
  expect(mine.complaints).toEqual([])
  await Promise.all([other, mine].map(({ context }) => context.close()))
})
