import { afterAll, expect, test } from 'vitest'
import { MailServer } from '../world/mail.ts'
import { until } from '../world/until.ts'
import { emptyWorld, openWorld, type Person, type World, world } from '../world/world.ts'

const mail = new MailServer()
const SMTP_URL = await mail.start()
afterAll(() => mail.stop())
const env = { SMTP_URL, PUBLIC_URL: 'https://veche.example' }
const w = await world({ env })
const olga = await w.person('olga', { time_zone: 'Europe/Moscow' })

/** Waits until every job that is due is worked off, and nothing waits to be sent. */
const quiet = (of: World = w) =>
  until(
    async () =>
      (
        await of.sql(
          `select from graphile_worker.jobs where run_at <= now()
           union all select from deliveries where state = 'waiting'`,
        )
      ).length === 0,
    { expected: 'no job left' },
  )

const book = async (person: Person, eventId: number, body: object = {}) =>
  (await person.post(`/events/${eventId}/bookings`, body)).body

/** All addresses that a mail shows or leads to. */
const addresses = (text: string) => text.match(/[a-z]+:\/\/[^\s"<]+/g) ?? []

test('who booked gets a mail in their language and zone, with the ticket and two links', async () => {
  const anna = await w.person('anna', { locale: 'en', time_zone: 'Asia/Tokyo' })
  const event = await w.event(olga, {
    title: 'Old maps',
    starts_at: '2031-03-14T16:00:00Z',
    ends_at: '2031-03-14T18:30:00Z',
    location: 'Москва',
    venue: 'Library, hall 2',
    seats: 5,
  })
  const booking = await book(anna, event.id, { seats: 2 })
  const letter = await mail.mailTo('anna@example.org', /^You have a seat: Old maps$/)
  expect(letter.text.trimEnd()).toBe(`You have a seat at “Old maps”.

When: Sat, 15 March 2031, 01:00–03:30 GMT+9
Time there: Fri, 14 March 2031, 19:00–21:30 GMT+3
Where: Москва, Library, hall 2
Seats: 2
Ticket: ${booking.ticket_code}

Open the event:
https://veche.example/events/${event.id}

If you cannot come, cancel: your seat goes to somebody who waits.

Cancel the booking:
${addresses(letter.text)[1]}

-- 
veche.example
You get this mail because you have an account here.
Choose what you are told:
https://veche.example/settings/notifications
No more mails of this kind:
${addresses(letter.text)[3]}`)
  expect(addresses(letter.text)[3]).toMatch(
    new RegExp(`^https://veche\\.example/unsubscribe#${anna.user.id}\\.booking\\.confirmed\\.[\\w-]{43}$`),
  )
  expect(addresses(letter.text)[1]).toMatch(
    new RegExp(`^https://veche\\.example/cancel-booking#${booking.id}\\.[\\w-]{43}$`),
  )
  expect(letter.html).toContain(booking.ticket_code)
  expect(new Set(addresses(letter.html))).toEqual(new Set(addresses(letter.text)))
  expect(letter.headers.get('auto-submitted')).toBe('auto-generated')
})

test('the link in the mail cancels the booking, and no copy of it stays in the house', async () => {
  const [boris] = (await w.crowd(1, 'boris')) as [Person]
  const event = await w.event(olga)
  const booking = await book(boris, event.id)
  const letter = await mail.mailTo('boris-1@example.org', /You have a seat/)
  const [, token = ''] = /cancel-booking#(\S+)/.exec(letter.text) ?? []
  expect((await w.stranger.post('/bookings/link', { token })).body).toMatchObject({
    id: booking.id,
    event: { id: event.id },
  })
  expect((await w.stranger.post('/bookings/link/cancel', { token })).body.state).toBe('cancelled')
  await quiet()
  const kept = await w.sql<{ all: string }>(`select row_to_json(d)::text as all from deliveries d`)
  expect(kept.filter(({ all }) => all.includes(token))).toEqual([])
})

test('a Russian reader reads Russian; where the clocks agree the time stands there once', async () => {
  await w.person('vera', { locale: 'ru', time_zone: 'Europe/Moscow' }).then(async (vera) => {
    const event = await w.event(olga, { title: 'Карты', starts_at: '2031-03-14T16:00:00Z' })
    await book(vera, event.id)
  })
  const { text, html } = await mail.mailTo('vera@example.org', /^Вы записаны: Карты$/)
  expect(text).toContain(
    'Вы записаны на «Карты».\n\nКогда: пт, 14 марта 2031 г. в 19:00 GMT+3\nМест: 1\nБилет: ',
  )
  expect(text).toContain('Отменить запись:\n')
  expect(html).toContain('<html lang="ru">')
})

test('who waited gets one mail, when the seat is theirs; who waits still gets none', async () => {
  const [first, second, third] = (await w.crowd(3, 'line')) as [Person, Person, Person]
  const event = await w.event(olga, { title: 'Choir', seats: 1 })
  const { id } = await book(first, event.id)
  for (const person of [second, third]) expect((await book(person, event.id)).state).toBe('waitlisted')
  await mail.mailTo('line-1@example.org', /^You have a seat: Choir$/)
  await first.delete(`/bookings/${id}`)
  const letter = await mail.mailTo('line-2@example.org', /^A seat became free: Choir$/)
  expect(letter.text).toMatch(/^A seat became free at “Choir”: it is yours\.\n/)
  await quiet()
  await mail.mailTo('line-1@example.org', /^Booking cancelled: Choir$/)
  expect(mail.inbox.filter(({ to }) => to.startsWith('line-'))).toEqual([])
})

test('days are those at the event, wherever the reader is', async () => {
  const nina = await w.person('nina', { time_zone: 'America/Los_Angeles' })
  const event = await w.event(olga, {
    starts_at: '2031-03-13T21:00:00Z',
    ends_at: '2031-03-15T21:00:00Z',
    all_day: true,
  })
  await book(nina, event.id)
  const { text } = await mail.mailTo('nina@example.org', /You have a seat/)
  expect(text).toMatch(/\nWhen: Fri,\s14\sMarch\s–\sSat,\s15\sMarch\s2031\n(?!Time there)/)
})

test('what an organizer calls the event adds no header, no line, no markup and no link to the mail', async () => {
  const [gleb] = (await w.crowd(1, 'gleb')) as [Person]
  const title =
    'Prize\r\nBcc: all@evil.example\n\nSet a new password:\nhttps://evil.example/x <a href="//evil.example">www.evil.example</a> \u202emoc'
  const event = await w.event(olga, {
    title,
    location: 'evil。example',
    venue: `<img src=x onerror=alert(1)> mailto:a@evil.example ${'z'.repeat(200)}`,
  })
  await book(gleb, event.id)
  const letter = await mail.mailTo('gleb-1@example.org', /./)
  expect(letter.headers.get('bcc')).toBeUndefined()
  expect(letter.headers.get('to')).toBe('gleb-1@example.org')
  const subject = letter.headers.get('subject')!
  expect(subject).toMatch(
    /^You have a seat: Prize Bcc: all@\u200cevil\.\u200cexample Set a new password: https:/,
  )
  expect([...subject].length).toBeLessThanOrEqual(78)
  expect(letter.text.split('\n')[0]).toContain('Set a new password: https:\u200c//evil.\u200cexample/x')
  for (const text of [letter.text, letter.html]) {
    expect(text).not.toMatch(/evil[.。]example|www\.evil|a@evil|https:\/\/evil|\u202e/)
    for (const address of addresses(text)) expect(address).toMatch(/^https:\/\/veche\.example\//)
  }
  expect(letter.html).not.toMatch(/<img|<script|href="\/\//)
  // The event, the way to cancel, the settings, and the way out.
  expect(letter.html.match(/<a /g)).toHaveLength(4)
})

test('whoever was blocked, or cancelled before the mail was written, gets none', async () => {
  await using other = await emptyWorld({ env })
  const web = await other.startNode({ ROLE: 'web' })
  const [organizer, stays, blocked, left, cancels] = (await other.crowd(5, 'early')) as Person[]
  const event = await other.event(organizer!)
  for (const person of [stays!, blocked!, left!]) await book(person, event.id)
  const { id } = await book(cancels!, event.id)
  await cancels!.delete(`/bookings/${id}`)
  await other.sql('update accounts set is_blocked = true where id = $1', [blocked!.user.id])
  await other.sql('update accounts set is_active = false where id = $1', [left!.user.id])
  await other.stopNode(web)
  await other.startNode()
  await quiet(other)
  const written = await other.sql(`select address, state from deliveries where kind = 'booking.confirmed'`)
  expect(written).toEqual([{ address: 'early-2@example.org', state: 'sent' }])
  // After the start it would be of no use to anybody.
  const [row] = await other.sql<{ fits: boolean }>(
    'select d.expires_at = e.starts_at as fits from deliveries d, events e where e.id = $1',
    [event.id],
  )
  expect(row).toEqual({ fits: true })
})

test('a crowd is written to once each, also when the same work is done again', async () => {
  await using other = await emptyWorld({ env: { PUBLIC_URL: 'https://veche.example' } })
  const web = await other.startNode({ ROLE: 'web' })
  const crowd = await other.crowd(150)
  const event = await other.event(await other.person('olga'), { seats: 200 })
  await Promise.all(crowd.map((person) => book(person, event.id)))
  await other.sql(
    `select graphile_worker.add_job(j.task_identifier, p.payload)
     from graphile_worker.jobs j join graphile_worker._private_jobs p using (id)`,
  )
  await other.stopNode(web)
  await other.startNode()
  await quiet(other)
  const written = await other.sql<{ address: string; state: string }>(
    `select address, state from deliveries where kind = 'booking.confirmed' order by id`,
  )
  expect(written).toHaveLength(150)
  expect(new Set(written.map(({ address }) => address)).size).toBe(150)
  // There is no way out: they are written and kept at once.
  expect(new Set(written.map(({ state }) => state))).toEqual(new Set(['kept']))
})

test('a mail about a password goes before those about bookings, however many they are', async () => {
  await using other = await openWorld({
    env: { SMTP_URL: 'smtp://127.0.0.1:1', PUBLIC_URL: 'https://veche.example' },
  })
  const anna = await other.person('anna')
  const event = await other.event(await other.person('olga'))
  await book(anna, event.id)
  await other.stranger.post('/auth/password/forgot', { email: 'anna@example.org' })
  // Whose server does not answer they all wait, each with the priority of its kind, in which they are taken.
  const waiting = await until(async () => {
    const rows = await other.sql<{ kind: string; priority: number }>(
      `select kind, priority from deliveries where state = 'waiting' and account_id = $1 order by priority`,
      [anna.user.id],
    )
    return rows.length === 2 && rows
  })
  expect(waiting).toEqual([
    { kind: 'password.reset_link', priority: -10 },
    { kind: 'booking.confirmed', priority: 0 },
  ])
})
