import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { siteRoot } from '../../src/commands/build-site.ts'
import { en as accountEn } from '../../src/web/accounts/i18n/en.ts'
import { ru as accountRu } from '../../src/web/accounts/i18n/ru.ts'
import { en as bookingEn } from '../../src/web/bookings/i18n/en.ts'
import { ru as bookingRu } from '../../src/web/bookings/i18n/ru.ts'
import { en as organizingEn } from '../../src/web/events/i18n/en.ts'
import { ru as organizingRu } from '../../src/web/events/i18n/ru.ts'
import { en } from '../../src/web/i18n/en.ts'
import { ru } from '../../src/web/i18n/ru.ts'
import { password, world } from '../world/world.ts'
import { startBrowser, watch } from './browser.ts'

const w = await world({ siteRoot, env: { EVENT_PUBLISH_DELAY: '1' } })
/** Where to look at what the pages looked like: SCREENSHOTS, or a folder of this run. */
const pictures = process.env.SCREENSHOTS ?? mkdtempSync(join(tmpdir(), 'veche-screenshots-'))

const languages = {
  en: {
    ...en,
    ...accountEn,
    form: organizingEn.form,
    panel: bookingEn.panel,
    book: bookingEn.panel.book_one,
    seatsLeft: (seats: number) => `${seats} ${seats === 1 ? 'seat' : 'seats'} left`,
  },
  ru: {
    ...ru,
    ...accountRu,
    form: organizingRu.form,
    panel: bookingRu.panel,
    book: bookingRu.panel.book_one,
    seatsLeft: (seats: number) => `Осталось ${seats} ${seats === 1 ? 'место' : 'места'}`,
  },
}

let browser: Browser
let end: () => Promise<void>
beforeAll(async () => {
  ;({ browser, end } = await startBrowser())
})
afterAll(() => end())

/** A person's own browser; what goes wrong in it is kept in `complaints`. */
async function openContext(locale: 'en' | 'ru', width: number) {
  const context = await browser.newContext({
    baseURL: w.app.url,
    locale: locale === 'ru' ? 'ru-RU' : 'en-GB',
    timezoneId: 'Europe/Moscow',
    viewport: { width, height: width < 600 ? 844 : 900 },
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(15_000)
  return { context, complaints: await watch(context, w.app.url) }
}

async function signUp(page: Page, words: (typeof languages)['en' | 'ru'], name: string): Promise<void> {
  const form = page.getByRole('form', { name: words.gate.sign_up })
  await form.getByLabel(words.field.first_name).fill(name)
  await form.getByLabel(words.field.email).fill(`guest-${Date.now()}@example.org`)
  await form.getByLabel(words.field.password, { exact: false }).first().fill(password)
  await form.getByRole('button', { name: words.gate.sign_up }).click()
}

/** No page is wider than its window. */
async function expectNoSideways(page: Page): Promise<void> {
  const [content, window] = await page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, innerWidth]',
  )
  expect(content).toBeLessThanOrEqual(window)
}

test.each([
  ['en', 1280],
  ['ru', 390],
  ['ru', 1280],
  ['en', 390],
] as const)(
  'one puts up an event, another books, and the first sees the seat go: %s, %i px',
  async (locale, width) => {
    const words = languages[locale]
    const title = locale === 'ru' ? 'Открытая лекция о Новгороде' : 'Open lecture on Novgorod'
    const olgas = await openContext(locale, width)
    const annas = await openContext(locale, width)
    const picture = async (context: BrowserContext, name: string) => {
      const page = context.pages()[0]!
      await expectNoSideways(page)
      await page.screenshot({ path: join(pictures, `${locale}-${width}-${name}.png`) })
    }

    // Olga registers and puts up an event with three seats.
    const olga = await olgas.context.newPage()
    await olga.goto('/')
    expect(await olga.evaluate('document.documentElement.lang')).toBe(locale)
    await olga.getByRole('heading', { level: 1 }).waitFor()
    await picture(olgas.context, '1-welcome')
    await olga.getByRole('link', { name: words.gate.sign_in }).first().click()
    await olga.getByRole('main').getByRole('link', { name: words.gate.sign_up }).click()
    await picture(olgas.context, '2-sign-up')
    await signUp(olga, words, locale === 'ru' ? 'Ольга' : 'Olga')
    await olga.getByRole('button', { name: words.app.account }).waitFor()
    await olga.getByRole('link', { name: words.events.create }).first().click()
    const form = olga.getByRole('form', { name: words.form.title })
    await form.getByLabel(words.form.name).fill(title)
    await form.getByLabel(words.form.city).fill(locale === 'ru' ? 'Великий Новгород' : 'Veliky Novgorod')
    await form.getByRole('spinbutton', { name: words.form.seats, exact: true }).fill('3')
    await picture(olgas.context, '3-new-event')
    await form.getByRole('button', { name: words.form.submit }).click()
    await olga.getByRole('heading', { level: 1, name: title }).waitFor()
    const address = new URL(olga.url()).pathname
    expect(address).toMatch(/^\/events\/\d+$/)

    // It is published by itself, and her page says so without being reloaded.
    await olga.evaluate('globalThis.neverReloaded = true')
    await olga.getByRole('button', { name: words.book }).waitFor()
    await olga.getByText(words.seatsLeft(3)).first().waitFor()
    await picture(olgas.context, '4-published')

    // Anna, a stranger, follows the link, presses, signs up on the way, and has the seat.
    const anna = await annas.context.newPage()
    await anna.goto(address)
    await anna.getByText(words.seatsLeft(3)).first().waitFor()
    await anna.getByRole('button', { name: words.book }).click()
    await signUp(anna, words, locale === 'ru' ? 'Анна' : 'Anna')
    await anna.getByText(words.bookings.booked).first().waitFor()
    await anna.getByText(words.seatsLeft(2)).first().waitFor()
    await picture(annas.context, '5-booked')

    await olga.getByText(words.seatsLeft(2)).first().waitFor()
    await olga
      .getByText(locale === 'ru' ? 'Анна' : 'Anna')
      .first()
      .waitFor()
    await picture(olgas.context, '6-seat-gone')

    // She changes her mind, and the seat is back on both pages.
    await anna.getByRole('button', { name: words.panel.cancel }).click()
    await anna.getByRole('dialog').getByRole('button', { name: words.panel.cancel }).click()
    await anna.getByRole('button', { name: words.book }).waitFor()
    await olga.getByText(words.seatsLeft(3)).first().waitFor()
    expect(await olga.evaluate('globalThis.neverReloaded')).toBe(true)

    await anna.goto('/')
    await anna.getByRole('link', { name: title }).first().waitFor()
    await picture(annas.context, '7-list')
    await anna.goto('/my/bookings?period=cancelled')
    await anna.getByText(title).first().waitFor()
    await picture(annas.context, '8-my-bookings')

    expect([...olgas.complaints, ...annas.complaints]).toEqual([])
    await Promise.all([olgas.context.close(), annas.context.close()])
  },
)
