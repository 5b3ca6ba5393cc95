import { expect, test } from 'vitest'
import { exchange } from '../world/http.ts'
import { pageFolder } from '../world/page.ts'
import { hour, movableClock, world } from '../world/world.ts'
import { readXml } from '../world/xml.ts'

const clock = movableClock()
const w = await world({ clock, siteRoot: pageFolder(), env: { PUBLIC_URL: 'https://events.example.org' } })
const anna = await w.person('anna')
const get = (path: string, headers = {}) => exchange('GET', w.app.url + path, { headers })
const inDays = (days: number) => new Date(clock.now().getTime() + days * 24 * hour).toISOString()
const list = <T>(one: T | T[] | undefined): T[] => (one === undefined ? [] : ([one].flat() as T[]))

interface Item {
  loc: string
  lastmod: string
}

/** Every address that a search engine finds. */
async function found(): Promise<Item[]> {
  const { text, headers } = await get('/sitemap.xml')
  expect(headers['content-type']).toBe('application/xml; charset=utf-8')
  const parts = list<Item>(readXml(text).sitemapindex.sitemap)
  const pages = await Promise.all(
    parts.map(async ({ loc }) => {
      expect(loc).toMatch(/^https:\/\/events\.example\.org\//)
      return list<Item>(readXml((await get(new URL(loc).pathname)).text).urlset.url)
    }),
  )
  return pages.flat()
}

test('robots are told where the sitemap is, and to leave private calendars alone', async () => {
  const { status, headers, text } = await get('/robots.txt')
  expect(status).toBe(200)
  expect(headers['content-type']).toBe('text/plain; charset=utf-8')
  expect(text.split('\n')).toEqual([
    'User-agent: *',
    'Disallow: /api/v1/calendar/private/',
    'Sitemap: https://events.example.org/sitemap.xml',
    '',
  ])
})

test('a server without events has a sitemap without parts', async () => {
  expect(await found()).toEqual([])
})

test('the sitemap has public events to come and of the last month, in parts that stay as they are', async () => {
  const shown = [await w.event(anna), await w.event(anna), await w.event(anna)]
  await w.sql(`update events set status = 'finished', starts_at = $2 where id = $1`, [
    shown[1]?.id,
    inDays(-20),
  ])
  await w.sql(`update events set status = 'cancelled' where id = $1`, [shown[2]?.id])
  const old = await w.event(anna)
  await w.sql(`update events set status = 'finished', starts_at = $2 where id = $1`, [old.id, inDays(-40)])
  await w.event(anna, { visibility: 'private' })
  await w.event(anna, { draft: true })
  await w.event(anna, { publish_at: inDays(0.5) })
  // As it is after years: far more events than one file may name.
  await w.sql('alter table events alter column id restart with 20001')
  shown.push(await w.event(anna))
  const items = await found()
  expect(items.map(({ loc }) => loc)).toEqual(
    shown.map(({ id }) => `https://events.example.org/events/${id}`),
  )
  for (const { lastmod } of items) expect(new Date(lastmod).toISOString()).toBe(lastmod)
  const { text } = await get('/sitemap.xml')
  expect([...text.matchAll(/sitemaps\/(\d+)\.xml/g)].map(([, part]) => part)).toEqual(['0', '2'])
})

test('a sitemap that did not change is not sent again', async () => {
  const { headers } = await get('/sitemap.xml')
  expect((await get('/sitemap.xml', { 'if-none-match': headers.etag })).status).toBe(304)
})

test('there is no part but those named', async () => {
  for (const part of ['1', '999999999', '99999999999999999999', 'x', '-1', '', '0.0', '1e3'])
    expect((await get(`/sitemaps/${part}.xml`)).status, part).toBe(404)
})
