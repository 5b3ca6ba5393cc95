import { afterAll, expect, test } from 'vitest'
import { MailServer } from '../world/mail.ts'
import { until } from '../world/until.ts'
import { movableClock, openWorld, type World } from '../world/world.ts'

const minute = 60_000
const PUBLIC_URL = 'https://veche.example'

const servers: MailServer[] = []
afterAll(() => Promise.all(servers.map((server) => server.stop())))

/** A mail server, and the settings of whoever sends by it. */
async function mailServer(options: ConstructorParameters<typeof MailServer>[0] = {}) {
  const mail = new MailServer(options)
  servers.push(mail)
  const { user, pass } = options.signIn ?? {}
  const SMTP_URL = (await mail.start()).replace('//', user ? `//${user}:${pass}@` : '//')
  return { mail, env: { SMTP_URL, PUBLIC_URL } }
}

interface Row {
  address: string
  state: string
  attempts: number
  error: string | null
  next_at: Date | null
  message_id: string
}

/** Enters mails that are due, already written, one for each name. */
async function enter(
  world: World,
  names: string[],
  more: { priority?: number; attempts?: number; unsettled?: number; lease?: number } = {},
): Promise<void> {
  const { priority = 10, attempts = 0, unsettled = 0, lease = 0 } = more
  await world.sql(
    `with people as (
       insert into accounts (email, username, password_hash, first_name, locale, time_zone, created_at, updated_at)
       select name || '@example.org', name, 'none', name, 'en', 'UTC', $2, $2 from unnest($1::text[]) as name
       returning id, email)
     insert into deliveries (account_id, kind, channel, address, subject, text, html, message_id, priority, attempts, unsettled, next_at, created_at)
     select id, 'event.cancelled', 'mail', email, 'Not today', 'Not today', '<p>Not today</p>', '<' || email || '.mail>', $3, $4, $5, $6, $2
     from people order by id`,
    [names, world.clock.now(), priority, attempts, unsettled, new Date(world.clock.now().getTime() + lease)],
  )
}

const names = (count: number, name: string) =>
  Array.from({ length: count }, (_, place) => `${name}-${place + 1}`)
const rows = (world: World, where = 'true') =>
  world.sql<Row>(`select * from deliveries where ${where} order by id`)
const row = async (world: World, name: string) => (await rows(world, `address = '${name}@example.org'`))[0]!

/** Waits until nothing waits any more. */
const drained = (world: World, within = 20_000) =>
  until(async () => (await rows(world, `state = 'waiting'`)).length === 0, {
    within,
    expected: 'nothing waits',
  })

test('a server that says “not now” five times over is asked a sixth, later each time', async () => {
  const clock = movableClock()
  const { mail, env } = await mailServer()
  await using w = await openWorld({ clock, env })
  mail.troubles.set('anna@example.org', [
    { rcpt: 421 },
    { rcpt: 451 },
    { data: 451 },
    { data: 421 },
    { rcpt: 451 },
  ])
  await enter(w, ['anna'])
  const pauses: number[] = []
  for (let attempts = 1; attempts <= 5; attempts++) {
    const { next_at, error } = await until(async () => {
      const tried = await row(w, 'anna')
      return tried.attempts === attempts && tried
    })
    expect(error).toMatch(/4[25]1/)
    pauses.push(next_at!.getTime() - clock.now().getTime())
    clock.advance(minute)
  }
  // 1, 2, 4, 8, 16 s, a quarter more or less; a second may have gone by before it was looked at.
  for (const [place, pause] of pauses.entries()) {
    expect(pause).toBeGreaterThan(750 * 2 ** place - 1000)
    expect(pause).toBeLessThanOrEqual(1250 * 2 ** place)
  }
  await drained(w)
  expect(await row(w, 'anna')).toMatchObject({ state: 'sent', attempts: 6, error: null })
  expect(mail.to('anna@example.org')).toHaveLength(1)
})

test('after a day of trying a mail is given up; a final no to the content ends it at once', async () => {
  const { mail, env } = await mailServer()
  await using w = await openWorld({ env })
  mail.lasting.set('boris@example.org', { rcpt: 451 })
  mail.lasting.set('vera@example.org', { data: 554 })
  await enter(w, ['boris'], { attempts: 35 })
  await enter(w, ['vera'])
  await drained(w)
  expect(await row(w, 'boris')).toMatchObject({
    state: 'failed',
    attempts: 36,
    error: expect.stringContaining('451'),
  })
  expect(await row(w, 'vera')).toMatchObject({
    state: 'failed',
    attempts: 1,
    error: expect.stringContaining('554'),
  })
})

test('a server that hangs up, or takes a mail and does not say so, gets it again under the same Message-ID', async () => {
  const { mail, env } = await mailServer()
  await using w = await openWorld({ env })
  mail.troubles.set('anna@example.org', ['reset', 'drop'])
  mail.troubles.set('boris@example.org', ['swallow'])
  await enter(w, ['anna', 'boris', 'vera'])
  await until(() => mail.to('vera@example.org').length === 1, {
    within: 2000,
    expected: 'no wait for the others',
  })
  await until(async () => (await row(w, 'anna')).attempts === 1)
  expect((await row(w, 'anna')).error).toMatch(/closed/)
  await drained(w, 40_000)
  const expected = { anna: [3, 2], boris: [2, 2], vera: [1, 1] } as const
  for (const [name, [attempts, copies]] of Object.entries(expected)) {
    const { message_id, ...sent } = await row(w, name)
    expect(sent).toMatchObject({ state: 'sent', attempts })
    const ids = mail.to(`${name}@example.org`).map(({ headers }) => headers.get('message-id'))
    expect(ids).toEqual(Array(copies).fill(message_id))
  }
}, 60_000)

/** How long it takes until everybody named has their mail, in ms. */
async function takes(mail: MailServer, everybody: string[], within = 60_000): Promise<number> {
  const began = performance.now()
  const wanted = new Set(everybody.map((name) => `${name}@example.org`))
  await until(() => new Set(mail.inbox.map(({ to }) => to)).intersection(wanted).size === wanted.size, {
    within,
    expected: 'everybody has their mail',
  })
  return performance.now() - began
}

test('receivers whose server hangs take a tenth from the others at most; more than there are places for take all', async () => {
  const { mail, env } = await mailServer({ slowness: 100 })
  await using w = await openWorld({ env })
  const healthy = names(480, 'well')
  await enter(w, healthy)
  const alone = await takes(mail, healthy)
  mail.inbox.length = 0

  const hanging = names(6, 'hangs')
  for (const name of hanging) mail.lasting.set(`${name}@example.org`, 'hang')
  await enter(w, hanging)
  const others = names(480, 'other')
  await enter(w, others)
  expect(await takes(mail, others)).toBeLessThan(alone / 0.9)
  mail.inbox.length = 0

  // The control: with every place taken nobody is served. What somebody waits for has places of its own.
  const crowd = names(24, 'crowd')
  for (const name of crowd) mail.lasting.set(`${name}@example.org`, 'hang')
  await enter(w, crowd)
  await until(async () => (await rows(w, `unsettled > 0 and address like 'crowd-%'`)).length >= 18)
  await enter(w, ['anna'])
  await enter(w, ['boris'], { priority: -10 })
  await takes(mail, ['boris'], 2000)
  await expect(takes(mail, ['anna'], 1000)).rejects.toThrow('everybody has their mail')
  // Whoever hung is tried again, and gets it when that is over.
  mail.lasting.clear()
  await takes(mail, [...hanging, ...crowd, 'anna'], 60_000)
}, 120_000)
