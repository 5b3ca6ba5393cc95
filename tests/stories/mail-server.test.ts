import { expect, test } from 'vitest'
import { drained, enter, mailServer, names, row, rows } from '../world/ledger.ts'
import type { MailServer } from '../world/mail.ts'
import { until } from '../world/until.ts'
import { movableClock, openWorld } from '../world/world.ts'

const minute = 60_000

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
  await until(() => mail.to('vera@example.org').length === 1, { expected: 'no wait for the others' })
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

/** Waits until everybody named has their mail. */
async function takes(mail: MailServer, everybody: string[], within = 60_000): Promise<void> {
  const wanted = new Set(everybody.map((name) => `${name}@example.org`))
  const served = () => new Set(mail.inbox.map(({ to }) => to).filter((to) => wanted.has(to)))
  await until(() => served().size === wanted.size, { within, expected: 'everybody has their mail' })
}

test('receivers whose server hangs give up their places to the others; more than there are places for take all', async () => {
  const { mail, env } = await mailServer({ slowness: 100 })
  await using w = await openWorld({ env })
  const healthy = names(300, 'well')
  await enter(w, healthy)
  await takes(mail, healthy)
  const alone = mail.atOnce
  expect(alone).toBeGreaterThan(6)
  mail.atOnce = 0

  const hanging = names(6, 'hangs')
  for (const name of hanging) mail.lasting.set(`${name}@example.org`, 'hang')
  await enter(w, hanging)
  const others = names(300, 'other')
  await enter(w, others)
  await takes(mail, others)
  // As many others are under way as when nobody hung: with places kept, six fewer would be.
  expect(mail.atOnce).toBe(alone)
  expect(mail.inbox.some(({ to }) => to.startsWith('hangs'))).toBe(false)

  // The control: with every place taken nobody is served. What somebody waits for has places of its own.
  const crowd = names(24, 'crowd')
  for (const name of crowd) mail.lasting.set(`${name}@example.org`, 'hang')
  await enter(w, crowd)
  const hang = `attempts = 0 and unsettled > 0 and (address like 'crowd-%' or address like 'hangs-%')`
  await until(async () => (await rows(w, hang)).length === 2 * alone, { within: 20_000 })
  await enter(w, ['anna'])
  await enter(w, ['boris'], { priority: -10 })
  await takes(mail, ['boris'], 5000)
  await expect(takes(mail, ['anna'], 1000)).rejects.toThrow('everybody has their mail')
  // Whoever hung is tried again, and gets it when that is over.
  mail.lasting.clear()
  await takes(mail, [...hanging, ...crowd, 'anna'], 60_000)
}, 120_000)
