import { expect, test } from 'vitest'
import { hour, type Person, world } from '../world/world.ts'

const w = await world()
const anna = await w.person('anna')
const boris = await w.person('boris')

async function organization(owner: Person, title: string): Promise<number> {
  const { body, status, text } = await owner.post('/organizations', { title })
  expect(status, text).toBe(201)
  return body.id
}

const in_ = (hours: number) => new Date(Date.now() + hours * hour).toISOString()
const titles = async (query: string) =>
  (await w.stranger.get(`/events?${query}` as '/events')).body.items.map(({ title }) => title)

test('an event names the organizations that put it up, and each lists its own, soonest first', async () => {
  const choir = await organization(anna, 'Choir')
  const museum = await organization(anna, 'Museum')
  const both = await w.event(anna, { title: 'Concert', starts_at: in_(30), organizations: [choir, museum] })
  await w.event(anna, { title: 'Rehearsal', starts_at: in_(20), organizations: [choir] })
  await w.event(anna, { title: 'Alone', starts_at: in_(25) })
  expect(both.organizations).toMatchObject([
    { id: choir, title: 'Choir' },
    { id: museum, title: 'Museum' },
  ])
  expect((await w.stranger.get(`/events/${both.id}`)).body.organizations).toEqual(both.organizations)
  expect(await titles(`organization=${choir}`)).toEqual(['Rehearsal', 'Concert'])
  expect(await titles(`organization=${museum}`)).toEqual(['Concert'])
  expect(await titles('organization=999999')).toEqual([])

  const page = (await w.stranger.get(`/events?organization=${choir}&limit=1&count=true`)).body
  expect(page).toMatchObject({ items: [{ title: 'Rehearsal' }], total: 2 })
  const cursor = encodeURIComponent(page.next_cursor ?? '')
  expect(await titles(`organization=${choir}&cursor=${cursor}`)).toEqual(['Concert'])
})

test('only who has agreed to belong uses the name of an organization', async () => {
  const choir = await organization(anna, 'Choir of two')
  const put = (organizations: number[]) =>
    boris.post('/events', { title: 'Concert', starts_at: in_(30), organizations })
  expect((await put([choir])).code).toBe('event.organization_foreign')
  await anna.post(`/organizations/${choir}/members`, { user_id: boris.user.id })
  expect((await put([choir])).code).toBe('event.organization_foreign')
  await boris.post(`/organizations/${choir}/accept`)
  expect((await put([choir])).status).toBe(201)
  expect((await put([choir, 999_999])).code).toBe('event.organization_foreign')
  expect((await put([choir, choir])).code).toBe('request.invalid')
})

test('an organization that is gone leaves the event behind', async () => {
  const choir = await organization(anna, 'Short-lived')
  const { id } = await w.event(anna, { organizations: [choir] })
  expect((await anna.delete(`/organizations/${choir}`)).status).toBe(204)
  expect((await anna.get(`/events/${id}`)).body.organizations).toEqual([])
})

test('an organization that goes while its members put up events takes none of them along, and breaks nothing', async () => {
  for (let round = 0; round < 5; round++) {
    const choir = await organization(anna, 'Going')
    const put = () => anna.post('/events', { title: 'Late', starts_at: in_(30), organizations: [choir] })
    const [gone, ...answers] = await Promise.all([
      anna.delete(`/organizations/${choir}`),
      ...Array.from({ length: 10 }, put),
    ])
    expect(gone.status).toBe(204)
    for (const { status } of answers) expect([201, 403]).toContain(status)
    expect((await put()).code).toBe('event.organization_foreign')
  }
})
