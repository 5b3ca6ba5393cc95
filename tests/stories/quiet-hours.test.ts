import { afterAll, expect, test } from 'vitest'
import { createUnsubscribeLinks } from '../../src/features/notifications/unsubscribe/secrets.ts'
import { wallTimeOf } from '../../src/kernel/zones.ts'
import { MailServer } from '../world/mail.ts'
import { secret } from '../world/tokens.ts'
import { until } from '../world/until.ts'
import { hour, movableClock, type Person, world } from '../world/world.ts'

const kathmandu = 'Asia/Kathmandu'
const mail = new MailServer()
const SMTP_URL = await mail.start()
afterAll(() => mail.stop())
const clock = movableClock()
const w = await world({ clock, env: { SMTP_URL, PUBLIC_URL: 'http://veche.example' } })
const inHours = (hours: number) => new Date(clock.now().getTime() + hours * hour)

/** The clock of a wall in Kathmandu, so many hours from now. */
function wallIn(hours: number): string {
  return wallTimeOf(inHours(hours), kathmandu).toString().slice(11, 16)
}

/** Somebody in Kathmandu in whose quiet hours it is, for two hours more. */
async function asleep(name: string): Promise<Person> {
  const person = await w.person(name, { time_zone: kathmandu })
  const quiet_hours = { from: wallIn(-1), to: wallIn(2) }
  const { status } = await person.call('PUT', '/me/notification-preferences', { body: { quiet_hours } })
  expect(status).toBe(200)
  return person
}

const delivery = async (person: Person, kind: string) =>
  (
    await w.sql<{ state: string; next_at: Date | null }>(
      'select state, next_at from deliveries where account_id = $1 and kind = $2',
      [person.user.id, kind],
    )
  )[0]
const subjects = ({ user }: Person) =>
  mail.inbox.filter(({ to }) => to === user.email).map(({ headers }) => headers.get('subject'))

test('a change is in the app at once, and in the mailbox when the night is over', async () => {
  const [olga, anna] = [await w.person('olga'), await asleep('anna')]
  const event = await w.event(olga, { starts_at: inHours(30).toISOString() })
  const { to } = (await anna.get('/me/notification-preferences')).body.quiet_hours!
  await anna.post(`/events/${event.id}/bookings`)
  // What one did oneself is answered by night as well.
  await mail.mailTo('anna@example.org', /seat/)
  await olga.call('PATCH', `/events/${event.id}`, { body: { venue: 'Small hall' } })
  await until(async () => (await anna.get('/notifications')).body.items[0]?.kind === 'event.changed')
  const waiting = await delivery(anna, 'event.changed')
  expect(waiting?.state).toBe('waiting')
  expect(wallTimeOf(waiting!.next_at!, kathmandu).toString().slice(11, 16)).toBe(to)
  expect(waiting!.next_at!.getTime()).toBeGreaterThan(inHours(1.5).getTime())
  expect(waiting!.next_at!.getTime()).toBeLessThanOrEqual(inHours(2).getTime())
  // Another's mail of the same moment comes, and this one does not.
  const boris = await w.person('boris')
  await boris.post(`/events/${event.id}/bookings`)
  await mail.mailTo('boris@example.org', /seat/)
  expect(subjects(anna)).toEqual([])

  clock.advance(2 * hour)
  await mail.mailTo('anna@example.org', /changed/i)
  await until(async () => (await delivery(anna, 'event.changed'))?.state === 'sent')
})

test('of an event that begins before the night is over is told at once', async () => {
  const [olga, vera] = [await w.person('rita'), await asleep('vera')]
  const event = await w.event(olga, { starts_at: inHours(1.5).toISOString() })
  const later = await w.event(olga, { starts_at: inHours(40).toISOString(), title: 'Later' })
  for (const { id } of [event, later]) {
    await vera.post(`/events/${id}/bookings`)
    await mail.mailTo('vera@example.org', /seat/)
  }
  // Once of one that did begin before it and does no more: who believes it does would come.
  await olga.call('PATCH', `/events/${event.id}`, { body: { starts_at: inHours(60).toISOString() } })
  await mail.mailTo('vera@example.org', /changed/i)
  await olga.post(`/events/${later.id}/cancel`, {})
  await until(async () => (await delivery(vera, 'event.cancelled'))?.state === 'waiting')
  expect(subjects(vera)).toEqual([])
})

test('what waits for the day and is wanted no more by then is dropped, also after one click in another mail', async () => {
  const [olga, gleb] = [await w.person('sofia'), await asleep('gleb')]
  const event = await w.event(olga, { starts_at: inHours(50).toISOString() })
  await gleb.post(`/events/${event.id}/bookings`)
  await mail.mailTo('gleb@example.org', /seat/)
  await olga.call('PATCH', `/events/${event.id}`, { body: { venue: 'Small hall' } })
  await until(async () => (await delivery(gleb, 'event.changed'))?.state === 'waiting')
  const token = createUnsubscribeLinks(new TextEncoder().encode(secret)).token({
    account_id: gleb.user.id,
    kind: 'event.changed',
  })
  expect((await w.stranger.post(`/unsubscribe/${token}` as '/unsubscribe/1')).status).toBe(200)
  clock.advance(2 * hour)
  await until(async () => (await delivery(gleb, 'event.changed'))?.state === 'dropped')
  expect(subjects(gleb)).toEqual([])
})
