import { Temporal } from 'temporal-polyfill'

const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA']

/** Weekdays of a rule (0 is Sunday): each of them, or the nth of a month or year, from its end when negative. */
interface ByDay {
  weekday: number
  /** 0: each. */
  nth: number
}

/** A recurrence rule (RFC 5545, section 3.3.10) whose numbers are in their ranges and whose parts go together. */
export interface Rule {
  freq: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY'
  interval: number
  count: number | null
  /** As it is written: `YYYYMMDD`, with `THHMMSS` a time on the wall, with `Z` an instant. */
  until: string | null
  weekStart: number
  byMonth: readonly number[]
  byWeekNumber: readonly number[]
  byYearDay: readonly number[]
  byMonthDay: readonly number[]
  byDay: readonly ByDay[]
  byHour: readonly number[]
  byMinute: readonly number[]
  bySecond: readonly number[]
  bySetPosition: readonly number[]
}

const longestText = 500
/** Every thousandth year is as good as never, ten thousand dates are as good as no end. */
const longestInterval = 1000
const highestCount = 10_000
/** More of them are no series of events. */
const timesADay = 24

const day = '(SU|MO|TU|WE|TH|FR|SA)'
const list = (item: string) => new RegExp(`^${item}(,${item})*$`)
const shapes = {
  FREQ: /^(DAILY|WEEKLY|MONTHLY|YEARLY)$/,
  INTERVAL: /^\d{1,12}$/,
  COUNT: /^\d{1,12}$/,
  UNTIL: /^\d{8}(T\d{6}Z?)?$/,
  WKST: new RegExp(`^${day}$`),
  BYDAY: list(`([+-]?\\d{1,2})?${day}`),
  BYMONTH: list('\\d{1,2}'),
  BYWEEKNO: list('[+-]?\\d{1,2}'),
  BYYEARDAY: list('[+-]?\\d{1,3}'),
  BYMONTHDAY: list('[+-]?\\d{1,2}'),
  BYHOUR: list('\\d{1,2}'),
  BYMINUTE: list('\\d{1,2}'),
  BYSECOND: list('\\d{1,2}'),
  BYSETPOS: list('[+-]?\\d{1,3}'),
}
type Name = keyof typeof shapes

function partsOf(text: string): Map<Name, string> | null {
  if (text.length > longestText) return null
  const parts = new Map<Name, string>()
  for (const part of text.trim().toUpperCase().replace(/;$/, '').split(';')) {
    const [name = '', value = ''] = part.split('=', 2)
    if (!Object.hasOwn(shapes, name) || part !== `${name}=${value}`) return null
    if (!shapes[name as Name].test(value) || parts.has(name as Name)) return null
    parts.set(name as Name, value)
  }
  return parts
}

/** Reads a rule, strictly: what is no rule, or one of more than daily events, is null. */
export function ruleOf(text: string): Rule | null {
  const parts = partsOf(text)
  const freq = parts?.get('FREQ') as Rule['freq'] | undefined
  if (!parts || !freq) return null

  let fits = true
  const within = (least: number, most: number) => (n: number) => {
    if (n < least || n > most) fits = false
  }
  const numbers = (name: Name, check: (n: number) => void, signed = false) => {
    const found = [...new Set(parts.get(name)?.split(',').map(Number))].toSorted((a, b) => a - b)
    for (const n of found) check(signed ? Math.abs(n) : n)
    return found
  }
  const number = (name: Name, most: number) => {
    const text = parts.get(name)
    if (text === undefined) return null
    within(1, most)(Number(text))
    return Number(text)
  }
  const rule: Rule = {
    freq,
    interval: number('INTERVAL', longestInterval) ?? 1,
    count: number('COUNT', highestCount),
    until: parts.get('UNTIL') ?? null,
    weekStart: weekdays.indexOf(parts.get('WKST') ?? 'MO'),
    byMonth: numbers('BYMONTH', within(1, 12)),
    byWeekNumber: numbers('BYWEEKNO', within(1, 53), true),
    byYearDay: numbers('BYYEARDAY', within(1, 366), true),
    byMonthDay: numbers('BYMONTHDAY', within(1, 31), true),
    byDay: (parts.get('BYDAY')?.split(',') ?? []).map((entry) => {
      const nth = entry.slice(0, -2)
      if (nth) within(1, 53)(Math.abs(Number(nth)))
      return { nth: Number(nth), weekday: weekdays.indexOf(entry.slice(-2)) }
    }),
    byHour: numbers('BYHOUR', within(0, 23)),
    byMinute: numbers('BYMINUTE', within(0, 59)),
    bySecond: numbers('BYSECOND', within(0, 59)),
    bySetPosition: numbers('BYSETPOS', within(1, 366), true),
  }
  return fits && isTime(rule.until) && goTogether(rule) ? rule : null
}

function isTime(until: string | null): boolean {
  try {
    return until === null || Temporal.PlainDateTime.from(until.replace('Z', '')) !== null
  } catch {
    return false
  }
}

/** Which parts go with which frequency: the table of section 3.3.10, and its sentences. */
function goTogether(rule: Rule): boolean {
  const { freq, byMonth, byWeekNumber, byYearDay, byMonthDay, byDay, byHour, byMinute, bySecond } = rule
  const nths = byDay.some(({ nth }) => nth !== 0)
  const times = Math.max(byHour.length, 1) * Math.max(byMinute.length, 1) * Math.max(bySecond.length, 1)
  const lists = [byMonth, byWeekNumber, byYearDay, byMonthDay, byDay, byHour, byMinute, bySecond]
  return (
    (rule.count === null || rule.until === null) &&
    (freq === 'YEARLY' || byWeekNumber.length + byYearDay.length === 0) &&
    (freq !== 'WEEKLY' || byMonthDay.length === 0) &&
    (!nths || freq === 'MONTHLY' || (freq === 'YEARLY' && byWeekNumber.length === 0)) &&
    (rule.bySetPosition.length === 0 || lists.some(({ length }) => length > 0)) &&
    times <= timesADay
  )
}
