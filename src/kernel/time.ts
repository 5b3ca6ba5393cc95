type Locale = 'ru' | 'en'

const day = { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' } as const
const styles = {
  moment: { ...day, hour: '2-digit', minute: '2-digit', timeZoneName: 'short' },
  day,
  wall: { dateStyle: 'short', timeStyle: 'medium' },
} satisfies Record<string, Intl.DateTimeFormatOptions>

/** Making a format costs 50 µs and more, using one a few: a mail to a crowd asks for the same again and again. */
const formats = new Map<string, Intl.DateTimeFormat>()
const mostFormats = 500

function formatOf(style: keyof typeof styles, language: string, timeZone: string): Intl.DateTimeFormat {
  const name = `${style} ${language} ${timeZone}`
  let format = formats.get(name)
  if (!format) {
    format = new Intl.DateTimeFormat(language, { ...styles[style], timeZone })
    if (formats.size >= mostFormats) formats.clear()
    formats.set(name, format)
  }
  return format
}

const languages: Record<Locale, string> = { ru: 'ru-RU', en: 'en-GB' }

/**
 * An instant in words, in a zone and a language: `вс, 14 марта 2027 г. в 19:00 GMT+3`. The one function that
 * renders a time for in-app texts and mail.
 */
export function renderTime(instant: Date, timeZone: string, locale: Locale): string {
  return formatOf('moment', languages[locale], timeZone).format(instant)
}

/** The day an instant falls on in a zone, in words: `вс, 14 марта 2027 г.` */
export function renderDay(instant: Date, timeZone: string, locale: Locale): string {
  return formatOf('day', languages[locale], timeZone).format(instant)
}

/** What a clock on the wall of a zone shows, as spreadsheets read it: `2027-03-14 19:00:05`. */
export function wallClock(instant: Date, timeZone: string): string {
  // Sweden writes dates as ISO 8601 does.
  return formatOf('wall', 'sv-SE', timeZone).format(instant)
}

/** When something is: from its start to its end, if it names one. Of whole days the end is the midnight after the last. */
export interface Span {
  starts_at: Date
  ends_at: Date | null
  all_day: boolean
  time_zone: string
}

/** A span in words, for feeds and pages: `Sun, 14 March 2027, 19:00–21:00 GMT+3`; whole days without a time of day. */
export function renderSpan({ starts_at, ends_at, all_day, time_zone }: Span, locale: Locale): string {
  const format = formatOf(all_day ? 'day' : 'moment', languages[locale], time_zone)
  const last = all_day && ends_at ? new Date(ends_at.getTime() - 1) : ends_at
  return last && last > starts_at ? format.formatRange(starts_at, last) : format.format(starts_at)
}
