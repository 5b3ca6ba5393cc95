import { afterAll, expect, test } from 'vitest'
import { digestMessages } from '../../src/features/notifications/digest/words.ts'
import { createUnsubscribeLinks } from '../../src/features/notifications/unsubscribe/secrets.ts'
import { wallTimeOf } from '../../src/kernel/zones.ts'
import { MailServer } from '../world/mail.ts'
import { secret } from '../world/tokens.ts'
import { until } from '../world/until.ts'
import { emptyWorld, hour, movableClock, openWorld, type Person, type World, world } from '../world/world.ts'

const zone = 'Asia/Kathmandu'
const mail = new MailServer()
const SMTP_URL = await mail.start()
afterAll(() => mail.stop())
const clock = movableClock()
const w = await world({ clock, env: { SMTP_URL, PUBLIC_URL: 'http://veche.example' } })
const links = createUnsubscribeLinks(new TextEncoder().encode(secret))

const prefer = async (person: Person, body: object) => {
  const { status } = await person.call('PUT', '/me/notification-preferences', { body })
  expect(status).toBe(200)
}
/** The clock of a wall in Kathmandu, so many hours from now. */
const wallIn = (hours: number) =>
  wallTimeOf(new Date(clock.now().getTime() + hours * hour), zone)
    .toString()
    .slice(11, 16)

/** Somebody in Kathmandu whose digest is due within the hour. */
async function gatherer(name: string, more: object = {}): Promise<Person> {
  const person = await w.person(name, { time_zone: zone, ...more })
  await prefer(person, { digest: 'daily', digest_at: wallIn(1) })
  return person
}

const notices = (of: World, { user }: Person) =>
  of.sql<{ id: number; kind: string; digest_at: Date | null }>(
    'select id, kind, digest_at from notifications where account_id = $1 order by id',
    [user.id],
  )
const letters = (of: World, { user }: Person) =>
  of.sql<{ kind: string; state: string; subject: string | null; text: string }>(
    `select kind, state, subject, text from deliveries where account_id = $1 and channel = 'mail' order by id`,
    [user.id],
  )

/** An organization adds somebody, who is told of it. */
async function added(by: Person, person: Person, title = 'Choir'): Promise<number> {
  const { body } = await by.post('/organizations', { title, members: [{ user_id: person.user.id }] })
  await until(async () => (await notices(w, person)).length > 0, { expected: 'somebody who is told' })
  return body.id
}

/** As many pieces of news as wanted, gathered for now. */
async function gathered(of: World, people: readonly Person[], each: number): Promise<void> {
  await of.sql(
    `insert into notifications (account_id, kind, cause, facts, digest_at, created_at)
     select a, 'organization.added', 'choir ' || i, json_build_object('title', 'Choir ' || i), now(), now()
     from unnest($1::bigint[]) a, generate_series(1, $2::int) i`,
    [people.map(({ user }) => user.id), each],
  )
}

const ask = (of: World, times = 1) =>
  of.sql(`select graphile_worker.add_job('notifications.send_digests') from generate_series(1, $1::int)`, [
    times,
  ])
/** Runs the job that a cron adds, and waits until it is done. */
async function run(of: World): Promise<void> {
  await ask(of)
  await until(
    async () =>
      (await of.sql(`select from graphile_worker.jobs where task_identifier = 'notifications.send_digests'`))
        .length === 0,
    { within: 20_000, expected: 'digests that are written' },
  )
}

test('what comes together in a day is one mail, in the reader’s language, each piece with its page', async () => {
  const [olga, anna] = [await w.person('olga'), await gatherer('anna', { locale: 'ru' })]
  const first = await added(olga, anna)
  const second = await added(olga, anna, 'Band <b> of example.org')
  await until(async () => (await notices(w, anna)).length === 2)
  // In the app at once, and no mail of its own.
  expect((await anna.get('/notifications/unread')).body.unread).toBe(2)
  const [due] = await notices(w, anna)
  expect(due!.digest_at!.getTime() - clock.now().getTime()).toBeGreaterThan(0.9 * hour)
  await run(w)
  expect(await letters(w, anna)).toEqual([])

  clock.advance(hour)
  await run(w)
  const letter = await mail.mailTo('anna@example.org', /^Для вас 2 новости$/)
  for (const id of [first, second]) {
    expect(letter.text).toContain(`\nhttp://veche.example/organizations/${id}\n`)
    expect(letter.html).toContain(`href="http://veche.example/organizations/${id}"`)
  }
  expect(letter.text).toMatch(/«Choir»/)
  // What others wrote is no mark-up and no link of ours.
  expect(letter.html).toContain('Band &lt;b&gt; of example.\u200corg')
  expect(letter.text.indexOf('Band')).toBeLessThan(letter.text.indexOf('«Choir»'))
  const token = links.token({ account_id: anna.user.id, kind: 'digest' })
  expect(letter.text).toContain(`http://veche.example/unsubscribe#${token}`)
  expect(letter.headers.get('list-unsubscribe')).toBe(`<http://veche.example/api/v1/unsubscribe/${token}>`)
  expect(letter.headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')

  await run(w)
  expect(await letters(w, anna)).toMatchObject([{ kind: 'digest' }])
  expect((await notices(w, anna)).map(({ digest_at }) => digest_at)).toEqual([null, null])
})

test('what was read meanwhile is left out, and so is what is wanted by mail no more', async () => {
  const olga = await w.person('olga-2')
  const [boris, vera, gleb] = [await gatherer('boris'), await gatherer('vera'), await gatherer('gleb')]
  for (const person of [boris, vera, gleb]) await added(olga, person)
  await added(olga, boris, 'Band')
  await until(async () => (await notices(w, boris)).length === 2)
  const read = async (person: Person) =>
    person.post('/notifications/read', { ids: [(await notices(w, person))[0]!.id] })
  await read(boris)
  await read(vera)
  const token = links.token({ account_id: gleb.user.id, kind: 'organization.added' })
  expect((await w.stranger.call('POST', `/unsubscribe/${token}`)).status).toBe(200)
  clock.advance(hour)
  await run(w)
  const letter = await mail.mailTo('boris@example.org', /^One piece of news for you$/)
  expect(letter.text).toMatch(/“Band”/)
  expect(letter.text).not.toMatch(/“Choir”/)
  for (const person of [vera, gleb]) {
    expect(await letters(w, person)).toEqual([])
    expect((await notices(w, person)).map(({ digest_at }) => digest_at)).toEqual([null])
  }
})

test('who wants digests no more gets what is gathered with the next run; other times hold for it as well', async () => {
  const olga = await w.person('olga-3')
  const [dina, egor] = [await gatherer('dina'), await gatherer('egor')]
  for (const person of [dina, egor]) await added(olga, person)
  await prefer(dina, { digest: 'off' })
  await prefer(egor, { digest_at: wallIn(3) })
  await run(w)
  await mail.mailTo('dina@example.org', /^One piece of news/)
  expect(await letters(w, egor)).toEqual([])
  // From now on each has a mail of its own.
  await olga.post('/organizations', { title: 'Band', members: [{ user_id: dina.user.id }] })
  await mail.mailTo('dina@example.org', /Band/)
  clock.advance(2 * hour)
  await run(w)
  expect(await letters(w, egor)).toEqual([])
  clock.advance(hour)
  await run(w)
  await mail.mailTo('egor@example.org', /^One piece of news/)
})

test('what is due and not written yet is not put off by other wishes', async () => {
  const fedor = await gatherer('fedor')
  await gathered(w, [fedor], 1)
  await prefer(fedor, { digest: 'weekly', digest_at: wallIn(-1) })
  await run(w)
  await mail.mailTo('fedor@example.org', /^One piece of news/)
})

test.each([
  [1, 'One piece of news for you', 'Для вас 1 новость'],
  [3, '3 pieces of news for you', 'Для вас 3 новости'],
  [11, '11 pieces of news for you', 'Для вас 11 новостей'],
  [21, '21 pieces of news for you', 'Для вас 21 новость'],
])('%i pieces are counted as one says it', (count, en, ru) => {
  const digest = { count, more: 0, url: '' }
  expect([digestMessages.en(digest).subject, digestMessages.ru(digest).subject]).toEqual([en, ru])
})

test('of many the newest fifty are listed, and the rest counted', async () => {
  const zoya = await gatherer('zoya')
  await gathered(w, [zoya], 63)
  await run(w)
  const { text, html } = await mail.mailTo('zoya@example.org', /^63 pieces of news for you$/)
  const listed = [...text.matchAll(/“Choir (\d+)”/g)].map(([, number]) => Number(number))
  expect(listed).toEqual(Array.from({ length: 50 }, (_, place) => 63 - place))
  expect(text).toContain('And 13 more, among your notifications.')
  expect(html.match(/“Choir \d+”/g)).toHaveLength(50)
})

test('who is blocked gets none, and nothing is kept for later', async () => {
  const [ilya, kira] = [await gatherer('ilya'), await gatherer('kira')]
  await gathered(w, [ilya, kira], 1)
  await w.sql('update accounts set is_blocked = true where id = $1', [ilya.user.id])
  await run(w)
  await mail.mailTo('kira@example.org', /^One piece of news/)
  expect(await letters(w, ilya)).toEqual([])
  expect((await notices(w, ilya)).map(({ digest_at }) => digest_at)).toEqual([null])
})

test('a process that dies between the letter and its note has done nothing: the next run does it, once', async () => {
  await using other = await openWorld()
  const people = await other.crowd(3)
  await gathered(other, people, 2)
  const last = Math.max(...(await notices(other, people[2]!)).map(({ id }) => id))
  // A letter of the same cause that is being written elsewhere: the run waits for it with its own halfway in.
  const release = await other.hold(
    `insert into deliveries (account_id, kind, channel, address, state, cause, created_at)
     values (${people[2]!.user.id}, 'digest', 'mail', 'a@example.org', 'kept', 'digest ${last}', now())`,
  )
  await ask(other)
  const halfway = () =>
    other.sql<{ pid: number }>(
      `select pid from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock' and query ilike 'insert into "deliveries"%'`,
    )
  const { pid } = (await until(async () => (await halfway())[0], { expected: 'a run that is halfway' }))!
  await other.sql('select pg_terminate_backend($1)', [pid])
  await until(async () => (await halfway()).length === 0)
  for (const person of people) {
    expect(await letters(other, person)).toEqual([])
    expect((await notices(other, person)).every(({ digest_at }) => digest_at !== null)).toBe(true)
  }
  await release()
  await run(other)
  await run(other)
  for (const person of people) {
    expect(await letters(other, person)).toMatchObject([
      { kind: 'digest', subject: '2 pieces of news for you' },
    ])
    expect((await notices(other, person)).every(({ digest_at }) => digest_at === null)).toBe(true)
  }
})

/** Runs on two servers at once, for people who are told much; how many letters each got. */
async function writtenAtOnce(other: World, people: number, each: number): Promise<number[]> {
  await other.startNode()
  await gathered(other, await other.crowd(people), each)
  await ask(other, 8)
  await run(other)
  const rows = await other.sql<{ letters: number; left: number }>(
    `select (select count(*)::int from deliveries d where d.account_id = a.id) as letters,
       (select count(*)::int from notifications n where n.account_id = a.id and digest_at is not null) as left
     from accounts a where username like 'guest-%'`,
  )
  expect(rows).toHaveLength(people)
  expect(rows.filter(({ left }) => left > 0)).toEqual([])
  return rows.map(({ letters }) => letters)
}

test('several runs at once on two servers write each person one mail', { timeout: 60_000 }, async () => {
  for (const [people, each] of [
    [450, 3],
    [10, 3000],
  ] as const) {
    await using other = await openWorld()
    expect(new Set(await writtenAtOnce(other, people, each))).toEqual(new Set([1]))
  }
})

test('control: where each run believes that it is alone, somebody gets more', {
  timeout: 60_000,
}, async () => {
  let most = 0
  for (let times = 0; times < 3 && most < 2; times++) {
    await using other = await emptyWorld()
    await other.sql(
      `create function pg_try_advisory_xact_lock(bigint) returns boolean language sql as 'select true'`,
    )
    await other.sql(`alter database ${other.database} set search_path = public, pg_catalog`)
    await other.startNode()
    most = Math.max(...(await writtenAtOnce(other, 10, 3000)))
  }
  expect(most).toBeGreaterThan(1)
})
