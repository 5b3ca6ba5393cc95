import { expect, test } from 'vitest'
import { drained, enter, mailServer, names, row, rows } from '../world/ledger.ts'
import { until } from '../world/until.ts'
import { emptyWorld, hour, movableClock, openWorld, type Person } from '../world/world.ts'

const minute = 60_000
const preferences = '/me/notification-preferences'

test('while the server sends everybody away it is asked now and then, no mail is blamed, and all go out when it is back', async () => {
  const { mail, env } = await mailServer()
  mail.closed = 421
  await using w = await openWorld({ env })
  await enter(w, names(300, 'guest'))
  const began = performance.now()
  await until(() => performance.now() - began > 4500)
  // Those that were under way when it was noticed, and one look after 1 s and after 2 more.
  expect(mail.visits).toBeLessThanOrEqual(13)
  expect(mail.visits).toBeGreaterThan(1)
  const waiting = await rows(w, `state = 'waiting'`)
  expect(waiting).toHaveLength(300)
  expect(new Set(waiting.map(({ attempts }) => attempts))).toEqual(new Set([0]))
  expect(waiting.some(({ error }) => error?.includes('421'))).toBe(true)

  mail.open()
  await drained(w)
  expect(mail.inbox).toHaveLength(300)
  expect(new Set(mail.inbox.map(({ to }) => to)).size).toBe(300)
  const sent = await rows(w)
  expect(new Set(sent.map(({ state, attempts, error }) => `${state} ${attempts} ${error}`))).toEqual(
    new Set(['sent 1 null']),
  )
})

test('a wrong password is the operator’s to mend: the ledger says so, and mails wait until it is right', async () => {
  const { mail, env } = await mailServer({ signIn: { user: 'veche', pass: 'old' } })
  mail.open({ user: 'veche', pass: 'new' })
  await using w = await openWorld({ env })
  await enter(w, ['anna'])
  const refused = await until(async () => {
    const found = await row(w, 'anna')
    return found.error && found
  })
  expect(refused).toMatchObject({ state: 'waiting', attempts: 0, error: expect.stringContaining('535') })
  mail.open({ user: 'veche', pass: 'old' })
  await drained(w)
  expect(mail.to('anna@example.org')).toHaveLength(1)
})

test('what somebody waits for goes out beside a crowd, not behind it; what is normal before what can wait', async () => {
  const { mail, env } = await mailServer({ slowness: 100 })
  await using w = await emptyWorld({ env })
  await enter(w, names(300, 'crowd'))
  await enter(w, names(60, 'normal'), { priority: 0 })
  await w.startNode()
  await until(() => mail.inbox.length > 10)
  await enter(w, ['late'])
  await enter(w, ['anna'], { priority: -10 })
  await until(() => mail.to('anna@example.org').length === 1, { expected: 'Anna’s mail' })
  // The same mail with the crowd's priority stands behind it.
  expect(mail.to('late@example.org')).toEqual([])
  await drained(w, 30_000)
  const first = mail.inbox.filter(({ to }) => !to.startsWith('anna')).slice(0, 50)
  expect(first.filter(({ to }) => !to.startsWith('normal-'))).toEqual([])
}, 40_000)

test('a flood of mails tried again keeps none waiting that is new', async () => {
  const { mail, env } = await mailServer({ slowness: 50 })
  await using w = await emptyWorld({ env })
  const again = names(200, 'again')
  for (const name of again) mail.lasting.set(`${name}@example.org`, 'hang')
  await enter(w, again, { attempts: 3 })
  await w.startNode()
  await until(async () => (await rows(w, 'unsettled > 0')).length >= 9)
  await enter(w, ['anna'])
  await until(() => mail.to('anna@example.org').length === 1, { within: 8000, expected: 'the new mail' })
})

test('nor do a thousand new ones keep one waiting that is tried again', async () => {
  const { mail, env } = await mailServer({ slowness: 50 })
  await using w = await emptyWorld({ env })
  await enter(w, names(1000, 'new'))
  await enter(w, ['boris'], { attempts: 1 })
  await w.startNode()
  await until(() => mail.to('boris@example.org').length === 1, {
    expected: 'the mail that waited',
  })
  expect((await rows(w, `state = 'waiting' and address like 'new-%'`)).length).toBeGreaterThan(0)
})

test('what a process died over goes out again at the start of the next, but not what two died over', async () => {
  const clock = movableClock()
  const { mail, env } = await mailServer()
  await using w = await emptyWorld({ clock, env })
  await enter(w, ['anna'], { unsettled: 1, lease: minute })
  await enter(w, ['boris'], { unsettled: 2, lease: minute })
  await enter(w, ['vera'], { unsettled: 5, lease: -1 })
  await w.startNode()
  await until(async () => (await row(w, 'anna')).state === 'sent')
  expect(await row(w, 'anna')).toMatchObject({ attempts: 2 })
  const poison = await until(async () => {
    const found = await row(w, 'vera')
    return found.state === 'failed' && found
  })
  expect(poison).toMatchObject({ attempts: 6, error: 'the process ended in 5 attempts to send it' })
  expect(await row(w, 'boris')).toMatchObject({ state: 'waiting', attempts: 0 })
  clock.advance(minute)
  await drained(w)
  expect(await row(w, 'boris')).toMatchObject({ state: 'sent', attempts: 3 })
  expect(mail.inbox.map(({ to }) => to)).toEqual(['anna@example.org', 'boris@example.org'])
})

test('what the database forgets that it handed out goes out once, as long as who has it lives', async () => {
  const { mail, env } = await mailServer({ slowness: 2500 })
  await using w = await openWorld({ env })
  await enter(w, ['anna'])
  await until(() => mail.atOnce === 1)
  await w.sql('update deliveries set unsettled = 0, next_at = created_at')
  await until(async () => (await row(w, 'anna')).state === 'sent')
  expect(mail.to('anna@example.org')).toHaveLength(1)
  expect(mail.atOnce).toBe(1)
})

test('beside other processes a message is somebody’s for a minute, then anybody’s', async () => {
  const clock = movableClock()
  const { mail, env } = await mailServer()
  await using w = await emptyWorld({ clock, env })
  await w.startNode({ ROLE: 'web' })
  await enter(w, ['anna'], { unsettled: 1, lease: minute })
  await enter(w, ['boris'])
  await w.startNode({ ROLE: 'worker' })
  await until(() => mail.to('boris@example.org').length === 1)
  expect(mail.to('anna@example.org')).toEqual([])
  clock.advance(minute)
  await drained(w)
  expect(mail.to('anna@example.org')).toHaveLength(1)
})

test('two workers share what is due: everybody gets one mail', async () => {
  const { mail, env } = await mailServer({ slowness: 5 })
  await using w = await emptyWorld({ env })
  await enter(w, names(400, 'guest'))
  await w.startNode()
  await w.startNode()
  await drained(w)
  expect(mail.inbox).toHaveLength(400)
  expect(new Set(mail.inbox.map(({ to }) => to)).size).toBe(400)
})

test('a server that stops cuts short what hangs and gives it back', async () => {
  const { mail, env } = await mailServer()
  mail.lasting.set('anna@example.org', 'hang')
  await using w = await openWorld({ env })
  await enter(w, ['anna'])
  await until(async () => (await rows(w, 'unsettled = 1')).length === 1)
  const began = performance.now()
  await w.stopNode(w.app)
  expect(performance.now() - began).toBeLessThan(8000)
  expect(await row(w, 'anna')).toMatchObject({ state: 'waiting', error: expect.any(String) })
  mail.lasting.clear()
  await w.startNode()
  await drained(w)
  expect(mail.to('anna@example.org')).toHaveLength(1)
})

/** The time of day so many hours from now, in UTC. */
const oclock = (now: Date, hours: number) =>
  new Date(now.getTime() + hours * hour).toISOString().slice(11, 16)

test('what is not wanted, of use or true any more by the time its turn comes is dropped, and says why', async () => {
  const clock = movableClock()
  const { mail, env } = await mailServer()
  await using w = await openWorld({ clock, env })
  const [olga, ...people] = (await w.crowd(6, 'guest')) as [Person, ...Person[]]
  const event = await w.event(olga)
  const quiet_hours = { from: oclock(clock.now(), -1), to: oclock(clock.now(), 2) }
  for (const person of people) {
    expect((await person.call('PUT', preferences, { body: { quiet_hours } })).status).toBe(200)
    await person.post(`/events/${event.id}/bookings`)
  }
  await until(() => mail.inbox.filter(({ to }) => to !== olga.user.email).length === 5)
  await olga.post(`/events/${event.id}/cancel`)
  const held = await until(async () => {
    const found = await rows(w, `kind = 'event.cancelled' and state = 'waiting'`)
    return found.length === 5 && found
  })
  expect(held.filter(({ attempts, next_at }) => attempts > 0 || next_at! < clock.now())).toEqual([])

  const [choosy, gone, late, blocked, keen] = people as [Person, Person, Person, Person, Person]
  const kinds = [{ kind: 'event.cancelled', mail: false }]
  expect((await choosy.call('PUT', preferences, { body: { kinds } })).status).toBe(200)
  await w.sql(`delete from notifications where account_id = $1 and kind = 'event.cancelled'`, [gone.user.id])
  await w.sql(`update deliveries set expires_at = next_at where account_id = $1 and state = 'waiting'`, [
    late.user.id,
  ])
  await w.sql('update accounts set is_blocked = true where id = $1', [blocked.user.id])
  clock.advance(3 * hour)
  await drained(w)
  const outcomes = await rows(w, `kind = 'event.cancelled'`)
  const of = ({ user }: Person) => outcomes.find(({ address }) => address === user.email)
  expect(of(choosy)).toMatchObject({ state: 'dropped', error: 'no longer wanted', attempts: 0 })
  expect(of(gone)).toMatchObject({ state: 'dropped', error: 'what it tells of is gone' })
  expect(of(late)).toMatchObject({ state: 'dropped', error: 'too late to be of use' })
  expect(of(blocked)).toMatchObject({ state: 'dropped', error: 'the account is blocked' })
  expect(of(keen)).toMatchObject({ state: 'sent', error: null, attempts: 1 })
  expect(mail.inbox.filter(({ headers }) => /cancelled/i.test(headers.get('subject') ?? ''))).toHaveLength(1)
})

test('who has had enough while a mail is tried again and again gets it no more, and nothing of it stays to be read', async () => {
  const clock = movableClock()
  const { mail, env } = await mailServer()
  await using w = await openWorld({ clock, env })
  const [olga, anna, boris] = (await w.crowd(3)) as [Person, Person, Person]
  const event = await w.event(olga, { starts_at: new Date(clock.now().getTime() + 240 * hour).toISOString() })
  for (const person of [anna, boris]) {
    mail.lasting.set(person.user.email, { rcpt: 450 })
    await person.post(`/events/${event.id}/bookings`)
  }
  const tried = await until(async () => {
    const found = await rows(w, `kind = 'booking.confirmed' and state = 'waiting' and attempts > 0`)
    return found.length === 2 && found
  })
  expect(tried).toHaveLength(2)
  mail.lasting.clear()
  await w.sql(`update deliveries set next_at = $1 where state = 'waiting'`, [
    new Date(clock.now().getTime() + hour),
  ])
  const kinds = [{ kind: 'booking.confirmed', mail: false }]
  expect((await anna.call('PUT', preferences, { body: { kinds } })).status).toBe(200)
  clock.advance(2 * hour)
  await drained(w)
  const [hers] = await rows(w, `kind = 'booking.confirmed' and account_id = ${anna.user.id}`)
  expect(hers).toMatchObject({ state: 'dropped', error: 'no longer wanted', text: '', html: '' })
  expect(mail.to(anna.user.email)).toEqual([])
  expect(mail.to(boris.user.email)).toHaveLength(1)
})

test('a letter whose link was let go of is not sent empty when staff ask for it again', async () => {
  const { mail, env } = await mailServer()
  await using w = await openWorld({ env })
  await enter(w, ['anna'], { lease: hour })
  await w.sql(`update deliveries set kind = 'password.reset_link', text = '', html = '', next_at = now()`)
  await drained(w)
  expect(await row(w, 'anna')).toMatchObject({ state: 'dropped', error: 'no longer true' })
  expect(mail.inbox).toEqual([])
})

test('a retry that staff ask for at a web server is found by the worker', async () => {
  const { mail, env } = await mailServer()
  await using w = await emptyWorld({ env })
  await w.startNode({ ROLE: 'web' })
  const admin = await w.person('admin')
  await w.sql(`update accounts set role = 'admin', is_staff = true where id = $1`, [admin.user.id])
  await w.startNode({ ROLE: 'worker' })
  mail.troubles.set('anna@example.org', [{ rcpt: 550 }])
  await enter(w, ['anna'])
  await drained(w)
  const [failed] = (await admin.get('/deliveries?address=anna@example.org&channel=mail')).body.items
  expect(failed).toMatchObject({ state: 'failed', attempts: 1, subject: 'Not today' })
  expect((await admin.get('/deliveries?channel=push')).body.items).toEqual([])
  expect((await admin.post(`/deliveries/${failed!.id}/retry`)).body).toMatchObject({
    state: 'waiting',
    attempts: 0,
  })
  await until(() => mail.to('anna@example.org').length === 1, { expected: 'the mail' })
})

test('what is old and over is swept, whatever waits stays', async () => {
  const { env } = await mailServer()
  await using w = await openWorld({ env })
  const old = names(2100, 'old')
  await enter(w, [...old, 'waits', 'young'], { lease: 24 * hour })
  await w.sql(
    `update deliveries set state = 'sent', sent_at = now(), next_at = null where address not like 'waits%'`,
  )
  await w.sql(`update deliveries set created_at = now() - interval '91 days' where address not like 'young%'`)
  await w.sql(
    `insert into notifications (account_id, kind, cause, facts, created_at)
     select id, 'rating.answered', 'x ' || age, '{"title":"Maps"}', now() - make_interval(days => age)
     from accounts, unnest(array[364, 366]) as age where email like 'young%'`,
  )
  for (let time = 0; time < 2; time++) {
    await w.sql(`select graphile_worker.add_job('notifications.sweep', '{}'::json)`)
    await until(
      async () =>
        (await w.sql(`select from graphile_worker.jobs where task_identifier = 'notifications.sweep'`))
          .length === 0,
    )
    expect((await rows(w)).map(({ address }) => address)).toEqual(['waits@example.org', 'young@example.org'])
    expect(await w.sql('select cause from notifications')).toEqual([{ cause: 'x 364' }])
  }
})
