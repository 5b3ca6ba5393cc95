import { instantOf } from '../../i18n/time.ts'

/** As RFC 5545 writes them, in the order of `Date.getUTCDay()`. */
export const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const
export type Weekday = (typeof weekdays)[number]

/** How an event repeats; `every: ''` is once. */
export interface Repeat {
  every: '' | 'DAILY' | 'WEEKLY' | 'MONTHLY'
  /** Of a week; the day of the first date is always among them. */
  days: Weekday[]
  ends: 'count' | 'until'
  count: string
  /** The last day it may fall on, `2027-06-30`. */
  until: string
}

const dayMs = 86_400_000
/** More are neither counted nor shown. */
const longest = 1000

export const once: Repeat = { every: '', days: [], ends: 'count', count: '10', until: '' }

/** The day of the week of a date, `2027-03-14`. */
export function weekdayOf(date: string): Weekday {
  return weekdays[new Date(date).getUTCDay()] ?? 'MO'
}

/** The chosen days with the one of the first date, Monday first. */
export function daysOf({ days }: Repeat, first: string): Weekday[] {
  const all = new Set([...days, weekdayOf(first)])
  return [...weekdays.slice(1), weekdays[0]].filter((day) => all.has(day))
}

/**
 * The RRULE (RFC 5545 §3.3.10) of a repetition; `undefined` for what happens once.
 * UNTIL is the end of the last day in UTC, as §3.3.10 wants it beside a start with a zone.
 */
export function rruleOf(repeat: Repeat, first: string, zone: string): string | undefined {
  if (!repeat.every) return undefined
  const parts = [`FREQ=${repeat.every}`]
  if (repeat.every === 'WEEKLY') parts.push(`BYDAY=${daysOf(repeat, first).join(',')}`)
  if (repeat.ends === 'count') parts.push(`COUNT=${repeat.count || 1}`)
  else if (repeat.until) {
    const end = instantOf(`${repeat.until}T23:59`, zone)
    parts.push(`UNTIL=${end.replace(/[-:]|\.\d+/g, '')}`)
  }
  return parts.join(';')
}

/** The dates of a repetition by the calendar, `2027-03-14`, 1000 at most. */
export function datesOf(repeat: Repeat, first: string): string[] {
  const start = Date.parse(first)
  if (Number.isNaN(start)) return []
  if (!repeat.every) return [first]
  const most = repeat.ends === 'count' ? Math.min(Number(repeat.count) || 1, longest) : longest
  const last = repeat.ends === 'until' && repeat.until ? repeat.until : '9999-12-31'
  const dates: string[] = []
  const days = new Set(daysOf(repeat, first))
  for (let step = 0; dates.length < most && step < longest * 8; step++) {
    const date = repeat.every === 'MONTHLY' ? inMonth(start, step) : isoDay(start + step * dayMs)
    // A month without such a day is skipped (RFC 5545 §3.3.10).
    if (date === null) continue
    if (date > last) break
    if (repeat.every !== 'WEEKLY' || days.has(weekdayOf(date))) dates.push(date)
  }
  return dates
}

const isoDay = (time: number) => new Date(time).toISOString().slice(0, 10)

function inMonth(start: number, months: number): string | null {
  const first = new Date(start)
  const date = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + months, first.getUTCDate()))
  return date.getUTCDate() === first.getUTCDate() ? isoDay(date.getTime()) : null
}
