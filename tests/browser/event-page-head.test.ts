import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { siteRoot } from '../../src/commands/build-site.ts'
import { world } from '../world/world.ts'
import { startBrowser, watch } from './browser.ts'

const w = await world({ siteRoot })

let browser: Browser
let end: () => Promise<void>
beforeAll(async () => {
  ;({ browser, end } = await startBrowser())
})
afterAll(() => end())

const title = '</script><b>Open</b> lecture ]]> & "more"'

test('the app takes the place of the plain page, and nothing in that breaks the content policy', async () => {
  const anna = await w.person('anna')
  const event = await w.event(anna, { title, description: 'How to read old maps.', tags: ['<b>&"'] })
  const context = await browser.newContext({ baseURL: w.app.url, locale: 'en-GB' })
  const complaints = await watch(context, w.app.url)
  const page = await context.newPage()
  await page.goto(`/events/${event.id}`)
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
  expect(await page.locator('#root > article').count()).toBe(0)
  expect(await page.title()).toBe(`${title} · Veche`)
  const data = await page.locator('script[type="application/ld+json"]').textContent()
  expect(JSON.parse(data ?? '')).toMatchObject({ '@type': 'Event', name: title })

  // A browser's own parser of XML is the strictest there is.
  const feed = `/api/v1/calendar/tag/${encodeURIComponent('<b>&"')}`
  for (const path of [`${feed}.atom`, `${feed}.rss`, '/sitemap.xml']) {
    const text = await (await context.request.get(path)).text()
    const root = await page.evaluate(
      `new DOMParser().parseFromString(${JSON.stringify(text)}, 'application/xml').querySelector('parsererror')?.textContent`,
    )
    expect(root, path).toBeUndefined()
  }
  expect(complaints).toEqual([])
  await context.close()
})

test('who runs no scripts reads the event all the same', async () => {
  const boris = await w.person('boris')
  const event = await w.event(boris, { title, description: 'How to read old maps.' })
  const context = await browser.newContext({ baseURL: w.app.url, javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto('/')
  await page.getByRole('link', { name: title }).last().click()
  await page.waitForURL(`**/events/${event.id}`)
  await page.getByText('How to read old maps.').waitFor({ state: 'visible' })
  await context.close()
})
