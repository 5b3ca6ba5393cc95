import { afterAll, expect, test } from 'vitest'
import type { NewEvent } from '../../src/contract/events.ts'
import { type NotificationKind, notificationKinds } from '../../src/contract/notifications.ts'
import { catalogue } from '../../src/features/notifications/rules.ts'
import { codeAt } from '../world/authenticator.ts'
import { MailServer } from '../world/mail.ts'
import { Passkey } from '../world/passkey.ts'
import { until } from '../world/until.ts'
import { type Person, password, world } from '../world/world.ts'

const mail = new MailServer()
const SMTP_URL = await mail.start()
afterAll(() => mail.stop())
const site = 'https://veche.example'
const w = await world({ env: { SMTP_URL, PUBLIC_URL: site } })
const olga = await w.person('olga', { time_zone: 'Europe/Moscow' })
/** Somebody far in the east who reads Russian, and somebody in the west who reads English. */
const dasha = await w.person('dasha', { locale: 'ru', time_zone: 'Asia/Vladivostok' })
const bob = await w.person('bob', { locale: 'en', time_zone: 'America/New_York' })
const both = [dasha, bob]
const about = {
  title: 'Old maps',
  starts_at: '2031-03-14T16:00:00.000Z',
  ends_at: '2031-03-14T18:00:00.000Z',
  time_zone: 'Europe/Moscow',
  location: 'Tver',
  venue: 'Library',
} satisfies Partial<NewEvent>
const whenInRussian = 'Когда: сб, 15 марта 2031 г., 02:00–04:00 GMT+10'
const whenInEnglish = 'When: Fri, 14 March 2031, 12:00–14:00 GMT-4'

const seen = new Set<NotificationKind>()

/** What came to somebody of a kind: in both parts, and in a form that mail programs understand. */
async function reads(
  person: Person,
  kind: NotificationKind,
  { subject, says }: { subject: string; says: (string | RegExp)[] },
) {
  const { user } = person
  const escaped = subject.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const letter = await mail.mailTo(user.email, new RegExp(`^${escaped}$`))
  const { headers, text, html } = letter
  // Between some parts of a time stand spaces that do not break.
  const spaced = text.replaceAll(/[\u00a0\u2009\u202f]/g, ' ')
  for (const words of says)
    if (typeof words === 'string') expect(spaced).toContain(words)
    else expect(spaced).toMatch(words)
  const addresses = (part: string) => new Set(part.match(/[a-z]+:\/\/[^\s"<]+/g))
  expect(addresses(html)).toEqual(addresses(text))
  for (const address of addresses(text)) expect(address.startsWith(`${site}/`), address).toBe(true)
  expect(html).toContain(`<html lang="${user.locale}">`)
  expect(headers.get('message-id')).toMatch(/^<[\w-]{22}@veche\.example>$/)
  expect(headers.get('auto-submitted')).toBe('auto-generated')
  expect(headers.get('from')).toBe('Veche <veche@veche.example>')
  expect(text).toContain(`\n${site}/settings/notifications\n`)
  const isLeavable = catalogue[kind].mail !== 'fixed'
  expect(text.includes(`\n${site}/unsubscribe#${user.id}.${kind}.`)).toBe(isLeavable)
  expect(headers.has('list-unsubscribe')).toBe(isLeavable)
  seen.add(kind)
  return letter
}

const book = async (person: Person, id: number) => {
  const { status, body } = await person.post(`/events/${id}/bookings`)
  expect(status).toBe(201)
  return body
}

test('a seat, a place in line, the seat it becomes, and the end of it', async () => {
  for (const person of both) {
    const wishes = { kinds: [{ kind: 'booking.waitlisted' as const, mail: true }] }
    expect((await person.call('PUT', '/me/notification-preferences', { body: wishes })).status).toBe(200)
  }
  const event = await w.event(olga, { ...about, seats: 1 })
  const [first] = (await w.crowd(1, 'first')) as [Person]
  await book(first, event.id)
  for (const person of both) await book(person, event.id)
  await reads(dasha, 'booking.waitlisted', {
    subject: 'Вы в листе ожидания: Old maps',
    says: [
      whenInRussian,
      'Где: Tver, Library',
      /Покинуть лист ожидания:\nhttps:\S+\/cancel-booking#\d+\.\S{43}\n/,
    ],
  })
  await reads(bob, 'booking.waitlisted', {
    subject: 'You are on the waitlist: Old maps',
    says: [whenInEnglish, 'Time there: Fri, 14 March 2031, 19:00–21:00 GMT+3', 'Leave the waitlist:'],
  })

  await olga.call('PATCH', `/events/${event.id}`, { body: { seats: 3 } })
  const ticket = /\n(Билет|Ticket): [0-9A-Z]{16}\n/
  await reads(dasha, 'booking.promoted', {
    subject: 'Место освободилось: Old maps',
    says: ['На «Old maps» освободилось место: оно ваше.', whenInRussian, ticket, 'Отменить запись:'],
  })
  await reads(bob, 'booking.promoted', {
    subject: 'A seat became free: Old maps',
    says: ['A seat became free at “Old maps”: it is yours.', whenInEnglish, ticket, 'Cancel the booking:'],
  })

  const bookings = await Promise.all(
    both.map(async (person) => (await person.get('/me/bookings')).body.items[0]?.id),
  )
  expect((await olga.delete(`/bookings/${bookings[0]}`)).status).toBe(200)
  await reads(dasha, 'booking.removed', {
    subject: 'Организатор отменил вашу запись: Old maps',
    says: [whenInRussian],
  })
  expect((await bob.delete(`/bookings/${bookings[1]}`)).status).toBe(200)
  await reads(bob, 'booking.cancelled', {
    subject: 'Booking cancelled: Old maps',
    says: ['You cancelled your booking for “Old maps”.', whenInEnglish],
  })

  // The other way round, and a seat from the beginning.
  for (const person of both) await book(person, event.id)
  await reads(dasha, 'booking.confirmed', {
    subject: 'Вы записаны: Old maps',
    says: [whenInRussian, 'Мест: 1', ticket, 'Открыть событие:'],
  })
  await reads(bob, 'booking.confirmed', {
    subject: 'You have a seat: Old maps',
    says: [whenInEnglish, 'Seats: 1', ticket, 'Open the event:'],
  })
  const again = await Promise.all(
    both.map(async (person) => (await person.get('/me/bookings')).body.items[0]?.id),
  )
  await dasha.delete(`/bookings/${again[0]}`)
  await reads(dasha, 'booking.cancelled', { subject: 'Запись отменена: Old maps', says: [whenInRussian] })
  await olga.delete(`/bookings/${again[1]}`)
  await reads(bob, 'booking.removed', {
    subject: 'Your booking was removed: Old maps',
    says: [whenInEnglish],
  })
})

test('what becomes of an event', async () => {
  const event = await w.event(olga, about)
  for (const person of both) await book(person, event.id)
  const change = {
    venue: 'Museum',
    starts_at: '2031-03-15T16:00:00.000Z',
    ends_at: '2031-03-15T18:00:00.000Z',
  }
  expect((await olga.call('PATCH', `/events/${event.id}`, { body: change })).status).toBe(200)
  const changed = await reads(dasha, 'event.changed', {
    subject: 'Изменилось: Old maps',
    says: [
      'Начало: сб, 15 марта 2031 г. в 02:00 GMT+10 → вс, 16 марта 2031 г. в 02:00 GMT+10',
      'Место: Library → Museum',
      /Отменить запись:\nhttps:\S+\/cancel-booking#\d+\.\S{43}\n/,
    ],
  })
  expect(changed.html).toMatch(/<s [^>]*>Library<\/s><br>Museum</)
  await reads(bob, 'event.changed', {
    subject: 'Changed: Old maps',
    says: [
      'Start: Fri, 14 March 2031 at 12:00 GMT-4 → Sat, 15 March 2031 at 12:00 GMT-4',
      'Place: Library → Museum',
    ],
  })
  const [line] = (await w.crowd(1, 'line')) as [Person]
  await olga.call('PATCH', `/events/${event.id}`, { body: { seats: 2 } })
  expect((await book(line, event.id)).state).toBe('waitlisted')
  await olga.call('PATCH', `/events/${event.id}`, { body: { venue: 'Archive' } })
  await reads(line, 'event.changed', {
    subject: 'Changed: Old maps',
    says: ['You are still on its waitlist.', 'Place: Museum → Archive', 'Leave the waitlist:'],
  })
  for (const person of both) await mail.mailTo(person.user.email, /(Changed|Изменилось): Old maps/)
  await olga.post(`/events/${event.id}/cancel`, { reason: 'The hall\nis closed: https://evil.example' })
  await reads(dasha, 'event.cancelled', {
    subject: 'Отменено: Old maps',
    says: [
      'Событие «Old maps» не состоится.',
      'Причина: The hall is closed: https:\u200c//evil.\u200cexample\n',
    ],
  })
  await reads(bob, 'event.cancelled', {
    subject: 'Cancelled: Old maps',
    says: ['“Old maps” will not take place.', 'Reason: The hall is closed: '],
  })

  const mistake = await w.event(olga, { ...about, title: 'Mistake' })
  for (const person of both) await book(person, mistake.id)
  expect((await olga.delete(`/events/${mistake.id}`)).status).toBe(204)
  await reads(dasha, 'event.deleted', {
    subject: 'Событие удалено: Mistake',
    says: ['Когда: сб, 15 марта 2031 г. в 02:00 GMT+10', `Найти другое событие:\n${site}/\n`],
  })
  await reads(bob, 'event.deleted', {
    subject: 'Taken back: Mistake',
    says: ['When: Fri, 14 March 2031 at 12:00 GMT-4'],
  })

  for (const person of both)
    await w.event(person, { ...about, title: 'Mine', publish_at: new Date(Date.now() + 500).toISOString() })
  await reads(dasha, 'event.published', {
    subject: 'Опубликовано: Mine',
    says: [whenInRussian, 'Где: Tver, Library'],
  })
  await reads(bob, 'event.published', {
    subject: 'Published: Mine',
    says: [whenInEnglish, 'Where: Tver, Library'],
  })
})

test('a reminder says how long there still is, and carries the ticket', async () => {
  const starts_at = new Date(Date.now() + 59.5 * 60_000).toISOString()
  const event = await w.event(olga, { ...about, starts_at, ends_at: undefined })
  const { ticket_code } = await book(dasha, event.id)
  await book(bob, event.id)
  await w.sql(`update bookings set created_at = created_at - interval '1 day' where event_id = $1`, [
    event.id,
  ])
  await w.sql('select graphile_worker.add_job($1, $2)', [
    'reminders.remind',
    { event_id: event.id, starts_at, minutes: 60, after: 0 },
  ])
  await reads(dasha, 'booking.reminder', {
    subject: 'Через час: Old maps',
    says: [
      '«Old maps» начнётся через час.',
      'Где: Tver, Library',
      `Билет: ${ticket_code}`,
      'Отменить запись:',
    ],
  })
  await reads(bob, 'booking.reminder', {
    subject: 'In an hour: Old maps',
    says: ['“Old maps” starts in an hour.', /When: .* GMT-[45]\n/, 'Cancel the booking:'],
  })
})

test('an answer to a rating, an organization that waits for a word, a webhook that found nobody', async () => {
  const event = await w.event(olga, about)
  for (const person of both) await book(person, event.id)
  await w.sql(
    `update events set starts_at = now() - interval '5 hours', ends_at = now() - interval '4 hours', status = 'finished' where id = $1`,
    [event.id],
  )
  for (const person of both) {
    const rated = await person.call('PUT', `/events/${event.id}/rating`, {
      body: { score: 5, text: 'Lively' },
    })
    expect(rated.status).toBe(200)
    const text = 'Thank you, come again: www.evil.example'
    await olga.call('PUT', `/events/${event.id}/ratings/${person.user.id}/answer`, { body: { text } })
  }
  const answer = 'Thank you, come again: www.\u200cevil.\u200cexample'
  await reads(dasha, 'rating.answered', {
    subject: 'На ваш отзыв ответили: Old maps',
    says: [`Ответ: ${answer}\n`],
  })
  await reads(bob, 'rating.answered', {
    subject: 'Your rating was answered: Old maps',
    says: [`Answer: ${answer}\n`],
  })

  const { body: library } = await olga.post('/organizations', { title: 'Library' })
  for (const person of both)
    await olga.post(`/organizations/${library.id}/members`, { email: person.user.email })
  const page = `${site}/organizations/${library.id}\n`
  await reads(dasha, 'organization.added', {
    subject: 'Вас добавили: Library',
    says: ['Вас добавили в организацию «Library».', `Принять или отказаться:\n${page}`],
  })
  await reads(bob, 'organization.added', {
    subject: 'You were added: Library',
    says: ['“Library”', `Accept or decline:\n${page}`],
  })

  for (const [person, subject, says] of [
    [dasha, 'Вебхук отключён: Mine', 'три дня не принимал сообщений'],
    [bob, 'A webhook was switched off: Mine', 'took no message for three days'],
  ] as const) {
    const { body: mine } = await person.post('/organizations', { title: 'Mine' })
    const [webhook] = await w.sql<{ id: number; disabled_at: Date }>(
      `insert into webhooks (organization_id, place, created_by, url, events, sealed_secret, is_active, disabled_at, created_at, updated_at)
       values ($1, 1, $2, 'https://hooks.example/in?key=SECRET', '{event.published}', '', false, date_trunc('milliseconds', now()), now(), now())
       returning id, disabled_at`,
      [mine.id, person.user.id],
    )
    await w.sql('select graphile_worker.add_job($1, $2)', [
      'webhooks.silenced',
      { webhook_id: webhook!.id, by_itself_at: webhook!.disabled_at.toISOString() },
    ])
    const { text } = await reads(person, 'webhook.disabled', {
      subject,
      says: [says, 'https:\u200c//hooks.\u200cexample/in'],
    })
    expect(text).not.toContain('SECRET')
  }
})

test('whatever happens to the ways into an account', async () => {
  const when = {
    ru: /\nКогда: \S+, \d+ \S+ 20\d\d г\. в \d\d:\d\d GMT\+10\n/,
    en: /\nWhen: \w+, \d+ \w+ 20\d\d at \d\d:\d\d GMT-[45]\n/,
  }
  const notYou = { ru: 'Если это были не вы,', en: 'If it was not you,' }
  for (const person of both) {
    const { locale } = person.user
    const expects = (kind: NotificationKind, ru: string, en: string, ...says: string[]) =>
      reads(person, kind, {
        subject: locale === 'ru' ? ru : en,
        says: [when[locale], notYou[locale], ...says],
      })

    const { body: totp } = await person.post('/auth/totp', { password })
    await person.post('/auth/totp/confirm', { code: codeAt(totp.secret, new Date()) })
    await expects('totp.enabled', 'Вход теперь по коду', 'Signing in now takes a code')
    await person.post('/auth/totp/disable', { password })
    await expects('totp.disabled', 'Вход теперь без кода', 'Signing in takes no code any more')
    // There is none any more: nothing to tell.
    await person.post('/auth/totp/disable', { password })

    const passkey = new Passkey(site)
    const { body: begun } = await person.post('/auth/passkeys/options', { password })
    const added = await person.post('/auth/passkeys', {
      name: 'Phone of evil.example',
      challenge_id: begun.challenge_id,
      response: passkey.create(begun.options),
    })
    expect(added.status, added.text).toBe(201)
    const name = 'Phone of evil.\u200cexample\n'
    await expects('passkey.added', 'Добавлен ключ доступа', 'A passkey was added', name)
    await person.delete(`/auth/passkeys/${added.body.id}`)
    await expects('passkey.deleted', 'Ключ доступа удалён', 'A passkey was deleted', name)
    expect((await person.post('/auth/tokens', { name: 'Robot', scope: 'read' })).status).toBe(201)
    await expects('token.created', 'Создан токен API', 'An API token was made', 'Robot\n')
    const changed = await person.post('/auth/password/change', {
      current_password: password,
      password: 'another long password',
    })
    expect(changed.status, changed.text).toBe(204)
    await expects('password.changed', 'Пароль изменён', 'Your password was changed')
  }
  expect(mail.inbox.filter(({ headers }) => /код|code/i.test(headers.get('subject') ?? ''))).toEqual([])
})

test('who moves to another address is told in the app, and by mail at the old one', async () => {
  const eva = await w.person('eva', { locale: 'en' })
  await eva.post('/auth/email/change', { password, email: 'eva-new@example.org' })
  const { text } = await mail.mailTo('eva-new@example.org', /^Confirm/)
  const [, token = ''] = /#token=(\S+)/.exec(text) ?? []
  expect((await w.stranger.post('/auth/email/confirm', { token })).status).toBe(200)
  const left = await mail.mailTo('eva@example.org', /^Your e-mail was changed$/)
  expect(left.text).toContain('is now eva-new@example.org')
  const [news] = await until(async () => {
    const { items } = (await eva.get('/notifications')).body
    return items.length > 0 && items
  })
  expect(news).toMatchObject({ kind: 'email.changed', title: 'Your e-mail was changed' })
  expect(news?.text).toMatch(/^It is eva-new@example\.org since \w+, .*UTC\. If it was not you/)
  expect(mail.inbox.filter(({ to }) => to.startsWith('eva'))).toMatchObject([{ to: 'eva@example.org' }])
  expect(mail.inbox.find(({ to }) => to.startsWith('eva'))?.headers.get('subject')).toMatch(/about to change/)
  seen.add('email.changed')
})

test('the same act told twice comes once, and to nobody who is blocked', async () => {
  const [owner, blocked] = (await w.crowd(2, 'owner')) as [Person, Person]
  await w.sql('update accounts set is_blocked = true where id = $1', [blocked.user.id])
  const act = { kind: 'token.created', name: 'Robot' }
  for (const { user } of [owner, blocked, owner, blocked])
    await w.sql('select graphile_worker.add_job($1, $2)', [
      'accounts.secured',
      { account_id: user.id, at: '2031-03-14T16:00:00Z', cause: `token.created of ${user.id}`, act },
    ])
  await until(
    async () =>
      (await w.sql(`select from graphile_worker.jobs where task_identifier = 'accounts.secured'`)).length ===
      0,
  )
  await mail.mailTo(owner.user.email, /^An API token was made$/)
  const entered = await until(async () => {
    const rows = await w.sql<{ address: string; state: string }>(
      'select address, state from deliveries where account_id = any ($1)',
      [[owner.user.id, blocked.user.id]],
    )
    return rows.every(({ state }) => state === 'sent') && rows
  })
  expect(entered).toEqual([{ address: owner.user.email, state: 'sent' }])
  expect(mail.inbox.filter(({ to }) => to === owner.user.email || to === blocked.user.email)).toEqual([])
})

test('what is not true any more when its turn comes is not sent, and what is still true is', async () => {
  const [sleeper] = (await w.crowd(1, 'sleeper')) as [Person]
  const hour = (ahead: number) => new Date(Date.now() + ahead * 3_600_000).toISOString().slice(11, 16)
  const quiet = { quiet_hours: { from: hour(-2), to: hour(3) } }
  expect((await sleeper.call('PUT', '/me/notification-preferences', { body: quiet })).status).toBe(200)
  const [first] = (await w.crowd(1, 'early')) as [Person]

  const left = await w.event(olga, about)
  const seat = await book(sleeper, left.id)
  await olga.call('PATCH', `/events/${left.id}`, { body: { venue: 'Museum' } })
  const full = await w.event(olga, { ...about, seats: 1 })
  const before = await book(first, full.id)
  const promoted = await book(sleeper, full.id)
  await first.delete(`/bookings/${before.id}`)
  const { body: library } = await olga.post('/organizations', { title: 'Library' })
  await olga.post(`/organizations/${library.id}/members`, { email: sleeper.user.email })
  const off = await w.event(olga, about)
  await book(sleeper, off.id)
  await olga.post(`/events/${off.id}/cancel`, {})
  const mine = await w.event(sleeper, { ...about, publish_at: new Date(Date.now() + 300).toISOString() })
  const waiting = () =>
    w.sql<{ kind: string; state: string; error: string | null }>(
      `select kind, state, error from deliveries
       where account_id = $1 and channel = 'mail' and next_at > now() + interval '10 minutes' order by kind`,
      [sleeper.user.id],
    )
  const kinds = [
    'booking.promoted',
    'event.cancelled',
    'event.changed',
    'event.published',
    'organization.added',
  ]
  await until(async () => (await waiting()).length === kinds.length, {
    expected: 'mails that wait for the day',
  })
  expect((await waiting()).map(({ kind }) => kind)).toEqual(kinds)

  await sleeper.delete(`/bookings/${seat.id}`)
  await sleeper.delete(`/bookings/${promoted.id}`)
  expect((await sleeper.post(`/organizations/${library.id}/accept`)).status).toBe(200)
  await sleeper.post(`/events/${mine.id}/cancel`, {})
  await w.sql(`update deliveries set next_at = now() where account_id = $1 and state = 'waiting'`, [
    sleeper.user.id,
  ])
  const came = await until(async () => {
    const rows = await w.sql<{ kind: string; state: string; error: string | null }>(
      'select kind, state, error from deliveries where account_id = $1 and kind = any ($2) order by kind',
      [sleeper.user.id, kinds],
    )
    return rows.every(({ state }) => state !== 'waiting') && rows
  })
  const dropped = { state: 'dropped', error: 'no longer true' }
  expect(came).toEqual(
    kinds.map((kind) => ({
      kind,
      ...(kind === 'event.cancelled' ? { state: 'sent', error: null } : dropped),
    })),
  )
  await mail.mailTo(sleeper.user.email, /^Cancelled: Old maps$/)
})

test('that was every kind there is', () => {
  expect([...seen].toSorted()).toEqual(notificationKinds.toSorted())
})
