import ICAL from 'ical.js'
import { Temporal } from 'temporal-polyfill'
import { tzlib_get_ical_block, tzlib_get_timezones } from 'timezones-ical-library'

/** An instant on the wall clock of its place. */
export type Moment = Temporal.ZonedDateTime

export function momentOf(instant: Date, timeZone: string): Moment {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone)
}

/**
 * Whether the wall clock tells the instant. An hour that comes twice in autumn means the first one (RFC 5545, section
 * 3.3.5), and some readers take the second.
 */
export function isTold(moment: Moment): boolean {
  const wall = moment.toPlainDateTime()
  const read = (disambiguation: 'earlier' | 'later') =>
    wall.toZonedDateTime(moment.timeZoneId, { disambiguation })
  return read('earlier').equals(read('later'))
}

/** The rules of a zone that hold today and from now on, as the library knows them. */
interface Rules {
  /** Its component, named `id`. */
  block: string
  zone: ICAL.Timezone
}

const library = new Set(tzlib_get_timezones())
const kept = new Map<string, Rules | null>()

function rulesOf(id: string): Rules | null {
  let rules = kept.get(id)
  if (rules === undefined) {
    rules = library.has(id) ? readRules(id) : null
    kept.set(id, rules)
  }
  return rules
}

function readRules(id: string): Rules {
  // A zone that was renamed carries its newer name there; the event keeps the one it was given.
  const block = String(tzlib_get_ical_block(id)[0]).replace(/^(TZID|X-LIC-LOCATION):.*$/gm, `$1:${id}`)
  return { block, zone: new ICAL.Timezone(new ICAL.Component(ICAL.parse(block) as unknown[])) }
}

function offsetBy({ zone }: Rules, { year, month, day, hour, minute, second }: Moment): number {
  return zone.utcOffset(new ICAL.Time({ year, month, day, hour, minute, second, isDate: false }, zone))
}

/**
 * VTIMEZONE (RFC 5545, section 3.6.5) of a zone for these moments in it. The library's has only the rules of today: where
 * they give another offset for one of the moments (a zone that lately changed its mind, a reader of other data than
 * ours), the component is made of what holds at each of them.
 */
export function timeZoneComponent(id: string, moments: readonly Moment[]): string {
  const rules = rulesOf(id)
  if (rules && moments.every((moment) => offsetBy(rules, moment) * 1e9 === moment.offsetNanoseconds))
    return rules.block
  const observances = new Set(moments.map(observance))
  return ['BEGIN:VTIMEZONE', `TZID:${id}`, ...observances, 'END:VTIMEZONE'].join('\r\n')
}

/** What the clocks were last turned to before a moment, or have always shown. */
function observance(moment: Moment): string {
  const turned = moment.add({ nanoseconds: 1 }).getTimeZoneTransition('previous')
  const before = turned?.subtract({ nanoseconds: 1 }) ?? moment
  // On the wall clock as it was before.
  const step = before.offsetNanoseconds - (turned?.offsetNanoseconds ?? 0)
  const onset = turned?.toPlainDateTime().add({ nanoseconds: step }).toString({ smallestUnit: 'second' })
  const name = moment.offsetNanoseconds > before.offsetNanoseconds ? 'DAYLIGHT' : 'STANDARD'
  return [
    `BEGIN:${name}`,
    `DTSTART:${onset?.replaceAll(/[-:]/g, '') ?? '16010101T000000'}`,
    `TZOFFSETFROM:${before.offset.replaceAll(':', '')}`,
    `TZOFFSETTO:${moment.offset.replaceAll(':', '')}`,
    `END:${name}`,
  ].join('\r\n')
}
