import { Temporal } from 'temporal-polyfill'

/** What a clock on the wall of a place shows: a date and a time without a zone. */
export type WallTime = Temporal.PlainDateTime

export function wallTimeOf(instant: Date, timeZone: string): WallTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
}

/**
 * When a clock on the wall shows a time. One that is skipped in spring is read with the offset before the gap, of one
 * that comes twice in autumn the first is taken (RFC 5545, section 3.3.5).
 */
export function instantOf(wall: WallTime, timeZone: string): Date {
  return new Date(wall.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds)
}

/**
 * What was done to one instant, for others: a function that moves an instant by as many days, hours and minutes on the
 * wall as lie between `from` and `to`, whatever the clocks were turned by in between. Where the zone changes too, `from`
 * and the instants given are read in `timeZone`, `to` and the answers in `newZone`.
 */
export function movedBy(
  from: Date,
  to: Date,
  timeZone: string,
  newZone: string = timeZone,
): (instant: Date) => Date {
  const moved = wallTimeOf(from, timeZone).until(wallTimeOf(to, newZone))
  return (instant) => instantOf(wallTimeOf(instant, timeZone).add(moved), newZone)
}

/** A name of the IANA time zone database as it is spelt there; null for what is none (an offset like `+03:00`). */
export function zoneNamed(name: string): string | null {
  if (!/^[A-Za-z]/.test(name)) return null
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
  } catch {
    return null
  }
}
