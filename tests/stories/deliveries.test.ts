import { afterAll, expect, test } from 'vitest'
import type { Delivery } from '../../src/contract/deliveries.ts'
import { MailServer } from '../world/mail.ts'
import { until } from '../world/until.ts'
import { emptyWorld, openWorld, type Person, password, type World, world } from '../world/world.ts'

const mail = new MailServer()
const SMTP_URL = await mail.start()
afterAll(() => mail.stop())
const env = { SMTP_URL, PUBLIC_URL: 'http://veche.example' }
const w = await world({ env })
const admin = await administrator(w)

async function administrator(of: World): Promise<Person> {
  const person = await of.person('admin')
  await of.sql(`update accounts set role = 'admin', is_staff = true where id = $1`, [person.user.id])
  return person
}

const forget = (from: World, name: string) =>
  from.stranger.post('/auth/password/forgot', { email: `${name}@example.org` })

/** Waits until the newest delivery to somebody is in a state. */
async function delivery(person: Person, state: Delivery['state'], reader = admin): Promise<Delivery> {
  return until(
    async () => {
      const { items } = (await reader.get(`/deliveries?account=${person.user.id}`)).body
      return items[0]?.state === state && items[0]
    },
    { expected: `a delivery that is ${state}` },
  )
}

test('a mail that was sent stays in the ledger without its secret', async () => {
  const anna = await w.person('anna')
  await forget(w, 'anna')
  expect(await delivery(anna, 'sent')).toMatchObject({
    kind: 'password.reset_link',
    channel: 'mail',
    address: 'anna@example.org',
    subject: 'Set a new password',
    text: '',
    html: '',
    attempts: 1,
    error: null,
    next_at: null,
  })
  const letter = await mail.mailTo('anna@example.org', /./)
  const [token] = /(?<=token=)[\w-]+/.exec(letter.text) ?? []
  const kept = await w.sql<{ all: string }>(
    `select row_to_json(d)::text as all from deliveries d union all select row_to_json(l)::text from mailed_links l
     union all select row_to_json(j)::text from graphile_worker._private_jobs j`,
  )
  for (const { all } of kept) expect(all).not.toContain(token)
})

test('a server that is busy is asked again, later each time, and the mail comes once', async () => {
  const boris = await w.person('boris')
  mail.troubles.set('boris@example.org', [{ rcpt: 451 }, { data: 421 }])
  await forget(w, 'boris')
  const waiting = await until(async () => {
    const { items } = (await admin.get(`/deliveries?state=waiting&account=${boris.user.id}`)).body
    return items.find(({ attempts }) => attempts > 0)
  })
  expect(waiting.error).toMatch(/451/)
  expect(Date.parse(waiting.next_at!)).toBeGreaterThan(Date.parse(waiting.created_at))
  expect(await delivery(boris, 'sent')).toMatchObject({ attempts: 3, error: null })
  expect(mail.inbox.filter(({ to }) => to === 'boris@example.org')).toHaveLength(1)
})

test('a final no is not asked again; an administrator may, and it is written down who did', async () => {
  const vera = await w.person('vera')
  mail.troubles.set('vera@example.org', [{ rcpt: 550 }])
  await forget(w, 'vera')
  const failed = await delivery(vera, 'failed')
  expect(failed).toMatchObject({ attempts: 1, next_at: null, error: expect.stringContaining('550') })
  await until(async () => (await w.sql('select from graphile_worker.jobs')).length === 0)
  expect(mail.inbox.filter(({ to }) => to === 'vera@example.org')).toEqual([])

  expect(await admin.post(`/deliveries/${failed.id}/retry`)).toMatchObject({
    status: 202,
    body: { state: 'waiting' },
  })
  const sent = await delivery(vera, 'sent')
  expect(sent.message_id).toBe(failed.message_id)
  await mail.mailTo('vera@example.org', /Set a new password/)
  const again = await admin.post(`/deliveries/${failed.id}/retry`)
  expect(again).toMatchObject({ status: 409, code: 'delivery.under_way' })
  expect((await admin.post('/deliveries/999999/retry')).status).toBe(404)
  expect((await admin.get('/audit-log?action=delivery.retry')).body.items).toMatchObject([
    {
      actor: { username: 'admin' },
      subject: { kind: 'delivery', id: failed.id },
      before: { state: 'failed' },
      after: { state: 'waiting' },
    },
  ])
})

test('a server that hangs up after the mail has come gets it at most twice, under one Message-ID', async () => {
  const gleb = await w.person('gleb')
  mail.troubles.set('gleb@example.org', ['drop'])
  await forget(w, 'gleb')
  const { message_id } = await delivery(gleb, 'sent')
  const copies = mail.inbox.filter(({ to }) => to === 'gleb@example.org')
  expect(copies).toHaveLength(2)
  expect(copies.map(({ headers }) => headers.get('message-id'))).toEqual([message_id, message_id])
  expect(copies[0]?.text).toBe(copies[1]?.text)
})

test('a mail server that is down loses nothing', async () => {
  const before = new MailServer()
  const url = await before.start()
  await before.stop()
  await using other = await openWorld({ env: { ...env, SMTP_URL: url } })
  const reader = await administrator(other)
  const dina = await other.person('dina')
  await forget(other, 'dina')
  const [row] = await until(async () => {
    const tried = await other.sql<{ attempts: number; error: string }>(
      `select attempts, error from deliveries where state = 'waiting' and error is not null`,
    )
    return tried.length === 1 && tried
  })
  // That the server was away is no fault of the mail's.
  expect(row).toEqual({ attempts: 0, error: expect.stringContaining('ECONNREFUSED') })
  const after = new MailServer()
  await after.start(Number(new URL(url).port))
  await delivery(dina, 'sent', reader)
  await after.mailTo('dina@example.org', /./)
  await after.stop()
})

test('a blocked account gets no mail, not even one that was on its way', async () => {
  const egor = await w.person('egor')
  mail.troubles.set('egor@example.org', [{ rcpt: 451 }])
  await forget(w, 'egor')
  const waiting = await until(
    async () =>
      (await w.sql(`select from deliveries where account_id = $1 and attempts = 1`, [egor.user.id]))[0],
  )
  expect(waiting).toBeDefined()
  await w.sql('update accounts set is_blocked = true where id = $1', [egor.user.id])
  expect(await delivery(egor, 'dropped')).toMatchObject({ error: 'the account is blocked', attempts: 1 })
  expect(mail.to('egor@example.org')).toEqual([])
})

test('the same work once more, as after a crash, writes no second mail', async () => {
  await using other = await emptyWorld({ env })
  const web = await other.startNode({ ROLE: 'web' })
  await other.person('zoya')
  await forget(other, 'zoya')
  await other.sql(
    `select graphile_worker.add_job(j.task_identifier, p.payload)
     from graphile_worker.jobs j join graphile_worker._private_jobs p using (id)`,
  )
  await other.stopNode(web)
  await other.startNode()
  await until(async () => (await other.sql('select from graphile_worker.jobs')).length === 0)
  await until(async () => (await other.sql(`select from deliveries where state = 'waiting'`)).length === 0)
  expect(await other.sql('select state from deliveries')).toEqual([{ state: 'sent' }])
  expect(mail.to('zoya@example.org')).toHaveLength(1)
  expect(await other.sql('select from mailed_links')).toHaveLength(1)
})

test('without a mail server the mail is kept for the administrator, whose link works', async () => {
  await using other = await openWorld({ env: { PUBLIC_URL: 'http://veche.example' } })
  const reader = await administrator(other)
  const kira = await other.person('kira')
  const staff = await other.person('staff')
  await other.sql('update accounts set is_staff = true where id = $1', [staff.user.id])
  await forget(other, 'kira')
  const kept = await delivery(kira, 'kept', reader)
  expect(kept).toMatchObject({ attempts: 0, sent_at: null })
  for (const person of [kira, staff]) expect((await person.get('/deliveries')).status).toBe(403)

  const [token] = /(?<=#token=)[\w-]+/.exec(kept.text ?? '') ?? []
  const chosen = { token, password: `another ${password}` }
  expect((await other.stranger.post('/auth/password/reset', chosen)).status).toBe(204)
  expect(await delivery(kira, 'kept', reader)).toMatchObject({ kind: 'password.reset_link' })
})

test('the ledger is listed by state, kind and account, a page at a time', async () => {
  const all = (await admin.get('/deliveries?limit=100&count=true')).body
  expect(all.total).toBe(all.items.length)
  const ids = all.items.map(({ id }) => id)
  expect(ids).toEqual(ids.toSorted((a, b) => b - a))
  const first = (await admin.get('/deliveries?limit=2')).body
  const second = (await admin.get(`/deliveries?limit=2&cursor=${first.next_cursor}`)).body
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids.slice(0, 4))
  const links = (await admin.get('/deliveries?state=sent&kind=password.reset_link')).body.items
  expect(links.length).toBeGreaterThan(0)
  for (const item of links) expect(item).toMatchObject({ state: 'sent', kind: 'password.reset_link' })
  expect((await admin.get('/deliveries?kind=password.changed')).body.items).toEqual([])
})
