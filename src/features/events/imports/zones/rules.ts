import { Temporal } from 'temporal-polyfill'
import { windowsZones } from '../../../../kernel/windows-zones.ts'
import { instantOf, type WallTime, wallTimeOf, zoneNamed } from '../../../../kernel/zones.ts'
import { type Rule, ruleOf } from '../../series/codec.ts'
import { datesOf } from '../../series/rules.ts'
import { type Calendar, type Component, type Property, said } from '../codec.ts'

/** Observances of a time zone that are looked at, the latest, and zones a file may bring of its own. */
const mostObservances = 30
const mostOwnZones = 20
/** For what time the onsets of a zone are worked out, in days around now: as far as rules reach, and years beyond. */
const known = { before: 800, after: 2200 }
const dayMs = 86_400_000

/** A time as a calendar writes it. */
export interface Moment {
  instant: Date
  /** As written. */
  wall: WallTime
  /** The zone whose clocks a rule follows from here. */
  timeZone: string
  /** The zone an event is shown in. */
  shownIn: string
  allDay: boolean
  /** Of no zone: whole days, and times that are the same everywhere. */
  floating: boolean
}

export type ReadMoment = (property: Property, value: string) => Moment | null

function wallOf(value: string): WallTime | null {
  try {
    const wall = Temporal.PlainDateTime.from(value.replace(/Z$/, ''))
    return wall.year >= 1900 && wall.year < 9000 ? wall : null
  } catch {
    return null
  }
}

/** The IANA zone that a name means: itself, with a path before it (`/freeassociation…/Europe/Berlin`), or of Windows. */
function zoneMeant(name: string): string | null {
  const plain = name.replaceAll(/^["'\s]+|["'\s]+$/g, '')
  const windows = windowsZones.get(plain) ?? windowsZones.get(plain.replace(/\s*\(.*\)$/, ''))
  if (windows) return windows
  const parts = plain.split('/').filter(Boolean).slice(-3)
  for (let from = 0; from < parts.length; from++) {
    const zone = zoneNamed(parts.slice(from).join('/'))
    if (zone) return zone
  }
  const [, sign, hours, minutes = '00'] = /^(?:UTC|GMT)?([+-])(\d{1,2}):?(\d\d)?$/.exec(plain) ?? []
  if (!sign || minutes !== '00') return null
  return zoneNamed(`Etc/GMT${sign === '+' ? '-' : '+'}${Number(hours)}`)
}

interface Observance {
  /** In ms as {@link onset} counts them. */
  onsets: number[]
  offset: number
}

/** `+0530` in ms. */
function offsetOf(text: string | undefined): number | null {
  const [, sign, hours, minutes, seconds = '0'] = /^([+-])(\d\d):?(\d\d):?(\d\d)?$/.exec(text ?? '') ?? []
  if (!sign) return null
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000
  return sign === '-' ? -ms : ms
}

/** A time on the wall as if it were one in UTC: onsets are compared among themselves only. */
function onset(value: string | undefined): Date | null {
  const [, year, rest] = /^(\d{4})(.+)$/.exec(value ?? '') ?? []
  if (!year) return null
  // Outlook begins in 1601, others in the year 1: since ever. A leap year, for 29 February.
  const wall = wallOf(`${Number(year) < 1904 ? '1904' : year}${rest}`)
  return wall && instantOf(wall, 'UTC')
}

function observancesOf(zone: Component, now: Date): Observance[] {
  const found: Observance[] = []
  for (const part of zone.parts.slice(-mostObservances)) {
    const start = onset(said(part, 'DTSTART'))
    const offset = offsetOf(said(part, 'TZOFFSETTO'))
    if (!start || offset === null) continue
    const named = (part.properties.get('RDATE') ?? []).flatMap(({ values }) =>
      values.slice(0, 500).map(onset),
    )
    const given = [start, ...named.filter((date) => date !== null)]
    const rule = ruleOf(said(part, 'RRULE') ?? '')
    if (rule) given.push(...onsetsAround(now, start, { ...rule, count: null }))
    found.push({ onsets: given.map((date) => date.getTime()), offset })
  }
  return found
}

function onsetsAround(now: Date, start: Date, rule: Rule): Date[] {
  const found: Date[] = []
  const end = new Date(now.getTime() + known.after * dayMs)
  for (const date of datesOf(rule, start, 'UTC', new Date(now.getTime() - known.before * dayMs))) {
    if (date > end || found.length > known.after) break
    found.push(date)
  }
  return found
}

/** When a wall of a calendar's own zone shows a time. */
function instantBy(observances: readonly Observance[], wall: WallTime): Date {
  const at = instantOf(wall, 'UTC')
  let latest = { onset: Number.NEGATIVE_INFINITY, offset: observances[0]?.offset ?? 0 }
  for (const { onsets, offset } of observances) {
    for (const onset of onsets) if (onset <= at.getTime() && onset > latest.onset) latest = { onset, offset }
  }
  return new Date(at.getTime() - latest.offset)
}

/** Where most people live whose clocks agree with many another's. */
const likely =
  `Europe/Berlin Europe/London Europe/Athens Europe/Moscow America/New_York America/Chicago America/Denver
  America/Los_Angeles America/Sao_Paulo Asia/Kolkata Asia/Shanghai Asia/Tokyo Australia/Sydney`.split(/\s+/)

/** A known zone whose clocks agree with a calendar's own on every middle of a month for a year; best the reader's. */
function zoneAlike(observances: readonly Observance[], home: string, now: Date): string | null {
  const start = wallTimeOf(now, 'UTC').with({ day: 15, hour: 12, minute: 0, second: 0, millisecond: 0 })
  const samples = Array.from({ length: 12 }, (_, months) => start.add({ months })).map((wall) => ({
    wall: wall.toString(),
    instant: instantBy(observances, wall),
  }))
  const agrees = (zone: string) =>
    samples.every(({ wall, instant }) => wallTimeOf(instant, zone).toString() === wall)
  return [home, ...likely, ...new Set(windowsZones.values())].find(agrees) ?? null
}

/**
 * How the times of a calendar are to be read. A zone is known by its name, by the place it says it is, or by clocks that
 * agree; of one that is not, its own description says when something is, and it is shown in the reader's zone (`home`),
 * as are whole days and times without a zone.
 */
export function momentsOf(calendar: Calendar, home: string, now: Date): ReadMoment {
  const own = new Map(calendar.zones.map((zone) => [said(zone, 'TZID') ?? '', zone]))
  const ofCalendar = zoneMeant(said(calendar, 'X-WR-TIMEZONE') ?? '') ?? home
  const found = new Map<string, { zone: string | null; observances: Observance[] }>()
  let described = 0

  function find(name: string) {
    const component = own.get(name)
    const place = component && said(component, 'X-LIC-LOCATION')
    const zone = zoneMeant(name) ?? (place ? zoneMeant(place) : null)
    if (zone || !component || ++described > mostOwnZones) return { zone: zone ?? home, observances: [] }
    const observances = observancesOf(component, now)
    if (observances.length === 0) return { zone: home, observances }
    return { zone: zoneAlike(observances, home, now), observances }
  }

  return ({ type, parameters }, value) => {
    // Some programs leave out that a day is no time.
    const allDay = type === 'date' || /^\d{4}-\d\d-\d\dT\D*$/.test(value)
    const wall = wallOf(allDay ? value.slice(0, 10) : value)
    if (!wall) return null
    if (!allDay && value.endsWith('Z')) {
      const instant = instantOf(wall, 'UTC')
      return { instant, wall, timeZone: 'UTC', shownIn: ofCalendar, allDay, floating: false }
    }
    const name = parameters.tzid
    if (allDay || !name) {
      return { instant: instantOf(wall, home), wall, timeZone: home, shownIn: home, allDay, floating: true }
    }
    const { zone, observances } = found.get(name) ?? find(name)
    found.set(name, { zone, observances })
    const instant = zone ? instantOf(wall, zone) : instantBy(observances, wall)
    const timeZone = zone ?? home
    return { instant, wall, timeZone, shownIn: timeZone, allDay, floating: false }
  }
}
