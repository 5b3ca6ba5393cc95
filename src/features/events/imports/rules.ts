import { createHash } from 'node:crypto'
import { Temporal } from 'temporal-polyfill'
import type { NewEvent } from '../../../contract/events.ts'
import type { RefusalCode } from '../../../contract/refusals.ts'
import { instantOf, wallTimeOf } from '../../../kernel/zones.ts'
import { type Rule, ruleOf } from '../series/codec.ts'
import { datesOf, endOf, lastInstant, yearsAfter } from '../series/rules.ts'
import { type Component, said } from './codec.ts'
import type { Moment, ReadMoment } from './zones/rules.ts'

/** Dates of one rule that are made at once, up to a year ahead; the next import makes the next ones. */
const mostDates = 200
const yearsAhead = 1
/** Dates that a rule may name one by one, to have or to leave out. */
const mostNamed = 5000

/** What a calendar says of an event, in the names and limits of the contract. */
export interface Source {
  title: string
  description: string
  venue: string
  starts_at: string
  ends_at: string | null
  all_day: boolean
  time_zone: string
  tags: string[]
  visibility: NonNullable<NewEvent['visibility']>
}

/** A date of an entry, known by its `uid` in every import. */
export interface Occurrence {
  uid: string
  source: Source
  cancelled: boolean
}

/** What is made of the components of one UID: all its dates to come. */
export interface Entry {
  /** Of its dates each has this, or this with its day. */
  uid: string
  rrule: { text: string; starts_at: Date; time_zone: string } | null
  occurrences: Occurrence[]
  /** The calendar shows the event itself, not only some of its dates: those it does not show are gone. */
  whole: boolean
  /** It has no date to come. */
  past: boolean
}

export interface RefusedEntry {
  title: string
  reason: RefusalCode | 'import.no_start'
}

export interface Reader {
  momentOf: ReadMoment
  /** The calendar takes back what it names (METHOD:CANCEL). */
  cancels: boolean
  untitled: string
  now: Date
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim()
/** The first characters of a text, as the contract counts them: whole ones. */
const cut = (text: string, most: number) =>
  text.length <= most ? text : [...text.slice(0, 2 * most)].slice(0, most).join('').trim()
/** What neither a database nor a page takes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const clean = (text: string) => text.toWellFormed().replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, '')

function textsOf(event: Component, untitled: string) {
  const text = (name: string) => clean(said(event, name) ?? '')
  const description = text('DESCRIPTION').replaceAll(/\r\n?/g, '\n').trim()
  const url = oneLine(text('URL'))
  const withUrl = url && !description.includes(url) ? `${description}\n\n${url}`.trim() : description
  const tags = new Map<string, string>()
  for (const category of (event.properties.get('CATEGORIES') ?? []).flatMap(({ values }) => values)) {
    const tag = cut(oneLine(clean(category)).normalize('NFC'), 50)
    if (tag && tags.size < 10 && !tags.has(tag.toLowerCase())) tags.set(tag.toLowerCase(), tag)
  }
  const secret = ['PRIVATE', 'CONFIDENTIAL'].includes((said(event, 'CLASS') ?? '').toUpperCase())
  return {
    title: cut(oneLine(text('SUMMARY')), 200) || untitled,
    description: cut(withUrl, 20_000),
    venue: cut(oneLine(text('LOCATION')), 300),
    tags: [...tags.values()],
    visibility: secret ? ('private' as const) : ('public' as const),
  }
}

/** A date or time of a component; null when there is none that can be read. */
function momentOf(event: Component, name: string, { momentOf }: Reader): Moment | null {
  const property = event.properties.get(name)?.[0]
  return property ? momentOf(property, property.values[0] ?? '') : null
}

function momentsOf(event: Component, name: string, { momentOf }: Reader): Moment[] {
  const all = event.properties.get(name) ?? []
  return all.flatMap((property) =>
    property.values.map((value) => momentOf(property, value)).filter((moment) => moment !== null),
  )
}

/** When a component ends: by its end, else its duration, whole days without either the same day; null when open. */
function endsAt(event: Component, start: Moment, reader: Reader): Date | null {
  const end = momentOf(event, 'DTEND', reader)?.instant ?? endAfter(said(event, 'DURATION'), start)
  if (end && end > start.instant && end < lastInstant) return end
  return start.allDay ? instantOf(start.wall.add({ days: 1 }), start.timeZone) : null
}

/** Days on the wall, hours by the clock (RFC 5545, section 3.3.6). */
function endAfter(duration: string | undefined, { wall, timeZone }: Moment): Date | null {
  if (!duration) return null
  try {
    const start = wall.toZonedDateTime(timeZone)
    return new Date(start.add(Temporal.Duration.from(duration)).epochMilliseconds)
  } catch {
    return null
  }
}

function occurrence(
  uid: string,
  event: Component,
  start: Moment,
  end: Date | null,
  reader: Reader,
): Occurrence {
  return {
    uid,
    cancelled: reader.cancels || said(event, 'STATUS')?.toUpperCase() === 'CANCELLED',
    source: {
      ...textsOf(event, reader.untitled),
      starts_at: start.instant.toISOString(),
      ends_at: end?.toISOString() ?? null,
      all_day: start.allDay,
      time_zone: start.shownIn,
    },
  }
}

/** How the name of a date of a rule ends, after the UID of the rule. */
const dated = / \d{8}(#\d+)?$/

/** The UID in the name of a date. */
export const uidIn = (name: string) => name.replace(dated, '')

/** A UID as an index can hold it, which no date has for its name. One that is missing is made of what else tells events apart. */
function uidOf(event: Component): string {
  const given = clean(said(event, 'UID') ?? '').trim()
  if (given && given.length <= 200 && !dated.test(given)) return given
  const told = given || JSON.stringify([said(event, 'DTSTART'), said(event, 'SUMMARY')])
  return createHash('sha256').update(told).digest('hex')
}

/** The day of a date as its calendar counts it: what tells dates of a rule apart, also when their time of day moves. */
const dayOf = (instant: Date, timeZone: string) =>
  wallTimeOf(instant, timeZone).toPlainDate().toString().replaceAll('-', '')

/** The components of each UID together, and of those that say the same date the latest word. */
export function byUid(events: readonly Component[]): Map<string, Component[]> {
  const groups = new Map<string, Map<string, Component>>()
  const sequence = (event: Component) => Number(said(event, 'SEQUENCE') ?? 0) || 0
  for (const event of events) {
    const uid = uidOf(event)
    const group = groups.get(uid) ?? new Map<string, Component>()
    const date = said(event, 'RECURRENCE-ID') ?? ''
    const before = group.get(date)
    if (!before || sequence(event) >= sequence(before)) group.set(date, event)
    groups.set(uid, group)
  }
  return new Map([...groups].map(([uid, group]) => [uid, [...group.values()]]))
}

/** What becomes of the components of a UID: its dates to come, or why there are none. */
export function entryOf(uid: string, events: readonly Component[], reader: Reader): Entry | RefusedEntry {
  const isOverride = (event: Component) => event.properties.has('RECURRENCE-ID')
  const main = events.find((event) => !isOverride(event))
  const overrides = events.filter(isOverride)
  const rules = main?.properties.get('RRULE')?.map(({ values }) => values[0] ?? '') ?? []
  if (!main || (rules.length === 0 && !main.properties.has('RDATE'))) {
    return single(uid, main ? [main] : overrides, reader)
  }
  const { title } = textsOf(main, reader.untitled)
  const start = momentOf(main, 'DTSTART', reader)
  if (!start) return { title, reason: 'import.no_start' }
  const named = [...(main.properties.get('EXDATE') ?? []), ...(main.properties.get('RDATE') ?? [])]
  if (named.reduce((sum, { values }) => sum + values.length, rules.length) > mostNamed) {
    return { title, reason: 'import.too_many' }
  }
  const read = rules.map(ruleOf)
  if (read.some((rule) => rule === null)) return { title, reason: 'event.rrule_invalid' }
  return recurring(uid, main, { start, overrides, rules: read.filter((rule) => rule !== null) }, reader)
}

/** One event; or dates of a rule that the calendar does not show. */
function single(uid: string, events: readonly Component[], reader: Reader): Entry | RefusedEntry {
  const occurrences: Occurrence[] = []
  let past = false
  for (const event of events) {
    const start = momentOf(event, 'DTSTART', reader)
    if (!start) return { title: textsOf(event, reader.untitled).title, reason: 'import.no_start' }
    if (start.instant <= reader.now) {
      past = true
      continue
    }
    const replaced = momentOf(event, 'RECURRENCE-ID', reader)
    const key = replaced ? `${uid} ${dayOf(replaced.instant, start.timeZone)}` : uid
    occurrences.push(occurrence(key, event, start, endsAt(event, start, reader), reader))
  }
  const whole = events.some((event) => !event.properties.has('RECURRENCE-ID'))
  return { uid, rrule: null, occurrences, whole, past: past && occurrences.length === 0 }
}

interface Recurrence {
  start: Moment
  rules: readonly Rule[]
  overrides: readonly Component[]
}

function recurring(
  uid: string,
  main: Component,
  { start, rules, overrides }: Recurrence,
  reader: Reader,
): Entry {
  const { timeZone, allDay } = start
  const same = (moment: Moment) =>
    // Some programs write a day where a time is meant: it is any time of that day.
    moment.allDay !== allDay ? dayOf(moment.instant, timeZone) : String(moment.instant.getTime())
  const names = (date: Date) => [String(date.getTime()), dayOf(date, timeZone)]
  const left = new Set(momentsOf(main, 'EXDATE', reader).map(same))
  const replaced = new Map(
    overrides.map((event) => {
      const moment = momentOf(event, 'RECURRENCE-ID', reader)
      return [moment && same(moment), event]
    }),
  )

  const ends = { starts_at: start.instant, ends_at: endsAt(main, start, reader), time_zone: timeZone }
  const occurrences: Occurrence[] = []
  const days = new Map<string, number>()
  for (const date of datesToCome(main, start, rules, reader)) {
    const day = dayOf(date, timeZone)
    const nth = (days.get(day) ?? 0) + 1
    days.set(day, nth)
    const key = nth === 1 ? `${uid} ${day}` : `${uid} ${day}#${nth}`
    if (names(date).some((name) => left.has(name))) continue
    const event = names(date)
      .map((name) => replaced.get(name))
      .find(Boolean)
    const moved = event && momentOf(event, 'DTSTART', reader)
    if (event && moved) {
      if (moved.instant > reader.now)
        occurrences.push(occurrence(key, event, moved, endsAt(event, moved, reader), reader))
    } else if (date > reader.now) {
      const at = { ...start, instant: date }
      occurrences.push(occurrence(key, main, at, endOf(ends, date), reader))
    }
  }
  const text = main.properties.get('RRULE')?.[0]?.values[0]
  const rrule = text === undefined ? null : { text, starts_at: start.instant, time_zone: timeZone }
  return { uid, rrule, occurrences, whole: true, past: occurrences.length === 0 }
}

/**
 * The dates of a rule and those that are named, in order: from a little before now, since one may have been moved to
 * come, to a year ahead, 200 at most.
 */
function datesToCome(main: Component, start: Moment, rules: readonly Rule[], reader: Reader): Date[] {
  const since = new Date(reader.now.getTime() - 31 * 86_400_000)
  const horizon = yearsAfter(new Date(Math.max(+reader.now, +start.instant)), yearsAhead)
  const found = new Map<number, Date>()
  const keep = (date: Date) => {
    if (date > since && date <= horizon && date < lastInstant) found.set(date.getTime(), date)
  }
  for (const rule of rules) {
    let ahead = 0
    for (const date of datesOf(rule, start.instant, start.timeZone, since)) {
      keep(date)
      if (date > horizon || (date > reader.now && ++ahead >= mostDates)) break
    }
  }
  if (rules.length === 0) keep(start.instant)
  for (const { instant } of momentsOf(main, 'RDATE', reader)) keep(instant)
  const dates = [...found.values()].toSorted((a, b) => a.getTime() - b.getTime())
  const first = dates.findIndex((date) => date > reader.now)
  return first < 0 ? dates : dates.slice(0, first + mostDates)
}
