import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { siteRoot } from '../../src/commands/build-site.ts'
import type { NotificationKind } from '../../src/contract/notifications.ts'
import { en as accountEn } from '../../src/web/accounts/i18n/en.ts'
import { ru as accountRu } from '../../src/web/accounts/i18n/ru.ts'
import { en as ledgerEn } from '../../src/web/deliveries/i18n/en.ts'
import { ru as ledgerRu } from '../../src/web/deliveries/i18n/ru.ts'
import { en as frameEn } from '../../src/web/i18n/en.ts'
import { ru as frameRu } from '../../src/web/i18n/ru.ts'
import { en } from '../../src/web/notifications/i18n/en.ts'
import { ru } from '../../src/web/notifications/i18n/ru.ts'
import { MailServer } from '../world/mail.ts'
import { until } from '../world/until.ts'
import { type Person, world } from '../world/world.ts'
import { startBrowser } from './browser.ts'
import { apartFromRefusals, filled, visit } from './visit.ts'

const mail = new MailServer()
const SMTP_URL = await mail.start()
const w = await world({ siteRoot, env: { SMTP_URL } })
const words = {
  en: { ...en, frame: frameEn, account: accountEn, ledger: ledgerEn },
  ru: { ...ru, frame: frameRu, account: accountRu, ledger: ledgerRu },
}
const looks = [
  { locale: 'ru', width: 390, dark: true },
  { locale: 'en', width: 1280 },
] as const

let browser: Browser
let end: () => Promise<void>
beforeAll(async () => {
  ;({ browser, end } = await startBrowser())
})
afterAll(async () => {
  await end()
  await mail.stop()
})

const move = (host: Person, id: number, venue: string) =>
  host.call('PATCH', `/events/${id}`, { body: { venue } })
const mailsTo = (address: string) => mail.inbox.filter(({ to }) => to === address)

test.each(looks)('who wants no mail of a kind gets none: $locale, $width px', async (look) => {
  const { locale, width } = look
  const say = words[locale]
  const anna = await w.person(`anna-${locale}`, { locale, time_zone: 'Asia/Tokyo' })
  const boris = await w.person(`boris-${locale}`, { locale })
  const olga = await w.person(`olga-${locale}`)
  const { page, picture, complaints, context } = await visit(browser, w, look, `anna-${locale}`)

  // On a phone the settings are a page that leads to their sections.
  await page.goto('/settings')
  await page
    .getByRole('navigation', { name: say.account.settings.title })
    .getByRole('link', { name: say.account.settings.notifications })
    .click()
  await page.getByRole('heading', { level: 1, name: say.account.settings.notifications }).waitFor()
  const changed = say.kind.event_changed
  const byMail = page.getByRole('switch', {
    name: filled(say.kinds.switch, { channel: say.channel.mail, kind: changed }),
  })
  await byMail.waitFor()
  expect(await page.getByRole('table').count()).toBe(width < 600 ? 0 : 1)
  expect(await byMail.isChecked()).toBe(true)
  await picture('notifications-1-settings')

  // With the keyboard alone; the notice takes it back.
  await byMail.focus()
  await page.keyboard.press('Space')
  await page.getByText(say.settings.saved, { exact: true }).waitFor()
  const chosen = async (of: NotificationKind) =>
    (await anna.get('/me/notification-preferences')).body.kinds.find(({ kind }) => kind === of)
  const stored = () => chosen('event.changed')
  expect(await stored()).toMatchObject({ in_app: true, mail: false })
  await page.getByRole('button', { name: say.settings.undo }).click()
  await page.getByText(say.settings.undone, { exact: true }).waitFor()
  expect(await byMail.isChecked()).toBe(true)
  expect(await stored()).toMatchObject({ mail: true })

  // A whole group at once; what keeps the account safe has no switch.
  const group = (channel: string) => filled(say.kinds.switch_all, { channel, group: say.group.bookings })
  const allMails = page.getByRole('checkbox', { name: group(say.channel.mail) })
  await allMails.click()
  await until(async () => (await chosen('booking.waitlisted'))?.mail === true)
  await allMails.click()
  await until(async () => (await stored())?.mail === false)
  expect(await byMail.isChecked()).toBe(false)
  await page
    .getByText(filled(say.kinds.fixed_cell, { channel: say.channel.mail, kind: say.kind.password_changed }))
    .first()
    .waitFor({ state: 'attached' })
  expect(await page.getByRole('switch', { name: say.kind.password_changed }).count()).toBe(1)

  // Reminders: four at most.
  const reminders = page.getByRole('group', { name: say.reminders.title })
  for (const offset of ['m10', 'm1440', 'm10080'] as const)
    await reminders.getByRole('button', { name: say.reminders[offset], exact: true }).click()
  await page.getByText(say.reminders.full).waitFor()
  expect(await reminders.getByRole('button', { name: say.reminders.m30 }).isDisabled()).toBe(true)

  // Quiet hours on her own clock, and one mail a day.
  await page.getByRole('switch', { name: say.quiet.on }).click()
  await page.getByText('Asia/Tokyo (').waitFor()
  const from = page.getByLabel(say.quiet.from, { exact: true })
  await from.fill('08:00')
  await from.press('Enter')
  await page.getByText(say.quiet.same).waitFor()
  await from.fill('23:30')
  await from.press('Enter')
  await page.getByRole('radio', { name: say.digest.daily }).click()
  await until(async () => (await anna.get('/me/notification-preferences')).body.digest === 'daily')
  const { body } = await anna.get('/me/notification-preferences')
  expect(body).toMatchObject({
    reminders: [10, 60, 1440, 10080],
    quiet_hours: { from: '23:30', to: '08:00' },
    digest: 'daily',
  })
  await page.getByLabel(say.digest.at, { exact: true }).waitFor()
  await picture('notifications-2-chosen')

  // The same change of an event: a mail to Boris, none to Anna, who reads of it in the app.
  const event = await w.event(olga, { seats: 5 })
  for (const one of [anna, boris]) {
    expect((await one.post(`/events/${event.id}/bookings`)).status).toBe(201)
  }
  expect((await move(olga, event.id, 'The other hall')).status).toBe(200)
  await until(() => mailsTo(boris.user.email).some(({ text }) => text.includes('The other hall')))
  const { items } = (await anna.get('/notifications')).body
  expect(items.map(({ kind }) => kind)).toContain('event.changed')
  expect(mailsTo(anna.user.email)).toEqual([])

  expect(complaints).toEqual([])
  await context.close()
})

test.each(looks)(
  'news appears by itself, is counted and leads where it is about: $locale, $width px',
  async (look) => {
    const { locale } = look
    const say = words[locale]
    const vera = await w.person(`vera-${locale}`, { locale })
    const gleb = await w.person(`gleb-${locale}`)
    const { page, picture, complaints, context } = await visit(browser, w, look, `vera-${locale}`)
    await page.goto('/notifications')
    await page.getByText(say.frame.notifications.empty).waitFor()
    await picture('notifications-3-empty')
    const bell = page.getByRole('banner').getByRole('link', { name: /^\d/ })
    expect(await bell.count()).toBe(0)

    // Nothing is pressed here while it happens.
    const choir = (
      await gleb.post('/organizations', { title: 'Choir', members: [{ user_id: vera.user.id }] })
    ).body
    const rows = page.getByRole('main').getByRole('listitem')
    await rows.filter({ hasText: 'Choir' }).waitFor()
    await bell.getByText('1', { exact: true }).waitFor()
    const event = await w.event(gleb, { seats: 5 })
    expect((await vera.post(`/events/${event.id}/bookings`)).status).toBe(201)
    await bell.getByText('2', { exact: true }).waitFor()
    await rows.nth(1).waitFor()
    await picture('notifications-4-live')

    await rows.filter({ hasText: 'Choir' }).getByRole('link').click()
    await page.waitForURL(`**/organizations/${choir.id}`)
    await bell.getByText('1', { exact: true }).waitFor()
    await bell.click()
    const filter = page.getByRole('group', { name: say.list.filter })
    await filter.getByRole('button', { name: say.list.unread, exact: true }).click()
    await until(async () => (await rows.count()) === 1)
    await page.getByRole('button', { name: say.frame.notifications.mark_read }).click()
    await page.getByText(say.list.none_unread, { exact: true }).waitFor()
    await bell.waitFor({ state: 'detached' })
    await picture('notifications-5-none-unread')
    await filter.getByRole('button', { name: say.list.all, exact: true }).click()
    await rows.nth(1).waitFor()
    await page.getByRole('link', { name: say.list.settings }).click()
    await page.waitForURL('**/settings/notifications')

    expect(complaints).toEqual([])
    await context.close()
  },
)

test.each(looks)('a mail’s link ends its kind without a sign-in: $locale, $width px', async (look) => {
  const { locale } = look
  const say = words[locale]
  const dora = await w.person(`dora-${locale}`, { locale })
  const host = await w.person(`host-${locale}`)
  const event = await w.event(host, { seats: 5 })
  expect((await dora.post(`/events/${event.id}/bookings`)).status).toBe(201)
  await until(() => mailsTo(dora.user.email).length === 1)
  expect((await move(host, event.id, 'The old hall')).status).toBe(200)
  const link = await until(() => {
    const found = mailsTo(dora.user.email)[1]
    return found && /(\/unsubscribe#\S+)/.exec(found.text)?.[1]
  })

  const { page, picture, complaints, context } = await visit(browser, w, look)
  await page.goto(link)
  await page.getByRole('heading', { level: 1, name: say.unsubscribe.title }).waitFor()
  await page.getByText(say.kind.event_changed).waitFor()
  await picture('unsubscribe-1-asked')
  const stored = async () =>
    (await dora.get('/me/notification-preferences')).body.kinds.find(({ kind }) => kind === 'event.changed')
  expect((await stored())?.mail).toBe(true)
  await page.getByRole('button', { name: say.unsubscribe.yes }).press('Enter')
  await page.getByRole('heading', { level: 1, name: say.unsubscribe.done }).waitFor()
  await picture('unsubscribe-2-done')
  expect(await stored()).toMatchObject({ in_app: true, mail: false })
  await page.reload()
  await page.getByRole('heading', { level: 1, name: say.unsubscribe.before }).waitFor()
  expect(await page.getByRole('button', { name: say.unsubscribe.yes }).count()).toBe(0)
  await page.goto('/unsubscribe#1.event.changed.forged')
  await page.getByRole('heading', { level: 1, name: say.unsubscribe.invalid }).waitFor()
  await picture('unsubscribe-3-invalid')
  expect(await page.getByRole('link', { name: say.unsubscribe.settings }).getAttribute('href')).toBe(
    '/settings/notifications',
  )

  expect(apartFromRefusals(complaints, 404)).toEqual([])
  await context.close()
})

test.each(looks)(
  'an administrator reads in the ledger what became of a mail: $locale, $width px',
  async (look) => {
    const { locale } = look
    const say = words[locale]
    const root = await w.person(`root-${locale}`, { locale })
    const [guest, host] = [await w.person(`guest-${locale}`, { locale }), await w.person(`chair-${locale}`)]
    await w.sql(`update accounts set role = 'admin', is_staff = true where id = $1`, [root.user.id])
    mail.troubles.set(guest.user.email, [{ rcpt: 550 }])
    const event = await w.event(host, { seats: 5 })
    expect((await guest.post(`/events/${event.id}/bookings`)).status).toBe(201)

    // Nobody else finds the way there.
    const other = await visit(browser, w, look, `guest-${locale}`)
    await other.page.goto('/deliveries')
    await other.page.getByRole('heading', { level: 1, name: say.frame.app.not_found }).waitFor()
    await other.page.getByRole('button', { name: say.frame.app.account }).click()
    await other.page.getByRole('menuitem', { name: say.frame.account.settings }).waitFor()
    expect(await other.page.getByRole('menuitem', { name: say.ledger.menu }).count()).toBe(0)

    const { page, picture, complaints, context } = await visit(browser, w, look, `root-${locale}`)
    await page.goto('/')
    await page.getByRole('button', { name: say.frame.app.account }).click()
    await page.getByRole('menuitem', { name: say.ledger.menu }).click()
    await page.getByRole('heading', { level: 1, name: say.ledger.title }).waitFor()
    const rows = page.getByRole('main').getByRole('listitem')
    await rows.first().waitFor()
    await page.getByRole('searchbox', { name: say.ledger.address }).fill(guest.user.email)
    await page.waitForURL(/address=/)
    await until(async () => {
      const { items } = (await root.get(`/deliveries?address=${encodeURIComponent(guest.user.email)}`)).body
      return items.some(({ state }) => state === 'failed')
    })
    await page.getByRole('combobox', { name: say.ledger.state }).click()
    await page.getByRole('option', { name: say.ledger.states.failed }).click()
    await page.waitForURL(/state=failed/)
    const row = rows.filter({ hasText: guest.user.email })
    await row.getByRole('button', { name: new RegExp(`^${say.ledger.show}`) }).press('Enter')
    const letter = page.frameLocator('iframe')
    await letter.locator('body').getByText(event.title).filter({ visible: true }).first().waitFor()
    expect(await page.locator('iframe').getAttribute('sandbox')).toBe('')
    expect(await letter.locator('[href], [style]').count()).toBe(0)
    await picture('ledger-1-failed')
    await row.getByRole('button', { name: new RegExp(`^${say.ledger.retry}`) }).click()
    await page.getByText(say.ledger.retried).waitFor()
    await until(() => mailsTo(guest.user.email).some(({ text }) => text.includes(event.title)))
    await page.getByText(say.ledger.nothing, { exact: true }).waitFor()
    await page.getByRole('button', { name: say.ledger.clear }).click()
    await rows.nth(1).waitFor()
    await picture('ledger-2-all')

    // What the tests put into every page wants more than a frame without scripts is given.
    expect(complaints.filter((said) => !said.includes('The document is sandboxed'))).toEqual([])
    await Promise.all([context, other.context].map((one) => one.close()))
  },
)
