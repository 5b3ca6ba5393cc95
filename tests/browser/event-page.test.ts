import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { siteRoot } from '../../src/commands/build-site.ts'
import { en as accountEn } from '../../src/web/accounts/i18n/en.ts'
import { en as bookingEn } from '../../src/web/bookings/i18n/en.ts'
import { en as calendarEn } from '../../src/web/calendar/i18n/en.ts'
import { hour, world } from '../world/world.ts'
import { startBrowser } from './browser.ts'
import { visit } from './visit.ts'

const w = await world({ siteRoot })
const olga = await w.person('olga', { locale: 'en' })
await w.person('anna', { locale: 'en' })

let browser: Browser
let end: () => Promise<void>
beforeAll(async () => {
  ;({ browser, end } = await startBrowser())
})
afterAll(() => end())

test('an event shows its addresses as links, its tags, its other dates, and the viewer’s own time', async () => {
  const event = await w.event(olga, {
    title: 'Birch bark letters',
    description:
      'First line.\nSee https://letters.example/birch_(bark)/, or (https://letters.example/more). javascript:alert(1)',
    starts_at: '2031-03-04T10:00:00Z',
    time_zone: 'Asia/Yekaterinburg',
    location: 'Veliky Novgorod',
    tags: ['History'],
    rrule: 'FREQ=WEEKLY;COUNT=3',
  })
  const { page, context, complaints, picture } = await visit(browser, w, { locale: 'en', width: 1280 })
  await page.goto(`/events/${event.id}`)
  const main = page.getByRole('main')
  await main.getByRole('heading', { level: 1, name: event.title }).waitFor()
  const outside = await main
    .locator('a[target=_blank]')
    .evaluateAll((links) => links.map((link) => [link.getAttribute('href'), link.getAttribute('rel')]))
  const rel = 'noopener noreferrer nofollow ugc'
  expect(outside).toEqual([
    ['https://letters.example/birch_(bark)/', rel],
    ['https://letters.example/more', rel],
  ])
  await main.getByText('Tuesday, March 4, 2031 at 3:00 PM').waitFor()
  await main.getByText(/GMT\+5 · Mar 4, 1:00 PM your time/).waitFor()
  await picture('event-page')

  await main.getByRole('link', { name: 'Mar 11, 3:00 PM' }).click()
  await main.getByText('Tuesday, March 11, 2031 at 3:00 PM').waitFor()
  expect(await main.locator('[aria-current=page]').textContent()).toBe('Mar 11, 3:00 PM')
  await main.getByRole('link', { name: 'History' }).click()
  await page.getByRole('article').nth(2).waitFor()
  expect(new URL(page.url()).search).toBe('?tag=History')
  expect(complaints).toEqual([])
  await context.close()
})

test('an event goes into a calendar, alone or with all of its kind', async () => {
  const event = await w.event(olga, {
    title: 'Whole days',
    all_day: true,
    starts_at: '2031-03-03T21:00:00Z',
    ends_at: '2031-03-05T21:00:00Z',
    time_zone: 'Europe/Moscow',
    location: 'Pskov',
    tags: ['C++ & more'],
  })
  const { page, context, complaints, picture } = await visit(browser, w, { locale: 'en', width: 390 })
  await page.goto(`/events/${event.id}`)
  await page.getByText('Tuesday, March 4 – Wednesday, March 5, 2031').waitFor()
  await page.getByRole('button', { name: calendarEn.add }).click()
  await picture('calendar-menu')
  const href = (name: string) => page.getByRole('menuitem', { name }).getAttribute('href')
  const google = new URL((await href(calendarEn.google)) ?? '')
  expect(google.searchParams.get('dates')).toBe('20310304/20310306')
  for (const address of [
    await href(calendarEn.file),
    (await href(calendarEn.tag.replace('{{name}}', 'C++ & more')))?.replace(/^webcal/, 'http'),
    (await href(calendarEn.location.replace('{{name}}', 'Pskov')))?.replace(/^webcal/, 'http'),
  ]) {
    const file = await context.request.get(address ?? '')
    expect(file.status()).toBe(200)
    expect(await file.text()).toContain('SUMMARY:Whole days')
  }
  expect(complaints).toEqual([])
  await context.close()
})

test('a person’s own feed has an address, and gets a new one', async () => {
  const { page, context, complaints, picture } = await visit(
    browser,
    w,
    { locale: 'en', width: 1280 },
    'anna',
  )
  await page.goto('/settings/calendar')
  await page.getByRole('heading', { level: 1, name: accountEn.settings.calendar }).waitFor()
  const code = page.getByRole('main').locator('code')
  const before = await code.textContent()
  await picture('settings-calendar')
  await page.getByRole('button', { name: calendarEn.rotate, exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: calendarEn.rotate_yes }).click()
  await page.getByText(calendarEn.rotated).waitFor()
  expect(await code.textContent()).not.toBe(before)
  expect(complaints).toEqual([])
  await context.close()
})

test('what was cancelled says why', async () => {
  const event = await w.event(olga, { starts_at: new Date(Date.now() + 40 * hour).toISOString() })
  await olga.post(`/events/${event.id}/cancel`, { reason: 'A storm is coming.' })
  const { page, context, complaints } = await visit(browser, w, { locale: 'en', width: 390 })
  await page.goto(`/events/${event.id}`)
  await page.getByText('A storm is coming.').waitFor()
  expect(await page.getByRole('button', { name: bookingEn.panel.book_one }).count()).toBe(0)
  expect(complaints).toEqual([])
  await context.close()
})
