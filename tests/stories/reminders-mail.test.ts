import { afterAll, expect, test } from 'vitest'
import { MailServer } from '../world/mail.ts'
import { fileTimeline, timeline } from '../world/timeline.ts'
import { until } from '../world/until.ts'
import type { Person } from '../world/world.ts'

const mail = new MailServer()
const SMTP_URL = await mail.start()
afterAll(() => mail.stop())
const t = await fileTimeline('2027-03-10T08:00:00Z', { SMTP_URL, PUBLIC_URL: 'https://veche.example' })
const [olga, anna] = (await t.people(2)) as [Person, Person]

test('a reminder arrives by mail with the ticket, in the reader’s zone on the night the clocks change', async () => {
  await anna.call('PATCH', '/me', { body: { time_zone: 'America/New_York' } })
  const event = await t.w.event(olga, {
    title: 'Old maps',
    starts_at: '2027-03-14T07:30:00Z',
    time_zone: 'Europe/Moscow',
    location: 'Москва',
    venue: 'Library, hall 2',
  })
  const { body: booking } = await anna.post(`/events/${event.id}/bookings`, { seats: 2 })
  await mail.mailTo('guest-2@example.org', /You have a seat/)
  await t.at('2027-03-14T06:30:00Z')
  const letter = await mail.mailTo('guest-2@example.org', /^In an hour: Old maps$/)
  expect(letter.text.split('\n').slice(0, 7)).toEqual([
    '“Old maps” starts in an hour.',
    '',
    'When: Sun, 14 March 2027 at 03:30 GMT-4',
    'Time there: Sun, 14 March 2027 at 10:30 GMT+3',
    'Where: Москва, Library, hall 2',
    'Seats: 2',
    `Ticket: ${booking.ticket_code}`,
  ])
  expect(letter.text).toContain(`https://veche.example/events/${event.id}\n`)
  expect(letter.html).toContain(booking.ticket_code)

  await t.look()
  await t.at('2027-03-14T07:00:00Z')
  await t.at('2027-03-14T07:30:00Z')
  expect(mail.inbox.filter(({ to }) => to === 'guest-2@example.org')).toEqual([])
  const sent = await t.w.sql(`select state, attempts from deliveries where kind = 'booking.reminder'`)
  expect(sent).toEqual([{ state: 'sent', attempts: 1 }])
})

test('a reminder that no mail server took before the booking was cancelled goes out no more', async () => {
  const other = new MailServer()
  const url = await other.start()
  await using away = await timeline('2027-03-10T08:00:00Z', {
    SMTP_URL: url,
    PUBLIC_URL: 'https://veche.example',
  })
  const [organizer, stays, cancels] = (await away.people(3)) as [Person, Person, Person]
  const event = await away.w.event(organizer, { starts_at: '2027-03-10T12:00:00Z' })
  await away.book(stays, event)
  const booking = await away.book(cancels, event)
  for (const name of ['guest-2', 'guest-3']) await other.mailTo(`${name}@example.org`, /You have a seat/)
  await other.stop()
  await away.at('2027-03-10T11:00:00Z')
  const states = () =>
    away.w.sql<{ address: string; state: string }>(
      `select address, state from deliveries where kind = 'booking.reminder' order by address`,
    )
  expect(await states()).toEqual([
    { address: 'guest-2@example.org', state: 'waiting' },
    { address: 'guest-3@example.org', state: 'waiting' },
  ])
  await cancels.delete(`/bookings/${booking}`)
  const back = new MailServer()
  await back.start(Number(new URL(url).port))
  await back.mailTo('guest-2@example.org', /^In an hour/)
  await back.mailTo('guest-3@example.org', /cancelled/i)
  await until(async () => (await states())[1]?.state === 'dropped', { within: 20_000 })
  expect(back.inbox.filter(({ to }) => to === 'guest-3@example.org')).toEqual([])
  await back.stop()
})
