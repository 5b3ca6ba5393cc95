import { setImmediate as nextTurn } from 'node:timers/promises'
import ICAL from 'ical.js'

/** A line of a calendar: its value as the RFC's types have it, its parameters in lower case. */
export interface Property {
  name: string
  parameters: Readonly<Record<string, string>>
  /** `date`, `date-time`, `duration`, `period`, `text`, … */
  type: string
  values: readonly string[]
}

/** Properties by name; of a time zone also its observances. */
export interface Component {
  properties: ReadonlyMap<string, readonly Property[]>
  parts: readonly Component[]
}

export interface Calendar extends Component {
  events: readonly Component[]
  zones: readonly Component[]
}

/** The first value of a property; undefined where a component has none. */
export function said(component: Component, name: string): string | undefined {
  return component.properties.get(name)?.[0]?.values[0]
}

/** The lines that anything is made of; others are not even looked at. */
const wanted = new Set(
  `METHOD X-WR-TIMEZONE UID SUMMARY DESCRIPTION LOCATION URL CATEGORIES STATUS CLASS SEQUENCE DTSTART DTEND DURATION
  RRULE RDATE EXDATE RECURRENCE-ID TZID X-LIC-LOCATION TZOFFSETTO`.split(/\s+/),
)
/** Lines that are read before others get their turn. */
const atATime = 5000
/** Rules have a reader of their own, and the library's throws. */
const asText = new Set(['RRULE', 'TZOFFSETTO'])

/** Takes folds out before anything is decoded: old programs fold between the bytes of a letter. */
function unfolded(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replaceAll(/\r?\n[ \t]/g, ''), 'latin1')
}

/**
 * The text of a file: UTF-8, UTF-16 where a mark at the beginning says so, and what is neither as Windows wrote it
 * before, in Cyrillic or Latin letters by the reader's language.
 */
function textOf(bytes: Buffer, locale: 'ru' | 'en'): string {
  const mark = bytes.toString('latin1', 0, 2)
  if (mark === '\xff\xfe') return new TextDecoder('utf-16le').decode(bytes).replaceAll(/\r?\n[ \t]/g, '')
  if (mark === '\xfe\xff') return new TextDecoder('utf-16be').decode(bytes).replaceAll(/\r?\n[ \t]/g, '')
  const whole = unfolded(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(whole)
  } catch {
    return new TextDecoder(locale === 'ru' ? 'windows-1251' : 'windows-1252').decode(whole)
  }
}

/** A period comes as its beginning and its end: what is a date of it is the beginning. */
const first = (value: unknown): string => String(Array.isArray(value) ? value[0] : value)

function propertyOf(name: string, line: string): Property | null {
  if (asText.has(name)) {
    const value = line.slice(line.lastIndexOf(':') + 1).trim()
    return { name, parameters: {}, type: 'text', values: [value] }
  }
  try {
    const [, parameters, type, ...values] = ICAL.parse.property(line) as [
      string,
      Record<string, unknown>,
      string,
      ...unknown[],
    ]
    const known = Object.entries(parameters).map(([key, value]) => [key, String(value)])
    return { name, parameters: Object.fromEntries(known), type, values: values.map(first) }
  } catch {
    // One line that makes no sense does not spoil the rest.
    return null
  }
}

interface Open {
  name: string
  properties: Map<string, Property[]>
  parts: Component[]
  events: Component[]
  zones: Component[]
}

function opened(name: string): Open {
  return { name, properties: new Map(), parts: [], events: [], zones: [] }
}

/**
 * Reads iCalendar (RFC 5545): the calendars of a file, one as a rule. To-dos, journals, alarms and lines that nothing
 * is made of are passed over. Null when the file is no calendar or ends in the middle of one.
 */
export async function calendarsOf(bytes: Buffer, locale: 'ru' | 'en'): Promise<Calendar[] | null> {
  const calendars: Calendar[] = []
  const stack: Open[] = []
  let read = 0
  for (const line of textOf(bytes, locale)
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)) {
    if (++read % atATime === 0) await nextTurn()
    const [, key = ''] = /^([A-Za-z0-9-]{1,60})[;:]/.exec(line) ?? []
    const name = key.toUpperCase()
    const top = stack.at(-1)
    if (name === 'BEGIN') {
      const begun = line.slice(6).trim().toUpperCase()
      if (!top && begun !== 'VCALENDAR') return null
      stack.push(opened(begun))
    } else if (name === 'END') {
      const ended = stack.pop()
      if (ended?.name !== line.slice(4).trim().toUpperCase()) return null
      const above = stack.at(-1)
      if (!above) calendars.push(ended)
      else if (ended.name === 'VEVENT') above.events.push(ended)
      else if (ended.name === 'VTIMEZONE') above.zones.push(ended)
      else if (ended.name === 'STANDARD' || ended.name === 'DAYLIGHT') above.parts.push(ended)
    } else if (!top) {
      if (line.trim() !== '') return null
    } else if (wanted.has(name)) {
      const property = propertyOf(name, line)
      const before = top.properties.get(name)
      if (property && before) before.push(property)
      else if (property) top.properties.set(name, [property])
    }
  }
  return stack.length === 0 && calendars.length > 0 ? calendars : null
}
