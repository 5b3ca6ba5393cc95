import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { siteRoot } from '../../src/commands/build-site.ts'
import { en as bookingEn } from '../../src/web/bookings/i18n/en.ts'
import { ru as bookingRu } from '../../src/web/bookings/i18n/ru.ts'
import { en } from '../../src/web/ratings/i18n/en.ts'
import { ru } from '../../src/web/ratings/i18n/ru.ts'
import { world } from '../world/world.ts'
import { startBrowser } from './browser.ts'
import { visit } from './visit.ts'

const w = await world({ siteRoot })
const words = { en: { ...en, mine: bookingEn.mine }, ru: { ...ru, mine: bookingRu.mine } }

let browser: Browser
let end: () => Promise<void>
beforeAll(async () => {
  ;({ browser, end } = await startBrowser())
})
afterAll(() => end())

test.each([
  ['ru', 390],
  ['en', 1280],
] as const)(
  'who was there rates what is over, and the organizer answers: %s, %i px',
  async (locale, width) => {
    const said = words[locale]
    const olga = await w.person(`olga-${locale}`, { locale })
    const anna = await w.person(`anna-${locale}`, { locale })
    const boris = await w.person(`boris-${locale}`)
    const { id } = await w.event(olga)
    for (const guest of [anna, boris]) await guest.post(`/events/${id}/bookings`, {})

    const annas = await visit(browser, w, { locale, width }, `anna-${locale}`)
    await annas.page.goto(`/events/${id}`)
    await annas.page.getByRole('heading', { level: 1 }).waitFor()
    expect(await annas.page.getByRole('heading', { name: said.title }).count()).toBe(0)

    await w.sql(
      `update events set starts_at = starts_at - interval '30 hours', status = 'finished' where id = $1`,
      [id],
    )
    const put = { body: { score: 3, text: 'Crowded.' } }
    expect((await boris.call('PUT', `/events/${id}/rating`, put)).status).toBe(200)

    // Her bookings say that it can be rated; the stars are chosen with the keyboard.
    await annas.page.goto('/my/bookings?period=past')
    await annas.page.getByRole('link', { name: said.mine.rate }).click()
    const form = annas.page.getByRole('form', { name: said.ask })
    await form.getByRole('button', { name: said.publish }).click()
    await form.getByText(said.choose).waitFor()
    await form.getByRole('radio').first().focus()
    for (let press = 0; press < 4; press++) await annas.page.keyboard.press('ArrowRight')
    await form.getByText(said.score_5).waitFor()
    await form.getByRole('textbox', { name: said.text }).fill('Clear and lively.\nAgain, please.')
    await annas.picture('ratings-1-form')
    await form.getByRole('button', { name: said.publish }).click()
    await annas.page.getByRole('heading', { name: said.yours }).waitFor()
    expect((await w.stranger.get(`/events/${id}/rating`)).body).toMatchObject({ average: 4, count: 2 })
    await annas.picture('ratings-2-given')

    const olgas = await visit(browser, w, { locale, width }, `olga-${locale}`)
    await olgas.page.goto(`/events/${id}`)
    await olgas.page
      .getByRole('button', { name: said.answer_to.replace('{{name}}', `anna-${locale}`) })
      .click()
    await olgas.page.getByRole('textbox', { name: said.answer_label }).fill('Thank you for coming.')
    await olgas.page.getByRole('button', { name: said.answer_send }).click()
    await olgas.page.getByText(said.answer_done).waitFor()
    await olgas.picture('ratings-3-answer')
    await annas.page.reload()
    await annas.page.getByText('Thank you for coming.').waitFor()

    await annas.page.getByRole('button', { name: said.take_back }).click()
    await annas.page.getByRole('dialog').getByRole('button', { name: said.take_back }).click()
    await form.waitFor()
    expect((await w.stranger.get(`/events/${id}/rating`)).body).toMatchObject({ average: 3, count: 1 })
    expect([...annas.complaints, ...olgas.complaints]).toEqual([])
    await Promise.all([annas.context.close(), olgas.context.close()])
  },
)
