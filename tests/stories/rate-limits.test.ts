import { expect, test } from 'vitest'
import { type Person, world } from '../world/world.ts'

const w = await world({ env: { RATE_LIMIT: 'on' } })

test('guessing passwords ends in 429 with a time to come back, whatever address is claimed', async () => {
  const guess = (number: number) =>
    w.stranger.post(
      '/auth/login',
      { login: 'nobody', password: `guess ${number}` },
      { 'x-forwarded-for': `203.0.113.${number}`, forwarded: `for=203.0.113.${number}` },
    )
  const answers = await Promise.all(Array.from({ length: 70 }, (_, number) => guess(number)))
  const counts = Map.groupBy(answers, ({ status }) => status)
  expect(counts.get(401)).toHaveLength(60)
  expect(counts.get(429)).toHaveLength(10)
  for (const { code, headers } of counts.get(429)!) {
    expect(code).toBe('rate_limited')
    expect(Number(headers['retry-after'])).toBeGreaterThan(0)
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60)
    expect(headers).toMatchObject({ 'ratelimit-limit': '60', 'ratelimit-remaining': '0' })
  }
  expect((await w.stranger.get('/events')).status).toBe(200)
})

test('people behind one address have a limit each', async () => {
  const [greedy, modest] = (await w.crowd(2)) as [Person, Person]
  const first = await greedy.get('/me')
  expect(first.headers).toMatchObject({ 'ratelimit-limit': '600', 'ratelimit-remaining': '599' })
  const answers = await Promise.all(Array.from({ length: 610 }, () => greedy.get('/me')))
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(11)
  expect((await modest.get('/me')).status).toBe(200)
})
