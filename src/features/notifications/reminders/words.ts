import type { Locale } from '../../../http/wording.ts'
import { wallClock } from '../../../kernel/time.ts'
import type { Time } from '../tables.ts'

type Unit = 'minute' | 'hour' | 'day'

const english: Record<Unit, readonly [one: string, other: string]> = {
  minute: ['in a minute', 'minutes'],
  hour: ['in an hour', 'hours'],
  day: ['in a day', 'days'],
}
/** After «через»; of one thing it names no number. */
const russian: Record<Unit, Partial<Record<Intl.LDMLPluralRule, string>>> = {
  minute: { one: 'минуту', few: 'минуты', many: 'минут' },
  hour: { one: 'час', few: 'часа', many: 'часов' },
  day: { one: 'день', few: 'дня', many: 'дней' },
}
const pluralsInRussian = new Intl.PluralRules('ru')

const whole: Record<Locale, (count: number, unit: Unit) => string> = {
  en: (count, unit) => (count === 1 ? english[unit][0] : `in ${count} ${english[unit][1]}`),
  ru(count, unit) {
    const name = russian[unit][pluralsInRussian.select(count)]
    return count === 1 ? `через ${name}` : `через ${count} ${name}`
  },
}
const today: Record<Locale, string> = { en: 'today', ru: 'сегодня' }
const tomorrow: Record<Locale, string> = { en: 'tomorrow', ru: 'завтра' }

const minuteMs = 60_000
const dayMs = 86_400_000

/** Days from one to the other on the calendar of a zone. */
function daysBetween(from: Date, to: Date, zone: string): number {
  const day = (instant: Date) => Date.parse(wallClock(instant, zone).slice(0, 10))
  return Math.round((day(to) - day(from)) / dayMs)
}

/**
 * How long it is from `from` to the start, in words: `in 30 minutes`, `in an hour`, `tomorrow`. Of whole days only which day it is,
 * at the event's place; else the day on the reader's calendar.
 */
export function ahead(
  { starts_at, time_zone, all_day }: Time,
  from: Date,
  locale: Locale,
  zone: string,
): string {
  const start = new Date(starts_at)
  const days = daysBetween(from, start, all_day ? time_zone : zone)
  const minutes = Math.max(1, Math.round((start.getTime() - from.getTime()) / minuteMs))
  if (all_day && days <= 0) return today[locale]
  if (days === 1 && (all_day || minutes > 720)) return tomorrow[locale]
  if (all_day) return whole[locale](days, 'day')
  if (minutes < 60) return whole[locale](minutes, 'minute')
  const hours = Math.round(minutes / 60)
  return hours < 36 ? whole[locale](hours, 'hour') : whole[locale](Math.round(hours / 24), 'day')
}

/** From when a reminder counts: the moment it was for, as long as it is about that late that it makes no difference. */
export function countedFrom({ starts_at }: Time, minutes: number, now: Date): Date {
  const meant = Date.parse(starts_at) - minutes * minuteMs
  const late = now.getTime() - meant
  return Math.abs(late) <= Math.max(2, minutes / 20) * minuteMs ? new Date(meant) : now
}
