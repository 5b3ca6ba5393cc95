import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { siteRoot } from '../../src/commands/build-site.ts'
import { en as bookingEn } from '../../src/web/bookings/i18n/en.ts'
import { ru as bookingRu } from '../../src/web/bookings/i18n/ru.ts'
import { en } from '../../src/web/i18n/en.ts'
import { ru } from '../../src/web/i18n/ru.ts'
import { hour, world } from '../world/world.ts'
import { startBrowser } from './browser.ts'
import { visit } from './visit.ts'

const w = await world({ siteRoot })
const words = { en: { ...en, booking: bookingEn }, ru: { ...ru, booking: bookingRu } }

let browser: Browser
let end: () => Promise<void>
beforeAll(async () => {
  ;({ browser, end } = await startBrowser())
})
afterAll(() => end())

test.each([
  ['ru', 1280],
  ['en', 390],
] as const)(
  'a full event takes people in line, and a freed seat comes by itself: %s, %i px',
  async (locale, width) => {
    const { booking: said, bookings } = words[locale]
    const olga = await w.person(`olga-${locale}`, { locale })
    const boris = await w.person(`boris-${locale}`)
    const vera = await w.person(`vera-${locale}`)
    await w.person(`anna-${locale}`, { locale })
    const event = await w.event(olga, { seats: 2, seats_per_booking: 2 })
    const { body: taken } = await boris.post(`/events/${event.id}/bookings`, { seats: 2 })
    const { body: ahead } = await vera.post(`/events/${event.id}/bookings`, { seats: 2 })

    const { page, context, complaints, picture } = await visit(
      browser,
      w,
      { locale, width },
      `anna-${locale}`,
    )
    await page.goto(`/events/${event.id}`)
    await page.getByText(said.panel.join_text).waitFor()
    await page.getByText(said.panel.organizer_sees).waitFor()
    await picture('waitlist-1-full')
    await page.getByRole('button', { name: said.panel.join }).click()
    const place = (number: number) => page.getByText(said.panel.place.replace('{{place}}', `${number}`))
    await place(2).waitFor()
    await picture('waitlist-2-in-line')
    await page.evaluate('globalThis.neverReloaded = true')

    // Who was ahead gives up, then who had the seats: both arrive without a word from her.
    await vera.delete(`/bookings/${ahead.id}`)
    await place(1).waitFor()
    await boris.delete(`/bookings/${taken.id}`)
    await page.getByText(bookings.booked).waitFor()
    await page.getByText(said.panel.promoted).waitFor()
    expect(await page.evaluate('globalThis.neverReloaded')).toBe(true)
    await picture('waitlist-3-promoted')

    // Her ticket has a code to be scanned, and stands among what is to come.
    await page.getByRole('link', { name: said.ticket.open }).click()
    const code = page.getByRole('img', { name: said.ticket.qr })
    await code.waitFor()
    expect(
      await code.evaluate((image) => 'naturalWidth' in image && Number(image.naturalWidth)),
    ).toBeGreaterThan(0)
    await picture('waitlist-4-ticket')
    await page.goto('/my/bookings')
    await page.getByText(said.mine.confirmed).waitFor()
    await picture('waitlist-5-mine')

    // She cancels and takes it back.
    await page.goto(`/events/${event.id}`)
    await page.getByRole('button', { name: said.panel.cancel }).click()
    await page.getByRole('dialog').getByRole('button', { name: said.panel.cancel }).click()
    await page.getByRole('button', { name: said.panel.undo }).click()
    await page.getByRole('link', { name: said.ticket.open }).waitFor()
    expect(complaints).toEqual([])
    await context.close()
  },
)

test('a private event is booked by its link, with what else there is at that time', async () => {
  const { panel } = bookingEn
  const olga = await w.person('olga')
  const anna = await w.person('anna', { locale: 'en' })
  const starts_at = new Date(Date.now() + 30 * hour).toISOString()
  const other = await w.event(olga, { title: 'Chess evening', starts_at })
  await anna.post(`/events/${other.id}/bookings`, {})
  const party = await w.event(olga, {
    title: 'Birthday',
    starts_at,
    visibility: 'private',
    seats_per_booking: 3,
  })

  const { page, context, complaints, picture } = await visit(browser, w, {
    locale: 'en',
    width: 390,
    dark: true,
  })
  await page.goto(`/events/${party.id}?key=${party.link_key}`)
  await page.getByRole('button', { name: panel.more }).click()
  await page.getByRole('button', { name: panel.book_other.replace('{{count}}', '2') }).click()

  // A stranger signs in on the way; the key and the number of seats come back with them.
  await context.request.post('/api/v1/auth/login', {
    data: { login: 'anna', password: 'correct horse battery' },
  })
  await page.evaluate("localStorage.setItem('veche-signed-in', '1')")
  await page.reload()
  await page.getByText(panel.mine_seats_other.replace('{{count}}', '2')).waitFor()
  await picture('private-booked')
  const { items } = (await anna.get('/me/bookings')).body
  expect(items[0]).toMatchObject({ event_id: party.id, seats: 2, state: 'confirmed' })

  await page.getByRole('button', { name: panel.cancel }).click()
  await page.getByRole('dialog').getByRole('button', { name: panel.cancel }).click()
  await page.getByText(panel.conflicts).waitFor()
  await page.getByRole('link', { name: 'Chess evening' }).waitFor()
  await picture('private-conflict')
  expect(complaints).toEqual([])
  await context.close()
})
