import fc from 'fast-check'
import ICAL from 'ical.js'
import { expect, test } from 'vitest'
import { ruleOf } from '../../src/features/events/series/codec.ts'
import { datesOf } from '../../src/features/events/series/rules.ts'

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
const some = (most: number) =>
  fc.uniqueArray(fc.integer({ min: 1, max: most }), { minLength: 1, maxLength: 3 })
const days = fc.subarray(weekdays, { minLength: 1 })
const nthDay = fc
  .tuple(fc.constantFrom(1, 2, 3, -1), fc.constantFrom(...weekdays))
  .map((parts) => parts.join(''))
const part = (name: string, values: fc.Arbitrary<unknown>) =>
  values.map((value) => `;${name}=${String(value)}`)
const maybe = (name: string, values: fc.Arbitrary<unknown>) => fc.oneof(fc.constant(''), part(name, values))
const joined = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((all) => all.join(''))

/** Rules that another implementation is right about. */
const rules = joined(
  fc.oneof(
    joined(fc.constant('FREQ=DAILY'), maybe('BYMONTH', some(12)), maybe('BYDAY', days)),
    joined(fc.constant('FREQ=WEEKLY'), maybe('BYDAY', days), maybe('WKST', fc.constantFrom('MO', 'SU'))),
    joined(fc.constant('FREQ=MONTHLY'), part('BYMONTHDAY', some(28))),
    joined(fc.constant('FREQ=MONTHLY'), part('BYDAY', nthDay)),
    joined(fc.constant('FREQ=YEARLY'), part('BYMONTH', some(12)), part('BYMONTHDAY', some(28))),
    joined(
      fc.constant('FREQ=YEARLY'),
      part('BYMONTH', fc.integer({ min: 1, max: 12 })),
      part('BYDAY', nthDay),
    ),
  ),
  maybe('INTERVAL', fc.integer({ min: 1, max: 3 })),
)

/** The first dates, and as many more as it takes to come to one. */
function first(count: number, dates: Iterable<Date>, to = new Date(0)): Date[] {
  const found: Date[] = []
  for (const date of dates) if (found.push(date) >= count && date >= to) break
  return found
}

test('the dates of a rule are those that another implementation finds', () => {
  fc.assert(
    fc.property(
      rules,
      fc.date({ min: new Date('2027-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
      fc.integer({ min: 0, max: 800 }),
      (text, at, daysLater) => {
        const start = new Date(Math.floor(at.getTime() / 1000) * 1000)
        const rule = ruleOf(text)
        if (!rule) throw new Error(`${text} is a rule`)
        const iso = (instant: Date) => instant.toISOString().slice(0, 19)
        const iterator = ICAL.Recur.fromString(text).iterator(ICAL.Time.fromDateTimeString(iso(start)))
        const theirs: string[] = []
        while (theirs.length < 12) theirs.push(iterator.next().toString())
        // The start counts whether the rule gives it or not.
        const expected = [...new Set([iso(start), ...theirs])].slice(0, 12)
        expect(first(12, datesOf(rule, start, 'UTC')).map(iso)).toEqual(expected)
        // Entering later gives the same from there on.
        const since = new Date(start.getTime() + daysLater * 86_400_000)
        const later = first(3, datesOf(rule, start, 'UTC', since))
        const all = first(1, datesOf(rule, start, 'UTC'), later.at(-1))
        expect(all.slice(-later.length)).toEqual(later)
      },
    ),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 300) },
  )
})
