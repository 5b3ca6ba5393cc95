import { expect, test } from 'vitest'
import type { Media } from '../../src/contract/media.ts'
import { exchange } from '../world/http.ts'
import { pageFolder } from '../world/page.ts'
import { form, picture } from '../world/pictures.ts'
import { movableClock, world } from '../world/world.ts'

const clock = movableClock()
const w = await world({ clock, siteRoot: pageFolder(), env: { PUBLIC_URL: 'https://events.example.org' } })
const anna = await w.person('anna')
const site = 'https://events.example.org'
const look = (path: string, language = 'en') =>
  exchange('GET', w.app.url + path, { headers: { 'accept-language': language } })
const dataOf = (text: string) =>
  JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text)?.[1] ?? 'null')

test('an organization’s page says without scripts what it is and what it puts up next', async () => {
  const { body: logo } = await anna.call<Media>('POST', '/media', form(await picture(600, 600)))
  const { body: choir } = await anna.post('/organizations', {
    title: 'Choir & friends',
    description: 'We sing.\n\nCome along.',
    postcode: '191186',
    address: 'Nevsky prospekt 28',
    logo_id: logo.id,
  })
  const named = { organizations: [choir.id], time_zone: 'UTC', location: 'Pskov' }
  const later = await w.event(anna, { ...named, title: 'Concert', starts_at: '2028-07-15T16:00:00Z' })
  const sooner = await w.event(anna, { ...named, title: 'Rehearsal', starts_at: '2028-07-14T16:00:00Z' })
  await w.event(anna, { ...named, title: 'Party', visibility: 'private' })
  await w.event(anna, { ...named, title: 'Plan', draft: true })
  await w.event(anna, { title: 'Lecture' })
  const { status, text } = await look(`/organizations/${choir.id}`)
  expect(status).toBe(200)
  const url = `${site}/organizations/${choir.id}`
  for (const said of [
    '<title>Choir &amp; friends · Veche</title>',
    '<meta name="description" content="191186, Nevsky prospekt 28 · We sing. Come along.">',
    `<link rel="canonical" href="${url}">`,
    `<meta property="og:image" content="${site}${choir.logo_url}">`,
    '<meta name="twitter:card" content="summary">',
    `<link rel="alternate" type="text/calendar" title="Events of Choir &amp; friends" href="${site}/api/v1/calendar/organization/${choir.id}.ics">`,
    '<h1>Choir &amp; friends</h1><p>191186, Nevsky prospekt 28</p><p>We sing.</p><p>Come along.</p>',
    `<li><a href="/events/${sooner.id}">Rehearsal</a> Fri, 14 July 2028 at 16:00 UTC · Pskov</li><li><a href="/events/${later.id}">Concert</a>`,
  ])
    expect(text).toContain(said)
  for (const unsaid of ['Party', 'Plan', 'Lecture', 'noindex']) expect(text).not.toContain(unsaid)
  expect(dataOf(text)).toEqual({
    '@context': 'https://schema.org',
    '@type': 'Organization',
    name: 'Choir & friends',
    url,
    logo: site + choir.logo_url,
    description: 'We sing.\n\nCome along.',
    address: '191186, Nevsky prospekt 28',
  })
})

test('one without anything has a page all the same, in the language of who asks', async () => {
  const { body: bare } = await anna.post('/organizations', { title: '</script><b>' })
  const { text } = await look(`/organizations/${bare.id}`, 'ru')
  expect(text).toContain(
    '<h1>&lt;/script&gt;&lt;b&gt;</h1><h2>События</h2><p>Пока ничего не запланировано.</p>',
  )
  expect(dataOf(text)).toEqual({
    '@context': 'https://schema.org',
    '@type': 'Organization',
    name: '</script><b>',
    url: `${site}/organizations/${bare.id}`,
  })
})

test('what is no organization is not found; other pages of the app are its own', async () => {
  for (const id of ['999999', '0', 'x', '-1', '99999999999999999999'])
    expect((await look(`/organizations/${id}`)).status, id).toBe(404)
  for (const path of ['/organizations', '/organizations/new', '/organizations/1/edit'])
    expect((await look(path)).status, path).toBe(200)
})

test('the sitemap has organizations that put up something public', async () => {
  const found = async (title: string) => (await anna.post('/organizations', { title })).body.id
  const [known, secret] = [await found('Known'), await found('Secret')]
  await w.event(anna, { organizations: [known] })
  await w.event(anna, { organizations: [secret], visibility: 'private' })
  const { text } = await look('/sitemaps/0.xml')
  expect(text).toContain(`<loc>${site}/organizations/${known}</loc>`)
  expect(text).not.toContain(`<loc>${site}/organizations/${secret}</loc>`)
})
