import { expect, test } from 'vitest'
import type { Event, NewEvent } from '../../src/contract/events.ts'
import type { Rating } from '../../src/contract/ratings.ts'
import { openSocket } from '../world/socket.ts'
import { until } from '../world/until.ts'
import { hour, type Person, password, world } from '../world/world.ts'

const w = await world()
const olga = await w.person('olga')

/** As if so many hours had gone by for an event; one that starts in a day is over after 30. */
const later = (id: number, hours: number) =>
  w.sql(
    `update events set starts_at = starts_at - $2 * interval '1 hour', ends_at = ends_at - $2 * interval '1 hour'
     where id = $1`,
    [id, hours],
  )

/** An event that is over, with people who were there. */
async function past(guests: Person[], more: Partial<NewEvent> = {}): Promise<Event> {
  const event = await w.event(olga, more)
  for (const guest of guests) {
    expect((await guest.post(`/events/${event.id}/bookings`)).status).toBe(201)
  }
  await later(event.id, 30)
  return event
}

const rate = (who: Person, id: number, score: unknown, text?: unknown) =>
  who.call<Rating>('PUT', `/events/${id}/rating`, { body: { score, text } })
const answer = (who: Person, id: number, whom: Person, text: unknown) =>
  who.call<Rating>('PUT', `/events/${id}/ratings/${whom.user.id}/answer`, { body: { text } })

test('who was there rates once it is over, replaces it and takes it back; the average follows', async () => {
  const [anna, boris, vera] = (await w.crowd(3)) as [Person, Person, Person]
  const event = await past([anna, boris, vera])
  expect((await anna.get(`/events/${event.id}/rating`)).body).toEqual({
    average: null,
    count: 0,
    scores: [0, 0, 0, 0, 0],
    mine: null,
    may_rate: true,
  })

  const { status, body: first } = await rate(anna, event.id, 5, '  Clear and lively. ')
  expect(status).toBe(200)
  expect(first).toMatchObject({ event_id: event.id, score: 5, text: 'Clear and lively.', answer: null })
  expect(first.user.id).toBe(anna.user.id)
  await rate(boris, event.id, 4)
  await rate(vera, event.id, 4, 'Too short')
  expect((await w.stranger.get(`/events/${event.id}/rating`)).body).toEqual({
    average: 4.33,
    count: 3,
    scores: [0, 0, 0, 2, 1],
    mine: null,
    may_rate: false,
  })

  const { body: second } = await rate(anna, event.id, 1)
  expect(second).toMatchObject({ score: 1, text: '', created_at: first.created_at })
  expect(second.updated_at > first.updated_at).toBe(true)
  const { body: again } = await rate(anna, event.id, 1)
  expect(again).toEqual(second)
  const mine = (await anna.get(`/events/${event.id}/rating`)).body
  expect(mine).toMatchObject({ average: 3, count: 3, scores: [1, 0, 0, 2, 0], mine: second })
  expect((await olga.get(`/events/${event.id}`)).body.rating).toEqual({ average: 3, count: 3 })

  for (let times = 0; times < 2; times++)
    expect((await anna.delete(`/events/${event.id}/rating`)).status).toBe(204)
  expect((await anna.get(`/events/${event.id}/rating`)).body).toMatchObject({ count: 2, mine: null })
})

test('nobody rates too early, without having had a seat, what was cancelled or what they may not see', async () => {
  const [anna, waiting, gone, other] = (await w.crowd(4, 'rater')) as [Person, Person, Person, Person]
  const starts_at = new Date(Date.now() + 24 * hour).toISOString()
  const ends_at = new Date(Date.now() + 28 * hour).toISOString()
  const event = await w.event(olga, { starts_at, ends_at, seats: 2 })
  const { body: given } = await gone.post(`/events/${event.id}/bookings`)
  await gone.delete(`/bookings/${given.id}`)
  await anna.post(`/events/${event.id}/bookings`)
  await w.sql(
    `insert into bookings (event_id, account_id, state, ticket_code, created_at) values ($1, $2, 'waitlisted', 'none', now())`,
    [event.id, waiting.user.id],
  )
  const refused = async (who: Person) => (await rate(who, event.id, 5)).code
  for (const who of [anna, other]) expect(await refused(who)).toBe('rating.too_early')
  await later(event.id, 26)
  expect(await refused(anna)).toBe('rating.too_early')
  expect((await anna.get(`/events/${event.id}/rating`)).body.may_rate).toBe(false)
  await later(event.id, 3)
  for (const who of [waiting, gone, other]) {
    expect(await refused(who)).toBe('rating.not_attended')
    expect((await who.get(`/events/${event.id}/rating`)).body.may_rate).toBe(false)
  }
  expect(await refused(anna)).toBeUndefined()

  await w.sql(`update events set status = 'cancelled' where id = $1`, [event.id])
  for (const who of [anna, other]) expect(await refused(who)).toBe('event.closed')
  expect((await anna.get(`/events/${event.id}/rating`)).body.may_rate).toBe(false)

  const hidden = await w.event(olga, { publish_at: starts_at })
  for (const id of [hidden.id, 999_999]) {
    expect((await rate(anna, id, 5)).code).toBe('not_found')
    expect((await answer(anna, id, anna, 'Hello')).code).toBe('not_found')
    for (const path of ['rating', 'ratings'] as const)
      expect((await anna.get(`/events/${id}/${path}`)).code).toBe('not_found')
    expect((await anna.delete(`/events/${id}/rating`)).code).toBe('not_found')
  }
})

test('nobody rates an event of their own, not even from a seat', async () => {
  const [anna] = (await w.crowd(1, 'own')) as [Person]
  const event = await past([anna, olga])
  expect(await rate(olga, event.id, 5)).toMatchObject({ status: 403, code: 'rating.own_event' })
  expect((await olga.get(`/events/${event.id}/rating`)).body).toMatchObject({ count: 0, may_rate: false })
  expect((await rate(anna, event.id, 4)).status).toBe(200)
  expect((await olga.get(`/events/${event.id}/rating`)).body).toMatchObject({ average: 4, count: 1 })
})

test('who booked a private event rates it; to others it is not there', async () => {
  const [anna, other] = (await w.crowd(2, 'private')) as [Person, Person]
  const event = await past([anna])
  await w.sql(`update events set visibility = 'private', status = 'finished' where id = $1`, [event.id])
  expect((await rate(anna, event.id, 4)).status).toBe(200)
  expect((await rate(other, event.id, 4)).code).toBe('not_found')
  expect((await w.stranger.get(`/events/${event.id}/ratings`)).code).toBe('not_found')
  expect((await answer(other, event.id, anna, 'Hello')).code).toBe('not_found')
  expect((await olga.get(`/events/${event.id}/ratings`)).body.items).toHaveLength(1)

  const { link_key } = (await olga.get(`/events/${event.id}`)).body
  expect((await w.stranger.get(`/events/${event.id}/rating?key=${link_key}`)).body.count).toBe(1)
  expect((await w.stranger.get(`/events/${event.id}/ratings?key=${link_key}`)).body.items).toHaveLength(1)
  for (const path of ['rating', 'ratings'] as const)
    expect((await w.stranger.get(`/events/${event.id}/${path}?key=${'0'.repeat(32)}`)).code).toBe('not_found')
})

test('the organizer answers; who rated is told, and an answer goes with the words it was for', async () => {
  const [anna, boris] = (await w.crowd(2, 'answered')) as [Person, Person]
  const event = await past([anna, boris])
  const { body: rating } = await rate(anna, event.id, 2, 'I heard nothing')
  await rate(boris, event.id, 5)
  expect((await answer(boris, event.id, anna, 'Me neither')).code).toBe('forbidden')
  expect((await answer(boris, event.id, olga, 'Me neither')).code).toBe('forbidden')
  expect((await answer(olga, event.id, olga, 'Thank you')).code).toBe('not_found')

  for (let times = 0; times < 2; times++) {
    const { status, body } = await answer(olga, event.id, anna, ' We are sorry. ')
    expect(status).toBe(200)
    expect(body).toEqual({ ...rating, answer: 'We are sorry.', answered_at: expect.any(String) })
  }
  const answers = async (who: Person) =>
    (await who.get('/notifications')).body.items.filter(({ kind }) => kind === 'rating.answered')
  await until(async () => (await answers(anna)).length > 0)
  await until(async () => {
    const waiting = await w.sql(`select from graphile_worker.jobs where task_identifier = 'ratings.answered'`)
    return waiting.length === 0
  })
  expect(await answers(anna)).toMatchObject([{ event_id: event.id, text: '“Open lecture”.' }])
  expect(await answers(boris)).toEqual([])

  // The same words and score once more leave the answer; others take it away.
  expect((await rate(anna, event.id, 2, 'I heard nothing')).body.answer).toBe('We are sorry.')
  expect((await rate(anna, event.id, 3, 'I heard nothing')).body).toMatchObject({
    answer: null,
    answered_at: null,
  })
  await answer(olga, event.id, anna, 'Thank you')
  const path = `/events/${event.id}/ratings/${anna.user.id}/answer` as const
  expect((await boris.delete(path)).code).toBe('forbidden')
  for (let times = 0; times < 2; times++)
    expect((await olga.delete(path)).body).toMatchObject({ score: 3, answer: null, answered_at: null })
})

test('ratings are listed by when they were written last, and a forged place in the list is refused', async () => {
  const crowd = await w.crowd(5, 'lister')
  const event = await past(crowd)
  for (const [place, person] of crowd.entries()) await rate(person, event.id, (place % 5) + 1)
  await rate(crowd[1]!, event.id, 5, 'After all')
  const expected = [1, 4, 3, 2, 0].map((place) => crowd[place]!.user.id)
  const found: number[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const after: string = cursor && `&cursor=${encodeURIComponent(cursor)}`
    const { body } = await w.stranger.get(`/events/${event.id}/ratings?limit=2&count=true${after}`)
    expect(body.total).toBe(5)
    found.push(...body.items.map(({ user }) => user.id))
    cursor = body.next_cursor
  }
  expect(found).toEqual(expected)

  for (const forged of [
    '1',
    '2027-02-31T00:00:00.000000Z~1',
    '0000-01-01T00:00:00.000000Z~1',
    '2027-01-01T24:00:00.000000Z~1',
    '2027-01-01T00:00:00.000000Z~99999999999999999',
    "2027-01-01T00:00:00.000000Z~1' or true",
    '%00',
  ]) {
    const { code } = await w.stranger.get(`/events/${event.id}/ratings?cursor=${encodeURIComponent(forged)}`)
    expect(code, forged).toBe('cursor.invalid')
  }
})

test('bad ratings and answers are refused, never an error of ours', async () => {
  const [anna] = (await w.crowd(1, 'hostile')) as [Person]
  const event = await past([anna])
  for (const score of [0, 6, 1.5, '5', null, -1])
    expect((await rate(anna, event.id, score)).status, String(score)).toBe(400)
  for (const text of ['a\0b', '\ud800', 'x'.repeat(2001), 5, null])
    expect((await rate(anna, event.id, 5, text)).status).toBe(400)
  const huge = await anna.call('PUT', `/events/${event.id}/rating`, { body: '{"score":1e309}' })
  expect(huge.status).toBe(400)
  await rate(anna, event.id, 5, '<b>"quoted"</b> ‮ \\u0000')
  for (const text of ['', '   ', 'a\0b', 'x'.repeat(2001), undefined])
    expect((await answer(olga, event.id, anna, text)).status).toBe(400)
  const { body } = await w.stranger.get(`/events/${event.id}/ratings`)
  expect(body.items).toMatchObject([{ text: '<b>"quoted"</b> ‮ \\u0000', answer: null }])
})

test('an open page hears of a rating with a rising revision', async () => {
  const [anna] = (await w.crowd(1, 'live')) as [Person]
  const event = await past([anna])
  const { body: before } = await anna.get(`/events/${event.id}`)
  const socket = await openSocket(w.app.url, { headers: { authorization: `Bearer ${anna.access}` } })
  await socket.next()
  await socket.listen(`event:${event.id}`)
  await rate(anna, event.id, 5)
  await rate(anna, event.id, 5)
  await anna.delete(`/events/${event.id}/rating`)
  for (const step of [1, 2])
    expect(await socket.next()).toMatchObject({
      name: 'changed',
      data: { revision: before.revision + step },
    })
  socket.socket.close()
})

test('ratings are in the archive, and go with the account: the average follows', async () => {
  const zoya = await w.person('zoya')
  const [anna] = (await w.crowd(1, 'stays')) as [Person]
  const event = await past([zoya, anna])
  await rate(zoya, event.id, 1, 'Not for me')
  await rate(anna, event.id, 4)
  const { body: archive } = await zoya.get('/me/export')
  expect(archive).toMatchObject({
    ratings: [{ event_id: event.id, title: 'Open lecture', score: 1, text: 'Not for me' }],
  })
  expect((await zoya.call('DELETE', '/me', { body: { password } })).status).toBe(204)
  await until(async () => (await w.stranger.get(`/events/${event.id}/rating`)).body.count === 1)
  expect((await w.stranger.get(`/events/${event.id}/rating`)).body).toMatchObject({
    average: 4,
    scores: [0, 0, 0, 1, 0],
  })
})
