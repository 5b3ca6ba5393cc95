import { mkdtempSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { siteRoot } from '../../src/commands/build-site.ts'
import { en as findingEn } from '../../src/web/events/finding/i18n/en.ts'
import { ru as findingRu } from '../../src/web/events/finding/i18n/ru.ts'
import { en as organizingEn } from '../../src/web/events/i18n/en.ts'
import { ru as organizingRu } from '../../src/web/events/i18n/ru.ts'
import { en } from '../../src/web/i18n/en.ts'
import { ru } from '../../src/web/i18n/ru.ts'
import { password, world } from '../world/world.ts'
import { startBrowser, watch } from './browser.ts'

const w = await world({ siteRoot })
/** Where to look at what the pages looked like: SCREENSHOTS, or a folder of this run. */
const pictures = process.env.SCREENSHOTS ?? mkdtempSync(join(tmpdir(), 'veche-screenshots-'))
const words = {
  en: { ...en, ...organizingEn, finding: findingEn },
  ru: { ...ru, ...organizingRu, finding: findingRu },
}

const olga = await w.person('olga')
await w.event(olga, { title: 'Органный концерт', location: 'Великий Новгород', tags: ['Музыка'] })
await w.event(olga, { title: 'Концерт на площади', location: 'Псков', tags: ['Музыка'] })
await w.event(olga, { title: 'Прогулка', location: 'Псков' })

let browser: Browser
let end: () => Promise<void>
beforeAll(async () => {
  ;({ browser, end } = await startBrowser())
})
afterAll(() => end())

async function open(locale: 'en' | 'ru', width: number) {
  const context = await browser.newContext({
    baseURL: w.app.url,
    locale: locale === 'ru' ? 'ru-RU' : 'en-GB',
    timezoneId: 'Europe/Moscow',
    viewport: { width, height: width < 600 ? 844 : 900 },
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(15_000)
  const complaints = await watch(context, w.app.url)
  return { page: await context.newPage(), context, complaints }
}

async function picture(page: Page, name: string): Promise<void> {
  const [content, window] = await page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, innerWidth]',
  )
  expect(content).toBeLessThanOrEqual(window)
  await page.screenshot({ path: join(pictures, `finding-${name}.png`) })
}

async function signIn(context: BrowserContext, page: Page, login: string): Promise<void> {
  const answer = await context.request.post('/api/v1/auth/login', { data: { login, password } })
  expect(answer.status()).toBe(200)
  await page.evaluate("localStorage.setItem('veche-signed-in', '1')")
}

const events = (page: Page) => page.getByRole('main').getByRole('article')

test('a first visit brings 170 kB of scripts at most: choices and forms wait until they are wanted', async () => {
  const { page, context, complaints } = await open('en', 1280)
  const scripts = new Set<string>()
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.endsWith('.js')) scripts.add(pathname)
  })
  await page.goto('/', { waitUntil: 'networkidle' })
  await events(page).nth(2).waitFor()
  expect(scripts.size).toBeGreaterThan(2)
  const bytes = [...scripts].reduce((sum, path) => sum + statSync(join(siteRoot, `${path}.br`)).size, 0)
  expect(bytes).toBeLessThanOrEqual(170_000)
  expect(complaints).toEqual([])
  await context.close()
})

test.each([
  ['ru', 1280],
  ['en', 390],
] as const)('one finds an event by a misspelt word and a city: %s, %i px', async (locale, width) => {
  const { find, finding } = words[locale]
  const { page, context, complaints } = await open(locale, width)
  await page.goto('/')
  await events(page).nth(2).waitFor()
  await page.getByRole('searchbox', { name: find.search }).fill('канцерт')
  await page.getByText(find.corrected.replace('{{words}}', 'концерт')).waitFor()
  expect(await events(page).count()).toBe(2)

  await page.getByRole('button', { name: width < 600 ? find.filters : find.location }).click()
  const choices = page.getByRole('dialog')
  await choices.getByRole('button', { name: /Псков/ }).click()
  await picture(page, `${locale}-${width}-1-city`)
  if (width < 600) await choices.getByRole('button', { name: finding.show }).click()
  else await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await expect.poll(() => events(page).count()).toBe(1)
  await picture(page, `${locale}-${width}-2-found`)
  // The address says what was asked for: it can be sent to somebody, and a step back takes the last choice back.
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ q: 'канцерт', location: 'Псков' })
  await page.goBack()
  await expect.poll(() => events(page).count()).toBe(2)
  await page.goForward()
  await expect.poll(() => events(page).count()).toBe(1)
  await page.getByRole('link', { name: 'Концерт на площади' }).click()
  await page.getByRole('heading', { level: 1, name: 'Концерт на площади' }).waitFor()

  await page.goto('/?q=zzzzzz&free=1')
  await page.getByText(find.nothing).waitFor()
  await page.getByRole('main').getByRole('button', { name: find.clear }).last().click()
  await events(page).nth(2).waitFor()
  expect(complaints).toEqual([])
  await context.close()
})

test.each([
  ['en', 1280],
  ['ru', 390],
] as const)(
  'an organizer puts up an event with a picture, changes and copies it: %s, %i px',
  async (locale, width) => {
    const { form, image, menu, change, leave, app, events: said } = words[locale]
    const { page, context, complaints } = await open(locale, width)
    const anna = `anna-${locale}`
    await w.person(anna, { locale })
    await page.goto('/')
    await signIn(context, page, anna)
    await page.goto('/events/new')
    const title = locale === 'ru' ? 'Вечер сказок' : 'An evening of tales'
    await page.getByLabel(form.name).fill(title)
    await page.getByLabel(form.tags).fill('Музы')
    await page.getByRole('option', { name: 'Музыка' }).click()
    await page.getByLabel(form.tags).fill('Tales')
    await page.keyboard.press('Enter')
    const bytes = await sharp({ create: { width: 1200, height: 600, channels: 3, background: '#357' } })
      .jpeg()
      .toBuffer()
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'tales.jpg', mimeType: 'image/jpeg', buffer: bytes })
    await page.getByRole('button', { name: image.remove }).waitFor()
    await picture(page, `${locale}-${width}-3-form`)
    await page.getByRole('button', { name: form.submit }).click()
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    const id = Number(new URL(page.url()).pathname.split('/').at(-1))
    const { body } = await w.stranger.get(`/events/${id}`)
    expect(body).toMatchObject({ title, tags: ['Музыка', 'Tales'], status: 'upcoming' })
    expect(body.image?.sizes.length).toBeGreaterThan(1)

    // Somebody books: before the place is changed one sees what that person will be told.
    await olga.post(`/events/${id}/bookings`)
    await page.getByRole('button', { name: menu.manage }).click()
    await page.getByRole('menuitem', { name: menu.edit }).click()
    await page.getByLabel(form.city).fill('Тверь')
    await page.getByRole('link', { name: app.name }).click()
    await page.getByRole('dialog').getByRole('button', { name: leave.no }).click()
    await page.getByRole('button', { name: form.save }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Тверь').waitFor()
    await picture(page, `${locale}-${width}-4-told`)
    await dialog.getByRole('button', { name: change.save, exact: true }).click()
    await page.getByText(form.saved).waitFor()
    expect((await w.stranger.get(`/events/${id}`)).body).toMatchObject({ location: 'Тверь', title })

    await page.getByRole('button', { name: menu.manage }).click()
    await page.getByRole('menuitem', { name: menu.copy }).click()
    await page.getByRole('heading', { level: 1, name: form.edit_title }).waitFor()
    await page.goto('/my/events?status=draft')
    await events(page).getByText(said.status_draft).waitFor()
    await picture(page, `${locale}-${width}-5-mine`)
    expect(complaints).toEqual([])
    await context.close()
  },
)
