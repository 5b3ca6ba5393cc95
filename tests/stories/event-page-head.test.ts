import { expect, test } from 'vitest'
import type { Media } from '../../src/contract/media.ts'
import { exchange } from '../world/http.ts'
import { pageFolder } from '../world/page.ts'
import { form, picture } from '../world/pictures.ts'
import { hour, movableClock, world } from '../world/world.ts'

const clock = movableClock()
const w = await world({ clock, siteRoot: pageFolder(), env: { PUBLIC_URL: 'https://events.example.org' } })
const anna = await w.person('anna', { first_name: 'Anna', last_name: 'Petrova' })

interface Data {
  [name: string]: unknown
}

/** What a program that runs no scripts makes of a page. */
async function look(path: string, language = 'en', cookie?: string) {
  const { status, headers, text } = await exchange('GET', w.app.url + path, {
    headers: { 'accept-language': language, ...(cookie && { cookie }) },
  })
  const plain = (html: string | undefined) =>
    html?.replaceAll(
      /&(amp|lt|gt|quot|#39);/g,
      (entity) => ({ '&amp;': '&', '&lt;': '<', '&gt;': '>' })[entity] ?? '"',
    )
  const meta = (name: string) =>
    plain(new RegExp(`<meta (?:name|property)="${name}" content="([^"]*)">`).exec(text)?.[1])
  const [, json] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text) ?? []
  return {
    status,
    headers,
    text,
    meta,
    title: plain(/<title>(.*?)<\/title>/.exec(text)?.[1]),
    canonical: /<link rel="canonical" href="([^"]*)">/.exec(text)?.[1],
    language: /<html lang="(\w+)">/.exec(text)?.[1],
    root: /<div id="root">(.*?)<\/div>/s.exec(text)?.[1] ?? '',
    data: json === undefined ? null : (JSON.parse(json) as Data),
  }
}

async function pictured() {
  const { body } = await anna.call<Media>('POST', '/media', form(await picture(1600, 900)))
  return body
}

test('an event’s page says without scripts what, when and where it is', async () => {
  const media = await pictured()
  const { body: choir } = await anna.post('/organizations', { title: 'Choir', address: 'Main street 1' })
  const event = await w.event(anna, {
    title: 'Open lecture',
    description: 'How to read old maps.\n\nBring a pencil.',
    starts_at: '2027-07-14T16:00:00Z',
    ends_at: '2027-07-14T18:00:00Z',
    time_zone: 'Europe/Berlin',
    location: 'Berlin',
    venue: 'Library, hall 2',
    image_id: media.id,
    organizations: [choir.id],
  })
  const url = `https://events.example.org/events/${event.id}`
  const page = await look(`/events/${event.id}`)
  expect(page.status).toBe(200)
  expect(page.headers).toMatchObject({ 'content-language': 'en', vary: 'accept-language, cookie' })
  expect(page.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self' 'nonce-")
  expect(page.title).toBe('Open lecture · Veche')
  expect(page.canonical).toBe(url)
  expect(page.meta('robots')).toBeUndefined()
  const when = 'Wed, 14 July 2027, 18:00–20:00 CEST'
  const description = `${when} · Library, hall 2, Berlin · How to read old maps. Bring a pencil.`
  expect(page.meta('description')).toBe(description)
  const size = media.sizes.findLast(({ width }) => width <= 1280)!
  expect(
    [
      'title',
      'description',
      'type',
      'url',
      'locale',
      'site_name',
      'image',
      'image:width',
      'image:height',
    ].map((name) => page.meta(`og:${name}`)),
  ).toEqual([
    'Open lecture',
    description,
    'website',
    url,
    'en_GB',
    'Veche',
    `https://events.example.org${size.url}`,
    String(size.width),
    String(size.height),
  ])
  expect(page.meta('twitter:card')).toBe('summary_large_image')
  expect(page.text).toContain(
    `<link rel="alternate" type="text/calendar" title="Open lecture" href="https://events.example.org/api/v1/events/${event.id}.ics">`,
  )
  for (const said of ['<h1>Open lecture</h1>', when, 'Library, hall 2, Berlin', '<p>Bring a pencil.</p>'])
    expect(page.root).toContain(said)

  expect(page.data).toEqual({
    '@context': 'https://schema.org',
    '@type': 'Event',
    name: 'Open lecture',
    url,
    startDate: '2027-07-14T18:00:00+02:00',
    endDate: '2027-07-14T20:00:00+02:00',
    eventStatus: 'https://schema.org/EventScheduled',
    location: {
      '@type': 'Place',
      name: 'Library, hall 2',
      address: { '@type': 'PostalAddress', streetAddress: 'Library, hall 2', addressLocality: 'Berlin' },
    },
    image: [`https://events.example.org${size.url}`],
    description: 'How to read old maps.\n\nBring a pencil.',
    organizer: [{ '@type': 'Organization', name: 'Choir', address: 'Main street 1' }],
    isAccessibleForFree: true,
    offers: {
      '@type': 'Offer',
      price: 0,
      availability: 'https://schema.org/InStock',
      validFrom: event.publish_at,
      url,
    },
  })
})

test('it speaks the language of who asks', async () => {
  const { id } = await w.event(anna, { starts_at: '2027-07-14T16:00:00Z', time_zone: 'Europe/Moscow' })
  const page = await look(`/events/${id}`, 'ru-RU,ru;q=0.9,en;q=0.5')
  expect(page.language).toBe('ru')
  expect(page.headers['content-language']).toBe('ru')
  expect(page.title).toBe('Open lecture · Вече')
  expect(page.root).toContain('ср, 14 июля 2027 г. в 19:00 GMT+3')
  expect(page.meta('og:locale')).toBe('ru_RU')
  expect((await look(`/events/${id}`)).language).toBe('en')
})

test('seats, stars, whole days and a cancellation are told to machines', async () => {
  const whole = { all_day: true, time_zone: 'America/New_York', seats: 1 }
  const starts_at = '2027-03-13T05:00:00Z'
  const event = await w.event(anna, { starts_at, ends_at: '2027-03-15T04:00:00Z', ...whole })
  const guest = await w.person('guest')
  await guest.post(`/events/${event.id}/bookings`)
  await w.sql('update events set rating_count = 4, rating_sum = 18 where id = $1', [event.id])
  const { data } = await look(`/events/${event.id}`)
  expect(data).toMatchObject({
    startDate: '2027-03-13',
    endDate: '2027-03-14',
    offers: { availability: 'https://schema.org/SoldOut' },
    organizer: { '@type': 'Person', name: 'Anna Petrova' },
    aggregateRating: { ratingValue: 4.5, ratingCount: 4, bestRating: 5, worstRating: 1 },
  })
  await w.sql(`update events set status = 'cancelled' where id = $1`, [event.id])
  const cancelled = await look(`/events/${event.id}`)
  expect(cancelled.title).toBe('Cancelled: Open lecture · Veche')
  expect(cancelled.data?.eventStatus).toBe('https://schema.org/EventCancelled')
  expect(cancelled.data?.offers).toBeUndefined()
})

test('what is not there, or not for strangers, is the app’s page with 404 and nothing of it', async () => {
  const secret = { title: 'Surprise party' }
  const draft = await w.event(anna, { ...secret, draft: true })
  const later = await w.event(anna, {
    ...secret,
    publish_at: new Date(clock.now().getTime() + hour).toISOString(),
  })
  const hidden = await w.event(anna, { ...secret, visibility: 'private' })
  const paths = [draft, later, hidden].map(({ id }) => `/events/${id}`)
  paths.push(`/events/${hidden.id}?key=`, `/events/${hidden.id}?key=wrong`, `/events/${hidden.id}?key=%27%22`)
  paths.push('/events/999999', '/events/abc', '/events/0', '/events/1e3', '/events/99999999999999999999')
  for (const path of paths) {
    const page = await look(path)
    expect(page.status, path).toBe(404)
    expect(page.title).toBe('Veche')
    expect(page.meta('robots')).toBe('noindex')
    expect(page.text).not.toContain('Surprise')
    expect(page.root).toBe('')
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
  }
  const { id } = await w.event(anna)
  expect((await look(`/events/${id}/`)).status).toBe(200)
})

test('a browser with a session gets the bare app for what only somebody may see, and for what is not there', async () => {
  const secret = { title: 'Surprise party', draft: true }
  const draft = await w.event(anna, secret)
  const gone = await w.event(anna, secret)
  await anna.delete(`/events/${gone.id}`)
  const hidden = await w.event(anna, { title: 'Surprise party', visibility: 'private' })
  const open = await w.event(anna)
  const seen = (await look(`/events/${open.id}`)).data
  const nonce = /[\w+/]{22}==/g
  // Anna's own, one that was Anna's once, and nobody's: the page does not tell them apart.
  for (const session of ['anna', 'of-long-ago', '%22']) {
    const cookie = `other=1; __Host-veche_session=${session}`
    const pages = []
    for (const id of [draft.id, gone.id, hidden.id, 999_999])
      pages.push(await look(`/events/${id}`, 'en', cookie))
    for (const { status, text, title, meta, root } of pages) {
      expect([status, title, meta('robots'), root]).toEqual([200, 'Veche', 'noindex', ''])
      expect(text).not.toContain('Surprise')
      expect(text.replaceAll(nonce, '')).toBe(pages[0]?.text.replaceAll(nonce, ''))
    }
    expect((await look(`/events/${open.id}`, 'en', cookie)).data).toEqual(seen)
    for (const path of ['/events/abc', '/events/0'])
      expect((await look(path, 'en', cookie)).status, path).toBe(404)
  }
  for (const cookie of ['veche_session=x', '__Host-veche_session=', 'x=__Host-veche_session'])
    expect((await look(`/events/${draft.id}`, 'en', cookie)).status, cookie).toBe(404)
})

test('a private event opens by its link and is kept out of search engines', async () => {
  const { id } = await w.event(anna, { title: 'Surprise party', visibility: 'private' })
  const [row] = await w.sql<{ link_key: string }>('select link_key from events where id = $1', [id])
  const page = await look(`/events/${id}?key=${row?.link_key}`)
  expect(page.status).toBe(200)
  expect(page.title).toBe('Surprise party · Veche')
  expect(page.meta('robots')).toBe('noindex')
  expect(page.canonical).toBeUndefined()
  expect(page.text).toContain(`/api/v1/events/${id}.ics?key=${row?.link_key}"`)
})

const hostile = `</title></script><script>alert(1)</script><!--"'><img src=x onerror=alert(1)> $& __CSP_NONCE__ \u2028`

test('what people write is never markup', async () => {
  const mallory = await w.person('mallory', {
    first_name: hostile.slice(0, 40),
    last_name: hostile.slice(40, 80),
  })
  const { body: organization } = await mallory.post('/organizations', { title: hostile, address: hostile })
  const event = await w.event(mallory, {
    title: hostile,
    description: hostile,
    location: hostile,
    venue: hostile,
    tags: ['<script>'],
    organizations: [organization.id],
  })
  for (const path of [`/events/${event.id}`, '/', '/events']) {
    const page = await look(path)
    expect(page.status).toBe(200)
    expect(page.text).not.toMatch(/<script>alert|<img|<!--/)
    // The nonce is the server's word: no text is given it.
    expect(page.root).toContain('__CSP_NONCE__')
    expect(page.root).toContain('$&amp;')
    const scripts = page.text.match(/<script\b[^>]*>/g) ?? []
    const own = scripts.filter((script) => /nonce="[\w+/=]{20,}"|src="\/main.tsx"/.test(script))
    expect(scripts.length - own.length).toBe(page.data ? 1 : 0)
  }
  expect((await look(`/events/${event.id}`)).data).toMatchObject({
    description: hostile.trim(),
    organizer: [{ name: hostile.trim() }],
  })
})

test('the front page lists what is on next as links', async () => {
  const soon = await w.event(anna, {
    title: 'Very soon',
    starts_at: new Date(clock.now().getTime() + hour).toISOString(),
  })
  await w.event(anna, { title: 'Not for you', visibility: 'private' })
  for (const path of ['/', '/events', '/?q=lecture']) {
    const page = await look(path)
    expect(page.status).toBe(200)
    expect(page.title).toBe('Events · Veche')
    expect(page.canonical).toBe('https://events.example.org/')
    expect(page.meta('description')).toBeTruthy()
    expect(page.root).toContain(`<a href="/events/${soon.id}">Very soon</a>`)
    expect(page.root).not.toContain('Not for you')
    expect((page.root.match(/<li>/g) ?? []).length).toBeLessThanOrEqual(20)
  }
})

test('other pages are the app’s own affair, and in no search engine', async () => {
  for (const path of ['/sign-in', '/settings/security', '/events/new', '/my/events']) {
    const page = await look(path)
    expect(page.status, path).toBe(200)
    expect(page.title).toBe('Veche')
    expect(page.meta('robots')).toBe('noindex')
  }
  expect((await look('/api/v1/nothing')).status).toBe(404)
  expect((await look('/api/v1/events')).headers['x-robots-tag']).toBe('noindex')
  expect((await look((await pictured()).url)).headers['x-robots-tag']).toBeUndefined()
})
