import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { NotificationKind } from '../../src/contract/notifications.ts'
import { endOfQuiet, neededBy, nextDigest, plan } from '../../src/features/notifications/preferences/rules.ts'
import type { PreferencesRow } from '../../src/features/notifications/preferences/tables.ts'
import { wallTimeOf } from '../../src/kernel/zones.ts'

const hour = 3_600_000
const minuteOf = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
const quiet = (hours: string) => {
  const [from = '', to = ''] = hours.split('-')
  return { quiet_from: minuteOf(from), quiet_to: minuteOf(to) }
}
const chosen = (more: Partial<PreferencesRow>): PreferencesRow => ({
  account_id: 1,
  kinds: {},
  quiet_from: null,
  quiet_to: null,
  digest: 'off',
  digest_at: 540,
  reminders: [60],
  updated_at: new Date(0),
  ...more,
})

const [berlin, newYork, lordHowe] = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe']
const [kathmandu, casablanca, apia] = ['Asia/Kathmandu', 'Africa/Casablanca', 'Pacific/Apia']

/** `now` and when what happens then reaches somebody; the same instant where it is not in their quiet hours. */
test.each([
  ['over midnight, before', berlin, '22:00-07:00', '2027-01-15T22:30+01:00', '2027-01-16T07:00+01:00'],
  ['over midnight, after', berlin, '22:00-07:00', '2027-01-16T03:00+01:00', '2027-01-16T07:00+01:00'],
  ['the first moment', berlin, '22:00-07:00', '2027-01-15T22:00+01:00', '2027-01-16T07:00+01:00'],
  [
    'a moment sooner',
    berlin,
    '22:00-07:00',
    '2027-01-15T21:59:59.999+01:00',
    '2027-01-15T21:59:59.999+01:00',
  ],
  ['the last moment', berlin, '22:00-07:00', '2027-01-16T06:59:59.999+01:00', '2027-01-16T07:00+01:00'],
  ['a moment later', berlin, '22:00-07:00', '2027-01-16T07:00+01:00', '2027-01-16T07:00+01:00'],
  ['within a day', berlin, '12:00-14:00', '2027-01-16T13:00+01:00', '2027-01-16T14:00+01:00'],
  ['within a day, at night', berlin, '12:00-14:00', '2027-01-16T00:00+01:00', '2027-01-16T00:00+01:00'],
  ['from midnight', berlin, '00:00-06:00', '2027-01-16T00:00+01:00', '2027-01-16T06:00+01:00'],
  ['until midnight', berlin, '18:00-00:00', '2027-01-16T23:59+01:00', '2027-01-17T00:00+01:00'],
  ['all but a minute', berlin, '08:01-08:00', '2027-01-16T08:01+01:00', '2027-01-17T08:00+01:00'],
  ['that minute', berlin, '08:01-08:00', '2027-01-16T08:00:30+01:00', '2027-01-16T08:00:30+01:00'],
  ['a night an hour short', berlin, '22:00-07:00', '2027-03-27T23:00+01:00', '2027-03-28T07:00+02:00'],
  ['an end that is skipped', berlin, '22:00-02:30', '2027-03-28T01:00+01:00', '2027-03-28T03:30+02:00'],
  [
    'a start that is skipped, before',
    berlin,
    '02:30-07:00',
    '2027-03-28T03:10+02:00',
    '2027-03-28T03:10+02:00',
  ],
  [
    'a start that is skipped, after',
    berlin,
    '02:30-07:00',
    '2027-03-28T03:30+02:00',
    '2027-03-28T07:00+02:00',
  ],
  ['hours that are all skipped', berlin, '02:10-02:50', '2027-03-28T03:00+02:00', '2027-03-28T03:00+02:00'],
  ['a night an hour long', berlin, '22:00-07:00', '2027-10-30T23:00+02:00', '2027-10-31T07:00+01:00'],
  ['an end that comes twice', berlin, '22:00-02:30', '2027-10-31T02:10+02:00', '2027-10-31T02:30+02:00'],
  ['an end that came', berlin, '22:00-02:30', '2027-10-31T02:10+01:00', '2027-10-31T02:10+01:00'],
  ['a start that comes twice', berlin, '02:15-07:00', '2027-10-31T02:05+01:00', '2027-10-31T07:00+01:00'],
  ['spring', newYork, '22:00-07:00', '2027-03-13T23:00-05:00', '2027-03-14T07:00-04:00'],
  ['autumn', newYork, '22:00-07:00', '2027-11-06T23:00-04:00', '2027-11-07T07:00-05:00'],
  ['the evening there, a day on in UTC', newYork, '20:00-06:00', '2027-06-02T00:30Z', '2027-06-02T10:00Z'],
  ['half an hour skipped', lordHowe, '22:00-07:00', '2027-10-02T23:00+10:30', '2027-10-03T07:00+11:00'],
  ['an end in that half hour', lordHowe, '22:00-02:15', '2027-10-03T01:00+10:30', '2027-10-03T02:45+11:00'],
  ['half an hour twice', lordHowe, '22:00-07:00', '2027-04-03T23:00+11:00', '2027-04-04T07:00+10:30'],
  ['an end in it', lordHowe, '22:00-01:45', '2027-04-04T01:40+11:00', '2027-04-04T01:45+11:00'],
  ['an end in it that came', lordHowe, '22:00-01:45', '2027-04-04T01:40+10:30', '2027-04-04T01:40+10:30'],
  ['three quarters off', kathmandu, '22:00-07:00', '2027-06-01T16:20Z', '2027-06-02T01:15Z'],
  ['Ramadan begins', casablanca, '22:00-07:00', '2025-02-22T23:00+01:00', '2025-02-23T07:00+00:00'],
  ['Ramadan is over', casablanca, '22:00-07:00', '2025-04-05T23:00+00:00', '2025-04-06T07:00+01:00'],
  ['far ahead of UTC', apia, '22:00-07:00', '2027-06-01T23:00+13:00', '2027-06-02T07:00+13:00'],
  ['far ahead, by day in UTC', apia, '22:00-07:00', '2027-06-02T06:59+13:00', '2027-06-02T07:00+13:00'],
  [
    'the night before a day was skipped',
    apia,
    '22:00-07:00',
    '2011-12-29T23:00-10:00',
    '2011-12-31T07:00+14:00',
  ],
  ['the night after', apia, '22:00-07:00', '2011-12-31T00:30+14:00', '2011-12-31T07:00+14:00'],
])('%s (%s, %s): %s waits until %s', (_what, zone, hours, now, expected) => {
  const end = endOfQuiet(quiet(hours), new Date(now), zone)
  expect(end.toISOString()).toBe(new Date(expected).toISOString())
})

test('where no clock is turned, it is quiet when the clock on the wall says so, and until it says otherwise', () => {
  const zones = fc.constantFrom(berlin, newYork, lordHowe, kathmandu, casablanca, apia, 'UTC')
  const instants = fc.date({ min: new Date('2026-11-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  const minutes = fc.integer({ min: 0, max: 1439 })
  let held = 0
  fc.assert(
    fc.property(zones, instants, minutes, minutes, (zone, now, quiet_from, quiet_to) => {
      fc.pre(quiet_from !== quiet_to)
      const end = endOfQuiet({ quiet_from, quiet_to }, now, zone)
      expect(end.getTime()).toBeGreaterThanOrEqual(now.getTime())
      expect(endOfQuiet({ quiet_from, quiet_to }, end, zone)).toEqual(end)
      const offset = (instant: number) =>
        Date.parse(`${wallTimeOf(new Date(instant), zone).toString()}Z`) - instant
      const around = [-48, -24, -12, 0, 12, 24, 48].map((hours) => offset(now.getTime() + hours * hour))
      if (new Set(around).size > 1) return
      const wall = (now.getTime() + around[0]!) / 60_000
      const minute = ((Math.floor(wall) % 1440) + 1440) % 1440
      const isQuiet =
        quiet_from < quiet_to
          ? quiet_from <= minute && minute < quiet_to
          : quiet_from <= minute || minute < quiet_to
      const left = (quiet_to - minute + 1440) % 1440
      const expected = isQuiet ? (Math.floor(wall) + left) * 60_000 - around[0]! : now.getTime()
      expect(end.getTime()).toBe(expected)
      held++
    }),
    { numRuns: 1000 },
  )
  expect(held).toBeGreaterThan(500)
})

test.each([
  ['today', berlin, 'daily', '09:00', '2027-01-15T08:59:59+01:00', '2027-01-15T09:00+01:00'],
  ['at that very moment', berlin, 'daily', '09:00', '2027-01-15T09:00+01:00', '2027-01-16T09:00+01:00'],
  ['tomorrow', berlin, 'daily', '09:00', '2027-01-15T23:00+01:00', '2027-01-16T09:00+01:00'],
  ['on a Friday', berlin, 'weekly', '09:00', '2027-01-15T08:00+01:00', '2027-01-18T09:00+01:00'],
  ['on a Sunday', berlin, 'weekly', '09:00', '2027-01-17T23:59+01:00', '2027-01-18T09:00+01:00'],
  ['on Monday, before', berlin, 'weekly', '09:00', '2027-01-18T00:00+01:00', '2027-01-18T09:00+01:00'],
  ['on Monday, after', berlin, 'weekly', '09:00', '2027-01-18T09:00+01:00', '2027-01-25T09:00+01:00'],
  ['on Monday there, Sunday in UTC', apia, 'weekly', '09:00', '2027-01-17T12:00Z', '2027-01-17T20:00Z'],
  ['on Sunday there, Monday in UTC', newYork, 'weekly', '09:00', '2027-01-18T02:00Z', '2027-01-18T14:00Z'],
  [
    'over a week with a change',
    newYork,
    'weekly',
    '09:00',
    '2027-03-08T10:00-05:00',
    '2027-03-15T09:00-04:00',
  ],
  ['over a change', berlin, 'daily', '09:00', '2027-03-27T10:00+01:00', '2027-03-28T09:00+02:00'],
  ['at a time that is skipped', berlin, 'daily', '02:30', '2027-03-28T01:00+01:00', '2027-03-28T03:30+02:00'],
  [
    'at a time that comes twice',
    berlin,
    'daily',
    '02:30',
    '2027-10-31T01:00+02:00',
    '2027-10-31T02:30+02:00',
  ],
  ['at one that came', berlin, 'daily', '02:30', '2027-10-31T02:10+01:00', '2027-11-01T02:30+01:00'],
  ['in Kathmandu', kathmandu, 'daily', '00:00', '2027-06-01T18:14Z', '2027-06-01T18:15Z'],
  ['on the day Ramadan begins', casablanca, 'daily', '09:00', '2025-02-22T10:00+01:00', '2025-02-23T09:00Z'],
  ['on Lord Howe', lordHowe, 'daily', '02:15', '2027-10-03T01:00+10:30', '2027-10-03T02:45+11:00'],
] as const)(
  'the next digest %s (%s, %s at %s): after %s it is %s',
  (_what, zone, digest, at, now, expected) => {
    const next = nextDigest(chosen({ digest, digest_at: minuteOf(at) }), new Date(now), zone)
    expect(next?.toISOString()).toBe(new Date(expected).toISOString())
  },
)

test('a digest whose time is in quiet hours comes at their end', () => {
  const preferences = chosen({ digest: 'daily', digest_at: minuteOf('06:00'), ...quiet('22:00-07:00') })
  expect(nextDigest(preferences, new Date('2027-01-15T06:30Z'), 'UTC')).toEqual(new Date('2027-01-15T07:00Z'))
  expect(nextDigest(preferences, new Date('2027-01-15T07:00Z'), 'UTC')).toEqual(new Date('2027-01-16T07:00Z'))
  expect(nextDigest(chosen({}), new Date(), 'UTC')).toBeNull()
})

const night = new Date('2027-01-15T23:00Z')
const day = new Date('2027-01-16T07:00Z')
const planned = (kind: NotificationKind, more: Partial<PreferencesRow>, neededBy: Date | null = null) => {
  const preferences = chosen({ ...quiet('22:00-07:00'), ...more })
  return plan(kind, preferences, { now: night, timeZone: 'UTC', neededBy })
}
const after = (ms: number) => new Date(day.getTime() + ms)

test('at night mail and push wait for the day; what stands in the app does not', () => {
  const waits = { inApp: true, mailAt: day, pushAt: day, digestAt: null }
  expect(planned('event.changed', {})).toEqual(waits)
  expect(planned('event.changed', {}, after(1))).toEqual(waits)
  const now = { inApp: true, mailAt: night, pushAt: night, digestAt: null }
  // When the day begins it would be too late.
  expect(planned('event.changed', {}, day)).toEqual(now)
  expect(planned('event.changed', {}, new Date(night.getTime() + 1))).toEqual(now)
  // It was too late before it could be told.
  expect(planned('event.changed', {}, night)).toEqual(waits)
  expect(planned('booking.confirmed', {})).toEqual({ ...now, pushAt: null })
  expect(planned('password.changed', {})).toEqual(now)
  expect(plan('event.changed', null, { now: night, timeZone: 'UTC', neededBy: null })).toEqual(now)
  expect(planned('event.changed', { kinds: { 'event.changed': { mail: false, in_app: false } } })).toEqual({
    ...waits,
    inApp: false,
    mailAt: null,
  })
})

test('what may be gathered is, for who wants that, and goes by mail once', () => {
  const next = new Date('2027-01-16T09:00Z')
  const gathered = { inApp: true, mailAt: null, pushAt: day, digestAt: next }
  expect(planned('rating.answered', { digest: 'daily' })).toEqual(gathered)
  expect(planned('rating.answered', { digest: 'weekly' }).digestAt).toEqual(new Date('2027-01-18T09:00Z'))
  expect(planned('rating.answered', { digest: 'daily' }, next)).toMatchObject({ mailAt: day, digestAt: null })
  expect(planned('rating.answered', {})).toMatchObject({ mailAt: day, digestAt: null })
  expect(planned('event.changed', { digest: 'daily' })).toMatchObject({ mailAt: day, digestAt: null })
  const off = { kinds: { 'rating.answered': { mail: false } } }
  expect(planned('rating.answered', { digest: 'daily', ...off })).toEqual({ ...gathered, digestAt: null })
})

test('news of an event is needed by its start; of one that was moved by the sooner of the two', () => {
  const facts = { title: 'Lecture', starts_at: '2027-01-16T10:00:00.000Z', time_zone: 'UTC' }
  const moved = (from: string) => ({
    ...facts,
    changes: [{ field: 'starts_at' as const, from, to: facts.starts_at }],
  })
  expect(neededBy('event.cancelled', { ...facts, reason: null })).toEqual(new Date(facts.starts_at))
  expect(neededBy('event.changed', moved('2027-01-16T05:00:00.000Z'))).toEqual(new Date('2027-01-16T05:00Z'))
  expect(neededBy('event.changed', moved('2027-01-17T05:00:00.000Z'))).toEqual(new Date(facts.starts_at))
  expect(neededBy('event.published', facts)).toBeNull()
  expect(neededBy('rating.answered', { title: 'Lecture' })).toBeNull()
})
