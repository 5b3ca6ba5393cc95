import { expect, test } from 'vitest'
import { movableClock, password, world } from '../world/world.ts'

const clock = movableClock()
/** A proxy in front is believed here, so that a test can come from several addresses. */
const w = await world({ clock, env: { RATE_LIMIT: 'on', TRUST_PROXY: 'on' } })
const quarterHour = 15 * 60_000

let attempts = 0
function guess(login: string, address: string, secret = `guess ${++attempts}`) {
  return w.stranger.post('/auth/login', { login, password: secret }, { 'x-forwarded-for': address })
}

async function guesses(times: number, login: string, address: (n: number) => string) {
  const answers = await Promise.all(Array.from({ length: times }, (_, n) => guess(login, address(n))))
  return answers.map(({ code }) => code)
}

test('ten guesses at an account a quarter of an hour, from however many addresses, at once or one by one', async () => {
  const anna = await w.stranger.post(
    '/auth/register',
    { email: 'anna@example.org', username: 'anna', password },
    { 'x-forwarded-for': '198.51.100.1' },
  )
  expect(anna.status).toBe(201)
  const codes = await guesses(30, 'anna', (n) => `203.0.113.${n}`)
  expect(codes.filter((code) => code === 'auth.invalid_credentials')).toHaveLength(10)
  expect(codes.filter((code) => code === 'auth.too_many_attempts')).toHaveLength(20)
  // By the other name of the account, and with the right password: still nothing to learn.
  expect((await guess('ANNA@example.org', '203.0.113.99', password)).code).toBe('auth.too_many_attempts')

  // Where she signed in before, her own count is untouched.
  expect((await guess('anna', '198.51.100.1', password)).status).toBe(200)

  clock.advance(quarterHour + 1000)
  expect((await guess('anna', '203.0.113.99', password)).status).toBe(200)
})

test('a name without an account is limited in the same way', async () => {
  const codes = await guesses(15, 'nobody', (n) => `192.0.2.${n}`)
  expect(codes.filter((code) => code === 'auth.invalid_credentials')).toHaveLength(10)
  expect(codes.filter((code) => code === 'auth.too_many_attempts')).toHaveLength(5)
})

test('the count survives a restart', async () => {
  await guesses(10, 'restart', (n) => `192.0.2.${100 + n}`)
  const node = await w.startNode()
  const answer = await fetch(`${node.url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': '192.0.2.200' },
    body: JSON.stringify({ login: 'restart', password: 'x' }),
  })
  expect(answer.status).toBe(429)
  expect(answer.headers.get('retry-after')).toBe('900')
})

test('a hundred guesses a day at one account, however patient', async () => {
  let tried = 0
  for (let round = 0; round < 12; round++) {
    const codes = await guesses(10, 'patient', (n) => `2001:db8::${round}:${n}`)
    tried += codes.filter((code) => code === 'auth.invalid_credentials').length
    clock.advance(quarterHour + 1000)
  }
  expect(tried).toBe(100)
  clock.advance(24 * 3_600_000)
  expect((await guess('patient', '2001:db8::1')).code).toBe('auth.invalid_credentials')
})
