const formats = new Map<string, Intl.DateTimeFormat>()

/** Making a formatter costs some 50 µs, a list of events needs dozens of the same few. */
function format(language: string, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${zone} ${JSON.stringify(options)}`
  let made = formats.get(key)
  if (!made) {
    made = new Intl.DateTimeFormat(language, { timeZone: zone, ...options })
    formats.set(key, made)
  }
  return made
}

/** The viewer's IANA zone. */
export const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone

/** `14`, `Mar`, `Sun`: what a date block shows. */
export function dateParts(instant: string, language: string, zone: string) {
  const date = new Date(instant)
  const part = (options: Intl.DateTimeFormatOptions) => format(language, zone, options).format(date)
  return {
    day: part({ day: 'numeric' }),
    month: part({ month: 'short' }).replace('.', ''),
    weekday: part({ weekday: 'short' }),
  }
}

/** `March 2027`, the heading a list of events is grouped by. */
export function monthOf(instant: string, language: string, zone: string): string {
  const text = format(language, zone, { month: 'long', year: 'numeric' }).format(new Date(instant))
  return text.charAt(0).toLocaleUpperCase(language) + text.slice(1).replace(/ г\.$/, '')
}

/** From start to end, shortened as the language does it: `Sunday, March 14, 2027, 7:00 – 9:00 PM`. */
export function span(start: string, end: string | null, language: string, zone: string): string {
  const long = format(language, zone, { dateStyle: 'full', timeStyle: 'short' })
  return end ? long.formatRange(new Date(start), new Date(end)) : long.format(new Date(start))
}

/** Whole days, the end being the midnight after the last: `Mar 14 – 16, 2027`, of one day its date. */
export function days(start: string, end: string | null, language: string, zone: string): string {
  const last = end ? Date.parse(end) - 1 : Date.parse(start)
  return format(language, zone, { dateStyle: 'medium' }).formatRange(new Date(start), last)
}

/** When an event is, in full and as its own clock shows it: `Sunday, March 14, 2027, 7:00 – 9:00 PM`, or its days. */
export function whenOf(
  event: { starts_at: string; ends_at: string | null; time_zone: string; all_day: boolean },
  language: string,
): string {
  const { starts_at, ends_at, time_zone, all_day } = event
  if (!all_day) return span(starts_at, ends_at, language, time_zone)
  const last = ends_at ? Date.parse(ends_at) - 1 : Date.parse(starts_at)
  return format(language, time_zone, { dateStyle: 'full' }).formatRange(new Date(starts_at), last)
}

/** Time of day in a zone. */
export function clock(instant: string, language: string, zone: string): string {
  return format(language, zone, { timeStyle: 'short' }).format(new Date(instant))
}

/** Day and time, short: `Mar 14, 7:00 PM`. */
export function shortly(instant: string, language: string, zone = ownZone): string {
  return format(language, zone, {
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
  }).format(new Date(instant))
}

/** `Mar 14, 2027`, on the viewer's calendar. */
export function calendarDay(instant: string, language: string): string {
  return format(language, ownZone, { dateStyle: 'medium' }).format(new Date(instant))
}

/** `14 Mar 2027`: a day by its date, `2027-03-14`, wherever one is. */
export function dayOf(date: string, language: string): string {
  return format(language, 'UTC', { dateStyle: 'medium' }).format(Date.parse(date))
}

/** `Tue`: a day of the week, Sunday is 0. */
export function weekdayName(day: number, language: string): string {
  // The first of January 2023 was a Sunday.
  return format(language, 'UTC', { weekday: 'short' }).format(Date.UTC(2023, 0, 1 + day))
}

/** `GMT+3`: how a zone stands at an instant. */
export function offsetName(instant: Date, language: string, zone: string): string {
  const parts = format(language, zone, { timeZoneName: 'shortOffset' }).formatToParts(instant)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone
}

/** Whether the viewer's clock shows another time than the event's at that instant. */
export function differs(instant: string, zone: string): boolean {
  return offsetMinutes(Date.parse(instant), zone) !== offsetMinutes(Date.parse(instant), ownZone)
}

/** Minutes the wall clock of a zone is ahead of UTC at an instant (milliseconds). */
function offsetMinutes(instant: number, zone: string): number {
  const options: Intl.DateTimeFormatOptions = {
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }
  const part = Object.fromEntries(
    format('en', zone, options)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const wall = Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day, part.hour, part.minute)
  return Math.round((wall - instant) / 60_000)
}

/**
 * The instant a wall clock (`2027-03-14T19:00`, as `datetime-local` gives it) shows in a zone, in UTC.
 * A time the spring change skips is taken as much later, one the autumn change repeats as the first.
 */
export function instantOf(wall: string, zone: string): string {
  const asUtc = Date.parse(`${wall}Z`)
  const before = offsetMinutes(asUtc - 86_400_000, zone)
  const after = offsetMinutes(asUtc + 86_400_000, zone)
  const candidates = [before, after].map((minutes) => asUtc - minutes * 60_000)
  const shown = candidates.find((instant) => instant + offsetMinutes(instant, zone) * 60_000 === asUtc)
  return new Date(shown ?? asUtc - before * 60_000).toISOString()
}

/** What a zone’s wall clock shows at an instant (milliseconds), as `datetime-local` wants it. */
export function wallClock(instant: number, zone: string): string {
  return new Date(instant + offsetMinutes(instant, zone) * 60_000).toISOString().slice(0, 16)
}
