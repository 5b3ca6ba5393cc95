import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ruleOf } from '../../src/features/events/series/codec.ts'
import { datesOf as datesMade } from '../../src/features/events/series/rules.ts'
import {
  datesOf as datesShown,
  type Repeat,
  rruleOf,
  weekdays,
} from '../../src/web/events/form/recurrence.ts'
import { instantOf, wallClock } from '../../src/web/i18n/time.ts'

const day = fc
  .date({ min: new Date('2027-01-01'), max: new Date('2029-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const repeat = (first: string): fc.Arbitrary<Repeat> =>
  fc.record({
    every: fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY'),
    days: fc.uniqueArray(fc.constantFrom(...weekdays)),
    ends: fc.constantFrom('count', 'until'),
    count: fc.integer({ min: 1, max: 30 }).map(String),
    until: fc
      .integer({ min: 0, max: 120 })
      .map((days) => new Date(Date.parse(first) + days * 86_400_000).toISOString().slice(0, 10)),
  })

test('the dates the form shows are those the server makes of its rule, in every zone', () => {
  const zone = fc.constantFrom(
    'Europe/Moscow',
    'America/New_York',
    'Pacific/Auckland',
    'Asia/Kathmandu',
    'UTC',
  )
  const series = day.chain((first) => fc.tuple(fc.constant(first), repeat(first), zone))
  fc.assert(
    fc.property(series, ([first, chosen, timeZone]) => {
      const rule = ruleOf(rruleOf(chosen, first, timeZone) ?? '')
      expect(rule).not.toBeNull()
      const start = new Date(instantOf(`${first}T19:00`, timeZone))
      const made: string[] = []
      for (const date of datesMade(rule!, start, timeZone)) {
        made.push(wallClock(date.getTime(), timeZone))
        if (made.length === 150) break
      }
      expect(made).toEqual(
        datesShown(chosen, first)
          .slice(0, 150)
          .map((date) => `${date}T19:00`),
      )
    }),
    { numRuns: 200 },
  )
})
