import { expect, test } from 'vitest'
import { notificationKinds } from '../../src/contract/notifications.ts'
import type { NotificationPreferences, writePreferences } from '../../src/contract/preferences.ts'
import type { BodyOf } from '../../src/contract/route.ts'
import { until } from '../world/until.ts'
import { openWorld, type Person, password, type World, world } from '../world/world.ts'

const w = await world()
const path = '/me/notification-preferences'
const put = (person: Person, body: BodyOf<typeof writePreferences>, headers = {}) =>
  person.call<NotificationPreferences>('PUT', path, { body, headers })
const read = async (person: Person) => (await person.get(path)).body
const stored = (of: World, { user }: Person) =>
  of.sql<{ kinds: unknown; reminders: number[] }>(
    'select kinds, reminders from notification_preferences where account_id = $1',
    [user.id],
  )
const kind = ({ kinds }: NotificationPreferences, name: string) => kinds.find(({ kind }) => kind === name)

test('who chose nothing has the catalogue, and no row', async () => {
  const anna = await w.person('anna')
  const { kinds, ...rest } = await read(anna)
  expect(rest).toEqual({ quiet_hours: null, digest: 'off', digest_at: '09:00', reminders: [60] })
  expect(kinds.map(({ kind }) => kind)).toEqual(notificationKinds)
  expect(kinds).toEqual(
    expect.arrayContaining([
      { kind: 'event.changed', group: 'bookings', in_app: true, mail: true, push: true, fixed: [] },
      { kind: 'booking.waitlisted', group: 'bookings', in_app: true, mail: false, push: false, fixed: [] },
      {
        kind: 'password.changed',
        group: 'security',
        in_app: true,
        mail: true,
        push: true,
        fixed: ['in_app', 'mail'],
      },
      { kind: 'email.changed', group: 'security', in_app: true, mail: null, push: true, fixed: ['in_app'] },
    ]),
  )
  expect(await stored(w, anna)).toEqual([])
})

test('what is named changes, all else stays; only what differs from the catalogue is kept', async () => {
  const boris = await w.person('boris')
  const first = await put(boris, {
    kinds: [
      { kind: 'event.changed', mail: false, push: true },
      { kind: 'booking.waitlisted', mail: true },
    ],
    quiet_hours: { from: '22:30', to: '07:05' },
    digest: 'weekly',
    digest_at: '00:00',
    reminders: [1440, 10],
  })
  expect(first.status).toBe(200)
  expect(first.body).toMatchObject({
    quiet_hours: { from: '22:30', to: '07:05' },
    digest: 'weekly',
    digest_at: '00:00',
    reminders: [10, 1440],
  })
  expect(await stored(w, boris)).toEqual([
    {
      kinds: { 'event.changed': { mail: false }, 'booking.waitlisted': { mail: true } },
      reminders: [10, 1440],
    },
  ])

  const { body } = await put(boris, { kinds: [{ kind: 'event.changed', in_app: false }], reminders: [] })
  expect(kind(body, 'event.changed')).toMatchObject({ in_app: false, mail: false, push: true })
  expect(kind(body, 'booking.waitlisted')).toMatchObject({ mail: true })
  expect(body).toMatchObject({ quiet_hours: { from: '22:30' }, digest: 'weekly', reminders: [] })
  expect(await read(boris)).toEqual(body)

  const back = await put(boris, {
    kinds: [
      { kind: 'event.changed', in_app: true, mail: true },
      { kind: 'booking.waitlisted', mail: false },
    ],
    quiet_hours: null,
  })
  expect(back.body.quiet_hours).toBeNull()
  expect((await stored(w, boris))[0]?.kinds).toEqual({})
  expect((await put(boris, {})).body).toEqual(back.body)
})

test('what keeps an account safe cannot be switched off, and nothing else of that request is done', async () => {
  const vera = await w.person('vera')
  const fixed = { status: 422, code: 'preferences.fixed' }
  const choices = [
    { kind: 'password.changed', mail: false },
    { kind: 'password.changed', in_app: false },
    { kind: 'email.changed', mail: true },
  ] as const
  for (const choice of choices) {
    const kinds = [{ kind: 'event.changed', mail: false } as const, choice]
    expect(await put(vera, { kinds, digest: 'daily' })).toMatchObject(fixed)
  }
  expect(await read(vera)).toMatchObject({ digest: 'off' })
  expect(kind(await read(vera), 'event.changed')).toMatchObject({ mail: true })
  // A page may send everything back as it was.
  const same = await put(vera, {
    kinds: [
      { kind: 'password.changed', mail: true, in_app: true, push: false },
      { kind: 'email.changed', mail: false },
    ],
  })
  expect(same.status).toBe(200)
  expect((await stored(w, vera))[0]?.kinds).toEqual({ 'password.changed': { push: false } })
})

test('quiet hours that end when they begin are refused, in the language asked for', async () => {
  const gleb = await w.person('gleb')
  const body = { quiet_hours: { from: '08:00', to: '08:00' } }
  const english = await put(gleb, body)
  expect(english).toMatchObject({ status: 400, code: 'request.invalid' })
  expect(english.problem.errors).toEqual([
    { path: 'quiet_hours.to', code: 'invalid', message: 'Quiet hours that end when they begin are none.' },
  ])
  const russian = await put(gleb, body, { 'accept-language': 'ru' })
  expect(russian.problem.errors?.[0]?.message).toMatch(/^Тихие часы/)
  expect(await stored(w, gleb)).toEqual([])
})

test.each([
  ['a kind there is not', { kinds: [{ kind: 'event.exploded', mail: false }] }],
  ['a letter, which nobody may switch off', { kinds: [{ kind: 'password.reset_link', mail: false }] }],
  ['a way there is not', { kinds: [{ kind: 'event.changed', telegram: true }] }],
  ['null for a way', { kinds: [{ kind: 'event.changed', mail: null }] }],
  ['more choices than kinds by far', { kinds: Array(101).fill({ kind: 'event.changed' }) }],
  ['an hour there is not', { quiet_hours: { from: '24:00', to: '07:00' } }],
  ['half of quiet hours', { quiet_hours: { from: '22:00' } }],
  ['seconds', { digest_at: '09:00:00' }],
  ['a digest there is not', { digest: 'hourly' }],
  ['a reminder off the menu', { reminders: [61] }],
  ['a reminder twice', { reminders: [60, 60] }],
  ['too many reminders', { reminders: [10, 30, 60, 120, 720] }],
])('refuses %s', async (_what, body) => {
  const person = (await w.crowd(1, `odd-${_what.replaceAll(/\W/g, '-')}`))[0]!
  const answer = await person.call('PUT', path, { body })
  expect(answer).toMatchObject({ status: 400, code: 'request.invalid' })
  expect(answer.problem.errors?.length).toBeGreaterThan(0)
  expect(await stored(w, person)).toEqual([])
})

test('the archive holds what was chosen, and it goes with the account', async () => {
  const dina = await w.person('dina')
  const archive = async () => (await dina.call<Record<string, unknown>>('GET', '/me/export')).body
  expect((await archive()).notification_preferences).toBeNull()
  await put(dina, { kinds: [{ kind: 'event.changed', mail: false }], digest: 'daily' })
  expect((await archive()).notification_preferences).toMatchObject({
    kinds: { 'event.changed': { mail: false } },
    digest: 'daily',
  })
  expect((await dina.call('DELETE', '/me', { body: { password } })).status).toBe(204)
  await until(async () => (await stored(w, dina)).length === 0, { expected: 'the choices to be gone' })
})

const plain = notificationKinds.filter((name) => !/^(password|email|totp|passkey|token)/.test(name))

/** Every kind is switched from a tab of its own, all at once; how many of the choices hold. */
async function chosenAtOnce(of: World, name: string): Promise<number> {
  const nodes = [of.app, await of.startNode()]
  const person = (await of.crowd(1, name))[0]!
  const answers = await Promise.all(
    plain.map((kind, tab) =>
      put(person.at(nodes[tab % 2]!), {
        kinds: [{ kind, in_app: false }],
        ...(tab === 3 && { digest: 'daily' }),
      }),
    ),
  )
  expect(answers.map(({ status }) => status)).toEqual(plain.map(() => 200))
  const { kinds, digest } = await read(person)
  expect(digest).toBe('daily')
  return kinds.filter(({ in_app }) => in_app === false).length
}

test('tabs that choose different things at once all hold, also for who chose nothing before', async () => {
  for (let round = 0; round < 5; round++) expect(await chosenAtOnce(w, `racer-${round}`)).toBe(plain.length)
})

test('control: without the row lock choices are lost', async () => {
  await using other = await openWorld()
  const [source] = await other.sql<{ text: string }>(
    `select pg_get_functiondef('hold_preferences'::regproc) as text`,
  )
  const lock = ' for no key update'
  expect(source!.text.split(lock)).toHaveLength(2)
  await other.sql(source!.text.replace(lock, ''))
  let fewest = plain.length
  for (let round = 0; round < 5 && fewest === plain.length; round++)
    fewest = Math.min(fewest, await chosenAtOnce(other, `racer-${round}`))
  expect(fewest).toBeLessThan(plain.length)
})
