import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { siteRoot } from '../../src/commands/build-site.ts'
import { createBookingLinks } from '../../src/features/bookings/links/secrets.ts'
import { en as doorEn } from '../../src/web/bookings/door/i18n/en.ts'
import { ru as doorRu } from '../../src/web/bookings/door/i18n/ru.ts'
import { en as bookingEn } from '../../src/web/bookings/i18n/en.ts'
import { en } from '../../src/web/i18n/en.ts'
import { secret } from '../world/tokens.ts'
import { world } from '../world/world.ts'
import { startBrowser } from './browser.ts'
import { apartFromRefusals, visit } from './visit.ts'

const w = await world({ siteRoot })
const words = { en: doorEn, ru: doorRu }

let browser: Browser
let end: () => Promise<void>
beforeAll(async () => {
  ;({ browser, end } = await startBrowser())
})
afterAll(() => end())

async function scene(name: string, locale: 'en' | 'ru') {
  const olga = await w.person(`olga-${name}`, { locale })
  const anna = await w.person(`anna-${name}`, { first_name: 'Anna', last_name: 'Karenina' })
  const event = await w.event(olga, { seats: 5, seats_per_booking: 3 })
  const { body: booking } = await anna.post(`/events/${event.id}/bookings`, { seats: 2 })
  return { olga, anna, event, booking, code: booking.ticket_code }
}

test.each([
  ['ru', 390],
  ['en', 1280],
] as const)('a ticket opens the door once, by its code: %s, %i px', async (locale, width) => {
  const { door, list } = words[locale]
  const { anna, event, booking, code } = await scene(locale, locale)
  const { page, context, complaints, picture } = await visit(browser, w, { locale, width }, `olga-${locale}`)
  await page.goto(`/events/${event.id}`)
  await page.getByRole('link', { name: list.door }).click()
  const field = page.getByRole('textbox', { name: door.code })
  await field.fill(code.toLowerCase().replace(/(.{4})(?=.)/g, '$1 '))
  await page.keyboard.press('Enter')
  const welcome = page.getByText(locale === 'ru' ? 'Добро пожаловать! 2 места' : 'Welcome! 2 seats')
  await welcome.waitFor()
  await page.getByText('Anna Karenina').waitFor()
  await page.getByText(door.counts.replace('{{inside}}', '1').replace('{{all}}', '1')).waitFor()
  await picture('door-1-welcome')
  const before = (await anna.get(`/bookings/${booking.id}`)).body.checked_in_at
  expect(before).not.toBe(null)

  // The hands are free for the next one; a second time is refused, with the hour of the first.
  await field.fill(code)
  await page.keyboard.press('Enter')
  await page.getByText(door.again_at.split('{{')[0]!).waitFor()
  await picture('door-2-again')
  expect((await anna.get(`/bookings/${booking.id}`)).body.checked_in_at).toBe(before)
  await field.fill('0000 0000 0000 0000')
  await page.keyboard.press('Enter')
  await page.getByText(door.unknown).waitFor()

  await page.getByRole('button', { name: door.undo_named.replace('{{name}}', 'Anna Karenina') }).click()
  await welcome.waitFor({ state: 'detached' })
  expect((await anna.get(`/bookings/${booking.id}`)).body.checked_in_at).toBe(null)

  // Among all who booked she is found by a part of her name, let in by a press, and removed.
  await page.goto(`/events/${event.id}`)
  await page.getByRole('searchbox', { name: list.search }).fill('karen')
  const row = page.getByRole('listitem').filter({ hasText: 'Anna Karenina' })
  await row.getByRole('button', { name: door.let_in }).click()
  await row.getByRole('button', { name: door.undo }).waitFor()
  await picture('door-3-attendees')
  await row.getByRole('button', { name: list.remove }).click()
  await page.getByRole('dialog').getByRole('button', { name: list.remove }).click()
  await row.waitFor({ state: 'detached' })
  expect((await anna.get(`/bookings/${booking.id}`)).body.state).toBe('cancelled')
  expect(apartFromRefusals(apartFromRefusals(complaints, 409), 404)).toEqual([])
  await context.close()
})

test('the door reads codes with a camera, where the browser can and may', async () => {
  const { door } = doorEn
  const { event, code } = await scene('camera', 'en')
  const { page, context, complaints, picture } = await visit(
    browser,
    w,
    { locale: 'en', width: 390 },
    'olga-camera',
  )
  // This Chromium has neither a camera nor a reader of codes: a still picture and what is read from it stand in.
  await context.addInitScript(`
    globalThis.refused = true
    globalThis.BarcodeDetector = class { async detect() { return [{ rawValue: 'https://veche.example/check-in/${code}' }] } }
    navigator.mediaDevices.getUserMedia = async () => {
      if (globalThis.refused) throw new DOMException('no', 'NotAllowedError')
      const canvas = document.createElement('canvas')
      canvas.getContext('2d').fillRect(0, 0, 300, 150)
      return canvas.captureStream(5)
    }`)
  await page.goto(`/events/${event.id}/check-in`)
  await page.getByRole('button', { name: door.camera }).click()
  await page.getByText(door.camera_refused).waitFor()
  await page.evaluate('globalThis.refused = false')
  await page.getByRole('button', { name: door.camera }).click()
  await page.getByText('Welcome! 2 seats').waitFor()
  await picture('door-4-camera')
  await page.getByRole('button', { name: door.camera_stop }).click()
  await page.getByLabel(door.camera_view).waitFor({ state: 'detached' })
  expect(complaints).toEqual([])
  await context.close()
})

test('without a network the door says so, and goes on when it is back', async () => {
  const { door } = doorEn
  const { event, code } = await scene('offline', 'en')
  const { page, context, picture } = await visit(browser, w, { locale: 'en', width: 390 }, 'olga-offline')
  await page.goto(`/events/${event.id}/check-in`)
  const field = page.getByRole('textbox', { name: door.code })
  await field.fill(code)
  await context.setOffline(true)
  await page.keyboard.press('Enter')
  await page.getByText(en.problem.offline).waitFor()
  await picture('door-6-offline')
  await context.setOffline(false)
  await field.fill(code)
  await page.keyboard.press('Enter')
  await page.getByText('Welcome! 2 seats').waitFor()
  await context.close()
})

test('a scanned code leads its organizer to the ticket, and tells others nothing', async () => {
  const { door, ticket } = doorEn
  const { event, booking, anna, code } = await scene('scan', 'en')
  const organizer = await visit(browser, w, { locale: 'en', width: 390 }, 'olga-scan')
  await organizer.page.goto(`/check-in/${code}`)
  await organizer.page.getByText(ticket.valid).waitFor()
  await organizer.page.getByRole('heading', { name: 'Anna Karenina' }).waitFor()
  await organizer.picture('door-5-scanned')
  // Looking lets nobody in.
  expect((await anna.get(`/bookings/${booking.id}`)).body.checked_in_at).toBe(null)
  await organizer.page.getByRole('button', { name: door.let_in }).click()
  await organizer.page.getByRole('button', { name: door.undo }).waitFor()
  expect((await anna.get(`/bookings/${booking.id}`)).body.checked_in_at).not.toBe(null)
  expect(organizer.complaints).toEqual([])
  await organizer.context.close()

  const guest = await visit(browser, w, { locale: 'en', width: 390 }, 'anna-scan')
  await guest.page.goto(`/check-in/${code}`)
  await guest.page.getByText(ticket.none_text).waitFor()
  expect(await guest.page.getByText(event.title).count()).toBe(0)
  expect(apartFromRefusals(guest.complaints, 404)).toEqual([])
  await guest.context.close()
})

test('the link of a mail shows the booking and cancels it by a press, without signing in', async () => {
  const { link } = bookingEn
  const { anna, event, booking } = await scene('link', 'en')
  const links = createBookingLinks(new TextEncoder().encode(secret))
  const token = links.token({ id: booking.id, account_id: anna.user.id })
  const { page, context, complaints, picture } = await visit(browser, w, { locale: 'en', width: 390 })
  await page.goto(`/cancel-booking#${token}`)
  await page.getByRole('heading', { name: event.title }).waitFor()
  await picture('link-1')
  expect((await anna.get(`/bookings/${booking.id}`)).body.state).toBe('confirmed')
  await page.getByRole('button', { name: link.yes }).click()
  await page.getByRole('heading', { name: link.done }).waitFor()
  await picture('link-2-done')
  expect((await anna.get(`/bookings/${booking.id}`)).body.state).toBe('cancelled')

  await page.reload()
  await page.getByRole('heading', { name: link.gone }).waitFor()
  expect(complaints).toEqual([])
  await page.goto('/')
  await page.goto(`/cancel-booking#${token.slice(0, -1)}x`)
  await page.getByRole('heading', { name: link.invalid }).waitFor()
  await context.close()
})
