import { refuse } from '../../kernel/errors.ts'
import { instantOf, wallTimeOf } from '../../kernel/zones.ts'

/** How long an event lasts that names no end, and is under way at least. */
export const usualLengthMs = 2 * 3_600_000

export interface Times {
  starts_at: Date
  ends_at: Date | null
  all_day: boolean
  time_zone: string
}

/** Where times are written, in answers and cursors, years have four digits; whole days end a day later. */
const latest = new Date('9999-12-29T00:00:00Z')

/**
 * Times as an event keeps them: one of whole days begins with the day it starts on and ends with the one it ends in.
 * Throws the refusals `event.ends_before_start`, and `request.invalid` for a year of five digits.
 */
export function settled(times: Times): Times {
  const { starts_at, ends_at, all_day, time_zone } = times
  if (ends_at && ends_at <= starts_at) refuse('event.ends_before_start')
  if ((ends_at ?? starts_at) > latest) refuse('request.invalid')
  if (!all_day) return times
  const dayOf = (moment: Date) =>
    wallTimeOf(moment, time_zone).round({ smallestUnit: 'day', roundingMode: 'floor' })
  const first = dayOf(starts_at)
  const last = ends_at ? dayOf(new Date(ends_at.getTime() - 1)) : first
  return {
    ...times,
    starts_at: instantOf(first, time_zone),
    ends_at: instantOf(last.add({ days: 1 }), time_zone),
  }
}

/** Refuses an event that would have started already. */
export function checkStart(startsAt: Date, now: Date): void {
  if (startsAt <= now) refuse('event.starts_in_past')
}

/** When an event becomes public that is asked to at a time: never before now. */
export function publicationTime(asked: string, now: Date): Date {
  const wanted = new Date(asked)
  return wanted > now ? wanted : now
}

/** Nobody could book an event that becomes public when it has started. Throws the refusal `event.published_after_start`. */
export function checkPublication(publishAt: Date, startsAt: Date): void {
  if (publishAt >= startsAt) refuse('event.published_after_start')
}

/** Whether an event may still be changed or cancelled: it is not over, not cancelled, and not under way. */
export function isOpen(event: { status: string; starts_at: Date }, now: Date): boolean {
  if (event.status === 'upcoming') return event.starts_at > now
  return event.status === 'draft' || event.status === 'scheduled'
}

/** The same weekday and time on the wall a week later, or as many weeks as it takes to come after now. */
export function weeksLater(startsAt: Date, timeZone: string, now: Date): Date {
  const wall = wallTimeOf(startsAt, timeZone)
  const missed = wall.until(wallTimeOf(now, timeZone), { largestUnit: 'week' }).weeks
  let weeks = Math.max(missed, 0)
  let later: Date
  do later = instantOf(wall.add({ weeks: ++weeks }), timeZone)
  while (later <= now)
  return later
}
