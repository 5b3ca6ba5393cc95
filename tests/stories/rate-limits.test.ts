import { expect, test } from 'vitest'
import { exchange } from '../world/http.ts'
import { pageFolder } from '../world/page.ts'
import { type Person, world } from '../world/world.ts'

const w = await world({ siteRoot: pageFolder(), env: { RATE_LIMIT: 'on' } })

test('guessing passwords ends in 429 with a time to come back, whatever address is claimed', async () => {
  const guess = (number: number) =>
    w.stranger.post(
      '/auth/login',
      { login: 'nobody', password: `guess ${number}` },
      { 'x-forwarded-for': `203.0.113.${number}`, forwarded: `for=203.0.113.${number}` },
    )
  const answers = await Promise.all(Array.from({ length: 70 }, (_, number) => guess(number)))
  const counts = Map.groupBy(answers, ({ status, code }) => `${status} ${code}`)
  expect(counts.get('401 auth.invalid_credentials')).toHaveLength(10)
  expect(counts.get('429 auth.too_many_attempts')).toHaveLength(50)
  expect(counts.get('429 rate_limited')).toHaveLength(10)
  for (const { headers } of answers.filter(({ status }) => status === 429)) {
    expect(Number(headers['retry-after'])).toBeGreaterThan(0)
  }
  expect((await w.stranger.get('/events')).status).toBe(200)
})

test('people behind one address have a limit each', async () => {
  const [greedy, modest] = (await w.crowd(2)) as [Person, Person]
  const first = await greedy.get('/me')
  expect(first.headers).toMatchObject({ 'ratelimit-limit': '600', 'ratelimit-remaining': '599' })
  await Promise.all(Array.from({ length: 590 }, () => greedy.get('/me')))
  const statuses: number[] = []
  for (let times = 0; times < 12; times++) statuses.push((await greedy.get('/me')).status)
  expect(statuses).toEqual([...Array(9).fill(200), 429, 429, 429])
  expect((await modest.get('/me')).status).toBe(200)
})

test('pages and site maps have limits as well, for each address', async () => {
  const look = async (path: string) => (await exchange('GET', w.app.url + path)).status
  const maps: number[] = []
  for (let times = 0; times < 32; times++) maps.push(await look('/sitemap.xml'))
  expect(maps).toEqual([...Array(30).fill(200), 429, 429])
  // The app's own files are for everybody: a class behind one address comes at once.
  for (let times = 0; times < 700; times += 100)
    await Promise.all(Array.from({ length: 100 }, () => look('/assets/nothing.js')))
  expect(await look('/events/1')).toBe(404)
  const pages = await Promise.all(Array.from({ length: 610 }, () => look('/events/1')))
  expect(new Set(pages)).toEqual(new Set([404, 429]))
  expect(pages.filter((status) => status === 404).length).toBeLessThanOrEqual(600)
})
