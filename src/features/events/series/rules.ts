import { Temporal } from 'temporal-polyfill'
import { instantOf, movedBy, type WallTime, wallTimeOf } from '../../../kernel/zones.ts'
import type { Rule } from './codec.ts'

const dayMs = 86_400_000
/** A rule that gives nothing for so long never will: weekdays and dates repeat after 28 years, but for 1900 and 2100. */
const longestPauseDays = 41 * 366

/** A day of the calendar as rules look at it; `number` counts days from 1970. */
interface Day {
  number: number
  year: number
  month: number
  date: number
  weekday: number
}

function dayOf(number: number): Day {
  const at = new Date(number * dayMs)
  return {
    number,
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    date: at.getUTCDate(),
    weekday: at.getUTCDay(),
  }
}

/** The number of a day; months and dates that are none count on into the next. */
const numberOf = (year: number, month: number, date: number) => Date.UTC(year, month - 1, date) / dayMs

/** Whether one of the places, counted from the end when negative, is `place` of `count`. */
const isAmong = (places: readonly number[], place: number, count: number) =>
  places.includes(place) || places.includes(place - count - 1)

/** The first day of week 1: the week that has at least four days in the year. */
function firstWeek(year: number, weekStart: number): number {
  const fourth = dayOf(numberOf(year, 1, 4))
  return fourth.number - ((fourth.weekday - weekStart + 7) % 7)
}

function isInWeek(day: Day, { byWeekNumber, weekStart }: Rule): boolean {
  const year = [day.year + 1, day.year, day.year - 1].find(
    (candidate) => firstWeek(candidate, weekStart) <= day.number,
  ) as number
  const start = firstWeek(year, weekStart)
  const weeks = (firstWeek(year + 1, weekStart) - start) / 7
  return isAmong(byWeekNumber, Math.floor((day.number - start) / 7) + 1, weeks)
}

/** Whether a day is one of BYDAY; an nth is counted in its month, or in its year where no months are named. */
function isWeekdayOf(day: Day, rule: Rule): boolean {
  const inMonth = rule.freq === 'MONTHLY' || rule.byMonth.length > 0
  const from = inMonth ? numberOf(day.year, day.month, 1) : numberOf(day.year, 1, 1)
  const to = inMonth ? numberOf(day.year, day.month + 1, 1) : numberOf(day.year + 1, 1, 1)
  const nth = Math.floor((day.number - from) / 7) + 1
  const nthFromEnd = -(Math.floor((to - 1 - day.number) / 7) + 1)
  return rule.byDay.some(
    (by) => by.weekday === day.weekday && (by.nth === 0 || by.nth === nth || by.nth === nthFromEnd),
  )
}

function fits(day: Day, rule: Rule): boolean {
  const { byMonth, byMonthDay, byYearDay, byWeekNumber, byDay } = rule
  const yearStart = numberOf(day.year, 1, 1)
  const daysInMonth = () => numberOf(day.year, day.month + 1, 1) - numberOf(day.year, day.month, 1)
  return (
    (byMonth.length === 0 || byMonth.includes(day.month)) &&
    (byMonthDay.length === 0 || isAmong(byMonthDay, day.date, daysInMonth())) &&
    (byDay.length === 0 || isWeekdayOf(day, rule)) &&
    (byYearDay.length === 0 ||
      isAmong(byYearDay, day.number - yearStart + 1, numberOf(day.year + 1, 1, 1) - yearStart)) &&
    (byWeekNumber.length === 0 || isInWeek(day, rule))
  )
}

/** The rule with what it leaves to its start said: "information missing from the rule is taken from DTSTART". */
function completed(rule: Rule, start: Day): Rule {
  const { freq, byMonth, byMonthDay, byYearDay, byWeekNumber, byDay } = rule
  const onWeekday = [{ weekday: start.weekday, nth: 0 }]
  if (byDay.length + byMonthDay.length + byYearDay.length > 0 || freq === 'DAILY') return rule
  if (freq === 'WEEKLY' || byWeekNumber.length > 0) return { ...rule, byDay: onWeekday }
  if (freq === 'MONTHLY' || byMonth.length > 0) return { ...rule, byMonthDay: [start.date] }
  return { ...rule, byMonth: [start.month], byMonthDay: [start.date] }
}

/** The days, from and up to, of the `index`-th period of a rule, counted from that of its start. */
function period({ freq, interval, weekStart }: Rule, start: Day, index: number): [number, number] {
  const at = index * interval
  if (freq === 'DAILY') return [start.number + at, start.number + at + 1]
  if (freq === 'WEEKLY') {
    const monday = start.number - ((start.weekday - weekStart + 7) % 7)
    return [monday + at * 7, monday + at * 7 + 7]
  }
  if (freq === 'MONTHLY') {
    return [numberOf(start.year, start.month + at, 1), numberOf(start.year, start.month + at + 1, 1)]
  }
  return [numberOf(start.year + at, 1, 1), numberOf(start.year + at + 1, 1, 1)]
}

/** A number of periods that end before a day. */
function periodsUntil({ freq, interval }: Rule, start: Day, day: Day): number {
  const months = (day.year - start.year) * 12 + day.month - start.month
  const days = day.number - start.number
  const all = { DAILY: days, WEEKLY: days / 7, MONTHLY: months, YEARLY: months / 12 }[freq]
  return Math.max(0, Math.floor(all / interval) - 1)
}

/** A time on the wall as ms since 1970 there: a rule of old is counted through by the ten thousand. */
function wallNumber(wall: WallTime): number {
  const { year, month, day, hour, minute, second, millisecond } = wall
  return Date.UTC(year, month - 1, day, hour, minute, second, millisecond)
}

/** Every time of a day that the rule names, in order, as ms of the day. */
function timesOf(rule: Rule, start: WallTime): number[] {
  const or = (list: readonly number[], given: number) => (list.length > 0 ? list : [given])
  return or(rule.byHour, start.hour).flatMap((hour) =>
    or(rule.byMinute, start.minute).flatMap((minute) =>
      or(rule.bySecond, start.second).map(
        (second) => ((hour * 60 + minute) * 60 + second) * 1000 + start.millisecond,
      ),
    ),
  )
}

/** The last time on the wall that UNTIL lets in. */
function untilOf(until: string | null, timeZone: string): number {
  if (until === null) return Number.POSITIVE_INFINITY
  if (until.endsWith('Z')) {
    return wallNumber(wallTimeOf(new Date(Temporal.Instant.from(until).epochMilliseconds), timeZone))
  }
  const wall = wallNumber(Temporal.PlainDateTime.from(until))
  // A date without a time: to the end of that day, as calendars in the wild mean it.
  return until.includes('T') ? wall : wall + dayMs - 1
}

/**
 * The times on the wall that a rule gives, in order, without COUNT and UNTIL, from some time before `skipTo` on. Ends
 * by itself when nothing comes for decades. Why no library does it: docs/decisions/0017-recurrence-and-imports.md.
 */
function* wallTimes(rule: Rule, start: WallTime, skipTo: number): Generator<number> {
  const first = dayOf(numberOf(start.year, start.month, start.day))
  const whole = completed(rule, first)
  const times = timesOf(rule, start)
  const { bySetPosition } = rule
  let latest = Math.max(first.number, Math.floor(skipTo / dayMs))
  for (let index = periodsUntil(whole, first, dayOf(latest)); ; index++) {
    const [from, to] = period(whole, first, index)
    if (from - latest > longestPauseDays) return
    const set: number[] = []
    for (let number = from; number < to; number++) {
      if (fits(dayOf(number), whole)) for (const time of times) set.push(number * dayMs + time)
    }
    const given =
      bySetPosition.length === 0 ? set : set.filter((_, at) => isAmong(bySetPosition, at + 1, set.length))
    if (given.length > 0) latest = to
    yield* given
  }
}

/**
 * The instants of a rule after `after`, in order, as long as it gives any: `startsAt` is the first of all whether the
 * rule gives it or not, and counts as one of COUNT (RFC 5545, section 3.8.5.3).
 */
export function* datesOf(rule: Rule, startsAt: Date, timeZone: string, after?: Date): Generator<Date> {
  const until = untilOf(rule.until, timeZone)
  const start = wallTimeOf(startsAt, timeZone)
  const first = wallNumber(start)
  // Two days before, and no zone need be asked whether that was earlier.
  const since = after && after > startsAt ? wallNumber(wallTimeOf(after, timeZone)) - 2 * dayMs : first
  const isNew = (date: Date) => !after || date > after
  if (isNew(startsAt)) yield startsAt
  let count = 1
  let latest = startsAt
  // What counts its dates is counted from the start.
  for (const wall of wallTimes(rule, start, rule.count === null ? since : first)) {
    if (wall > until || (rule.count !== null && count >= rule.count)) return
    if (wall <= first) continue
    if (wall >= since) {
      const date = instantOf(wallTimeOf(new Date(wall), 'UTC'), timeZone)
      // Two that fall into a gap of the clock may become one.
      if (date <= latest) continue
      if (isNew(date)) yield date
      latest = date
    }
    count++
  }
}

/** The last one that a caller may name. */
export const lastInstant = new Date('9000-12-31T23:59:59Z')

/** How far ahead a series is kept filled. */
export const yearsAhead = 1

export function yearsAfter(instant: Date, years: number): Date {
  const later = new Date(instant)
  later.setUTCFullYear(later.getUTCFullYear() + years)
  return later
}

interface Times {
  starts_at: Date
  ends_at: Date | null
  time_zone: string
}

/** When an event ends that is moved to another start: as long after it on the wall. */
export function endOf({ starts_at, ends_at, time_zone }: Times, start: Date): Date | null {
  if (ends_at === null) return null
  const end = movedBy(starts_at, start, time_zone)(ends_at)
  // One that lies within the turn of a clock may come out before its start: then it is as long as the first.
  return end > start ? end : new Date(start.getTime() + ends_at.getTime() - starts_at.getTime())
}
