import { globSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { NewWebhook, WebhookDelivery } from '../../src/contract/webhooks.ts'
import { reasonInWords } from '../../src/features/notifications/deliveries/words.ts'
import { Receiver } from '../world/receiver.ts'
import { until } from '../world/until.ts'
import { type Person, password, world } from '../world/world.ts'

const w = await world({ env: { OUTBOUND_ALLOW: '127.0.0.1' } })
const receiver = new Receiver()
let base = ''
beforeAll(async () => {
  base = await receiver.start()
})
afterAll(() => receiver.stop())

let names = 0
async function hooked(owner: Person): Promise<NewWebhook & { path: string; organization: number }> {
  const { body: made } = await owner.post('/organizations', { title: `Choir ${++names}` })
  const path = `/hook-${names}`
  const events = ['event.published', 'booking.confirmed']
  const body = { url: base + path, events, organization_id: made.id }
  return { ...(await owner.post('/webhooks', body)).body, path, organization: made.id }
}
const log = async (owner: Person, id: number): Promise<WebhookDelivery[]> =>
  (await owner.get(`/webhooks/${id}/deliveries`)).body.items

test('who deletes their account is named in no log any more, and in nothing that is still sent', async () => {
  const olga = await w.person('olga')
  const anna = await w.person('anna', { first_name: 'Anna' })
  const boris = await w.person('boris')
  const { id, organization, path } = await hooked(olga)
  await olga.post(`/organizations/${organization}/members`, { user_id: anna.user.id, role: 'member' })
  await anna.post(`/organizations/${organization}/accept`)
  const event = await w.event(olga, { organizations: [organization] })
  for (const person of [anna, boris]) await person.post(`/events/${event.id}/bookings`)
  expect(JSON.stringify(await receiver.messages(path, 3))).toContain('"username":"anna"')

  expect((await anna.call('DELETE', '/me', { body: { password } })).status).toBe(204)
  const said = await until(async () => {
    const found = JSON.stringify(await log(olga, id))
    return found.includes(`deleted-${anna.user.id}`) && found
  })
  expect(said).not.toMatch(/"anna"|"Anna"/)
  expect(said).toContain('"username":"boris"')
  const messages = (await log(olga, id)).map(({ payload }) => payload)
  const gone = { id: anna.user.id, username: `deleted-${anna.user.id}` }
  const booking = expect.objectContaining({ event_id: event.id, seats: 1, user: gone })
  expect(messages).toContainEqual(expect.objectContaining({ type: 'booking.confirmed', data: booking }))
  const nameless = { ...gone, first_name: '', last_name: '', avatar_url: null }
  const people = expect.arrayContaining([nameless])
  const organizations = [expect.objectContaining({ id: organization, people })]
  expect(messages).toContainEqual(
    expect.objectContaining({ type: 'event.published', data: expect.objectContaining({ organizations }) }),
  )
})

test('tests of a server that hangs, however many, keep no other waiting', async () => {
  const pavel = await w.person('pavel')
  const hangs = await hooked(pavel)
  const works = await hooked(pavel)
  receiver.always.set(hangs.path, 'hang')
  const asked = await Promise.all(Array.from({ length: 60 }, () => pavel.post(`/webhooks/${hangs.id}/test`)))
  expect(asked.map(({ status }) => status)).toEqual(Array(60).fill(202))
  await until(() => (receiver.posts.get(hangs.path) ?? 0) >= 8)
  await w.event(pavel, { organizations: [works.organization] })
  // Ten seconds is what a server that hangs is waited for.
  await receiver.messages(works.path, 1, 7000)
  expect(receiver.posts.get(hangs.path)).toBeLessThanOrEqual(8)
})

test('an attempt that got no answer has no status, whatever the one before it got', async () => {
  const zoya = await w.person('zoya')
  const { id, organization, path } = await hooked(zoya)
  receiver.troubles.set(path, [{ status: 503 }])
  receiver.always.set(path, 'drop')
  await w.event(zoya, { organizations: [organization] })
  const attempt = async (count: number) =>
    until(async () => (await log(zoya, id)).find(({ attempts }) => attempts === count), { within: 15_000 })
  expect(await attempt(1)).toMatchObject({ reply_status: 503, error: 'The answer was 503.' })
  expect(await attempt(2)).toMatchObject({ reply_status: null, error: expect.stringMatching('No answer') })
})

test('why an attempt failed is said in the language of who asks', async () => {
  const lena = await w.person('lena')
  const { id, path } = await hooked(lena)
  receiver.always.set(path, { status: 500 })
  await lena.post(`/webhooks/${id}/test`)
  await until(async () => (await log(lena, id))[0]?.state === 'failed')
  const asked = { headers: { 'accept-language': 'ru' } }
  const { body } = await lena.call<{ items: WebhookDelivery[] }>('GET', `/webhooks/${id}/deliveries`, asked)
  expect(body.items).toMatchObject([{ state: 'failed', error: 'Ответ: 500.' }])
  expect(await log(lena, id)).toMatchObject([{ state: 'failed', error: 'The answer was 500.' }])
})

const sources = globSync('src/features/notifications/**/{dispatcher,queries,commands,rules}.ts')
const code = [...sources, 'src/http/outbound.ts'].map((file) => readFileSync(file, 'utf8')).join('\n')
const said = code.matchAll(
  /(?:drop\(|error: |Outbound\w*\('\w+', |switchedOff = |return (?='))(['`])([\w :.,${}?]+ [\w :.,${}?]+)\1/g,
)
test.each([...new Set([...said].map(([, , words = '']) => words))])('“%s” has Russian words', (words) => {
  const reason = words.replaceAll(/\$\{[^}]*\}/g, '7')
  expect(reasonInWords(reason, 'ru')).toMatch(/[а-яё]/)
})
