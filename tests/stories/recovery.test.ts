import { afterAll, expect, test } from 'vitest'
import { MailServer } from '../world/mail.ts'
import { openSocket } from '../world/socket.ts'
import { until } from '../world/until.ts'
import { hour, movableClock, openWorld, type Person, password, world } from '../world/world.ts'

const mail = new MailServer()
const SMTP_URL = await mail.start()
afterAll(() => mail.stop())
const env = { SMTP_URL, PUBLIC_URL: 'http://veche.example', MAIL_FROM: 'Veche <mail@veche.example>' }
const w = await world({ env })

const fresh = 'a staple of horses'
const dead = { status: 400, code: 'auth.link_invalid' }
const done = { status: 204 }

const forget = (email: string, from = w) => from.stranger.post('/auth/password/forgot', { email })
const reset = (token: string, chosen = fresh, from = w) =>
  from.stranger.post('/auth/password/reset', { token, password: chosen })
const signIn = (login: string, secret: string) => w.stranger.post('/auth/login', { login, password: secret })
const confirm = (token: string) => w.stranger.post('/auth/email/confirm', { token })

/** The token of the link in the next mail to somebody. */
async function mailedToken(address: string, subject: RegExp): Promise<string> {
  const { text } = await mail.mailTo(address, subject)
  const [, token] = /^http:\/\/veche\.example\/[a-z-]+#token=([\w-]{43})$/m.exec(text) ?? []
  if (!token) throw new Error(`no link in: ${text}`)
  return token
}
const resetToken = async (email: string, from = w): Promise<string> => {
  expect(await forget(email, from)).toMatchObject(done)
  return mailedToken(email, /Set a new password|Новый пароль/)
}

/** Waits until every job is worked off. */
const quiet = (from = w) =>
  until(async () => (await from.sql('select from graphile_worker.jobs')).length === 0, {
    expected: 'no job left',
  })

test('a mailed link sets a new password, once, and ends whatever the old one opened', async () => {
  const anna = await w.person('anna')
  const { body: token } = await anna.post('/auth/tokens', { name: 'sync', scope: 'read' })
  const socket = await openSocket(w.app.url, { headers: { authorization: `Bearer ${anna.access}` } })
  const link = await resetToken('anna@example.org')

  expect(await reset(link, 'short')).toMatchObject({ status: 400, code: 'account.password_weak' })
  expect(await reset(link)).toMatchObject(done)
  expect(await reset(link, 'yet another phrase')).toMatchObject(dead)

  expect((await signIn('anna', fresh)).status).toBe(200)
  expect((await signIn('anna', password)).status).toBe(401)
  expect((await anna.get('/me')).status).toBe(401)
  expect((await w.stranger.get('/me', { authorization: `Token ${token.token}` })).status).toBe(401)
  expect((await w.stranger.post('/auth/refresh', { refresh: anna.refresh })).status).toBe(401)
  expect(await socket.closed).toBeGreaterThan(1000)
  const notice = await mail.mailTo('anna@example.org', /^Your password was changed$/)
  expect(notice.text).toMatch(/changed\..*\n\nWhen: \w+, \d+ \w+ \d{4}.*UTC\n/)
})

test('nothing tells whether an account exists, and nobody without one gets a mail', async () => {
  const boris = await w.person('boris')
  await w.sql('update accounts set is_blocked = true where id = $1', [boris.user.id])
  await w.person('vera')
  const told = async (email: string) => {
    const { status, headers, text } = await forget(email)
    return { status, text, headers: { ...headers, date: '' } }
  }
  const known = await told('vera@example.org')
  expect(known).toMatchObject({ status: 204, text: '' })
  expect(await told('nobody@example.org')).toEqual(known)
  expect(await told('boris@example.org')).toEqual(known)
  await quiet()
  const receivers = await w.sql<{ address: string }>('select address from deliveries')
  const addresses = receivers.map(({ address }) => address)
  expect(addresses).toContain('vera@example.org')
  for (const address of ['nobody@example.org', 'boris@example.org']) expect(addresses).not.toContain(address)
})

test('of twenty who use one link at the same moment one sets the password', async () => {
  await w.person('gleb')
  const link = await resetToken('gleb@example.org')
  const phrases = Array.from({ length: 20 }, (_, number) => `phrase number ${number}`)
  // Hashing takes turns: only held up at the same place do they really meet.
  const release = await w.hold(`select from accounts where username = 'gleb' for update`)
  const asked = phrases.map((phrase) => reset(link, phrase))
  const held = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  await until(async () => (await w.sql(held)).length >= 3, { expected: 'three who wait for each other' })
  await release()
  const answers = await Promise.all(asked)
  const winners = phrases.filter((_, place) => answers[place]?.status === 204)
  expect(winners).toHaveLength(1)
  expect(answers.filter(({ code }) => code === 'auth.link_invalid')).toHaveLength(19)
  expect((await signIn('gleb', winners[0]!)).status).toBe(200)
})

test('a link ends after an hour', async () => {
  const clock = movableClock()
  await using later = await openWorld({ env, clock })
  await later.person('dina')
  const [early, late] = [
    await resetToken('dina@example.org', later),
    await resetToken('dina@example.org', later),
  ]
  clock.advance(hour - 5000)
  expect(await reset(early, 'short', later)).toMatchObject({ code: 'account.password_weak' })
  clock.advance(5000)
  expect(await reset(late, fresh, later)).toMatchObject(dead)
})

test('a new password, set either way, kills the links mailed before; a block kills them too', async () => {
  const egor = await w.person('egor')
  const before = await resetToken('egor@example.org')
  const change = { current_password: password, password: fresh }
  expect(await egor.post('/auth/password/change', change)).toMatchObject(done)
  expect(await reset(before)).toMatchObject(dead)

  const [first, second] = [await resetToken('egor@example.org'), await resetToken('egor@example.org')]
  expect(await reset(second)).toMatchObject(done)
  expect(await reset(first)).toMatchObject(dead)

  const third = await resetToken('egor@example.org')
  await w.sql('update accounts set is_blocked = true where id = $1', [egor.user.id])
  expect(await reset(third)).toMatchObject(dead)
  expect(await confirm(third)).toMatchObject(dead)
})

test('links lead to the configured address, whatever the request says it came to', async () => {
  await w.person('zoya', { locale: 'ru' })
  const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' }
  await w.stranger.post('/auth/password/forgot', { email: 'zoya@example.org' }, headers)
  const letter = await mail.mailTo('zoya@example.org', /^Новый пароль$/)
  for (const part of [letter.text, letter.html, ...letter.headers.values()])
    expect(part).not.toContain('evil')
  expect(letter.text).toContain('http://veche.example/reset-password#token=')
  expect(letter.html).toContain('<html lang="ru">')
  expect(letter.html).toContain('href="http://veche.example/reset-password#token=')
  expect(Object.fromEntries(letter.headers)).toMatchObject({
    from: 'Veche <mail@veche.example>',
    to: 'zoya@example.org',
    'auto-submitted': 'auto-generated',
    'message-id': expect.stringMatching(/^<[\w-]{22}@veche\.example>$/),
  })
})

test('nobody’s mailbox is flooded: five links an hour', async () => {
  await w.person('kira')
  for (let asked = 0; asked < 8; asked++) expect(await forget('kira@example.org')).toMatchObject(done)
  await quiet()
  const sent = await w.sql(`select from deliveries where address = 'kira@example.org'`)
  expect(sent).toHaveLength(5)
})

const changeEmail = (person: Person, email: string, secret = password) =>
  person.post('/auth/email/change', { email, password: secret })

test('a new e-mail takes hold when its link is used; the old address is warned and told', async () => {
  const lena = await w.person('lena')
  const pending = await resetToken('lena@example.org')
  expect(await changeEmail(lena, 'lena@new.example', 'wrong')).toMatchObject({
    code: 'auth.invalid_credentials',
  })
  expect(await changeEmail(lena, 'lena@new.example')).toMatchObject(done)
  const link = await mailedToken('lena@new.example', /^Confirm your new e-mail$/)
  const warning = await mail.mailTo('lena@example.org', /^Your e-mail is about to change$/)
  expect(warning.text).toContain('lena@new.example')
  expect((await lena.get('/me')).body.email).toBe('lena@example.org')

  expect(await reset(link)).toMatchObject(dead)
  expect(await confirm(link)).toMatchObject({ status: 200, body: { email: 'lena@new.example' } })
  expect(await confirm(link)).toMatchObject(dead)
  expect(await reset(pending)).toMatchObject(dead)
  expect((await lena.get('/me')).body.email).toBe('lena@new.example')
  expect((await signIn('lena@new.example', password)).status).toBe(200)
  expect((await signIn('lena@example.org', password)).status).toBe(401)
  expect((await mail.mailTo('lena@example.org', /^Your e-mail was changed$/)).text).toContain(
    'lena@new.example',
  )
})

test('what waits for the morning goes to the address of the morning', async () => {
  const clock = movableClock()
  await using other = await openWorld({ env, clock })
  const [zoya, host] = [await other.person('zoya'), await other.person('host')]
  const clockTime = (hours: number) =>
    new Date(clock.now().getTime() + hours * hour).toISOString().slice(11, 16)
  const quiet_hours = { from: clockTime(-1), to: clockTime(2) }
  await zoya.call('PUT', '/me/notification-preferences', { body: { quiet_hours } })
  const event = await other.event(host)
  await zoya.post(`/events/${event.id}/bookings`)
  await mail.mailTo('zoya@example.org', /Open lecture/)
  await host.post(`/events/${event.id}/cancel`)
  await until(
    async () => (await other.sql(`select from deliveries where kind = 'event.cancelled'`)).length === 1,
  )
  await changeEmail(zoya, 'zoya@new.example')
  const token = await mailedToken('zoya@new.example', /^Confirm/)
  expect(await other.stranger.post('/auth/email/confirm', { token })).toMatchObject({ status: 200 })
  await mail.mailTo('zoya@example.org', /^Your e-mail was changed$/)
  clock.advance(3 * hour)
  await mail.mailTo('zoya@new.example', /Open lecture/)
  expect(mail.to('zoya@example.org').map(({ headers }) => headers.get('subject'))).toEqual([
    'Your e-mail is about to change',
  ])
})

test('an address that became somebody else’s cannot be taken; of two who want one, one gets it', async () => {
  const [mila, nina] = [await w.person('mila'), await w.person('nina')]
  const links: string[] = []
  for (const person of [mila, nina]) {
    await changeEmail(person, 'both@new.example')
    links.push(await mailedToken('both@new.example', /^Confirm/))
  }
  const answers = await Promise.all(links.map(confirm))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect(answers.find(({ status }) => status === 409)?.code).toBe('account.email_taken')
})

test('the wish for another e-mail ends with the session or the password it was made under', async () => {
  const olga = await w.person('olga')
  const { body: token } = await olga.post('/auth/tokens', { name: 'sync', scope: 'write' })
  const byToken = await w.stranger.post(
    '/auth/email/change',
    { email: 'olga@new.example', password },
    { authorization: `Token ${token.token}` },
  )
  expect(byToken).toMatchObject({ status: 403, code: 'forbidden' })

  await changeEmail(olga, 'olga@new.example')
  const link = await mailedToken('olga@new.example', /^Confirm/)
  await olga.post('/auth/password/change', { current_password: password, password: fresh })
  expect(await confirm(link)).toMatchObject(dead)

  await using slow = await openWorld({ env: { ...env, ROLE: 'web' } })
  const petr = await slow.person('petr')
  await changeEmail(petr, 'petr@new.example')
  await petr.delete('/auth/sessions')
  await slow.startNode({ ROLE: 'worker' })
  await quiet(slow)
  expect(await slow.sql('select from deliveries')).toEqual([])
})
