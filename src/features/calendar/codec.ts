import ical, {
  escape as escapeText,
  ICalAlarmType,
  type ICalCalendar,
  ICalCalendarMethod,
  ICalEventStatus,
} from 'ical-generator'
import { usualLengthMs } from '../events/rules.ts'
import { placeOf } from './present.ts'
import type { Entry, PrivateEntry } from './queries.ts'
import { oneLine, printable } from './rules.ts'
import { isTold, type Moment, momentOf, timeZoneComponent } from './zones/codec.ts'

/** How often programs that subscribe should look again, in seconds. */
const refresh = 3600
const alarmBefore = 3600

interface Written {
  /** The server's address, without a slash at the end. */
  origin: string
  alarm: boolean
  /** The key of the link to a private event, where it came by it. */
  key?: string | undefined
}

/** The page of an event. */
export function eventUrl(origin: string, id: number, key?: string): string {
  return `${origin}/events/${id}${key === undefined ? '' : `?key=${encodeURIComponent(key)}`}`
}

const statuses = {
  confirmed: ICalEventStatus.CONFIRMED,
  tentative: ICalEventStatus.TENTATIVE,
  cancelled: ICalEventStatus.CANCELLED,
}

function statusOf(entry: Entry | PrivateEntry): ICalEventStatus {
  if (entry.status === 'cancelled') return statuses.cancelled
  return 'state' in entry && entry.state === 'waitlisted' ? statuses.tentative : statuses.confirmed
}

/** From when to when, in the event's zone; an hour that the wall clock shows twice is told in UTC. */
function timesOf({ starts_at, ends_at, all_day, time_zone }: Entry): { start: Moment; end: Moment | null } {
  const start = momentOf(starts_at, time_zone)
  if (all_day) return { start, end: ends_at && momentOf(ends_at, time_zone) }
  const end = momentOf(ends_at ?? new Date(starts_at.getTime() + usualLengthMs), time_zone)
  if (isTold(start) && isTold(end)) return { start, end }
  return { start: start.withTimeZone('UTC'), end: end.withTimeZone('UTC') }
}

/** Which wall-clock times of each zone a calendar holds: its VTIMEZONE must be right for these. */
type Zones = Map<string, Moment[]>

function addEvent(calendar: ICalCalendar, zones: Zones, entry: Entry, { origin, alarm, key }: Written): void {
  const { start, end } = timesOf(entry)
  const zone = start.timeZoneId
  if (!entry.all_day && zone !== 'UTC') {
    if (!zones.has(zone)) zones.set(zone, [])
    zones.get(zone)?.push(start, ...(end ? [end] : []))
  }
  const url = eventUrl(origin, entry.id, key)
  const { hostname } = new URL(origin)
  const event = calendar.createEvent({
    id: `event-${entry.id}@${hostname}`,
    sequence: entry.sequence,
    // Not the time of asking: a file that did not change is the same bytes.
    stamp: entry.updated_at,
    created: entry.created_at,
    lastModified: entry.updated_at,
    ...(entry.all_day
      ? { allDay: true, start: start.toPlainDate(), end: end?.toPlainDate() ?? null }
      : { timezone: zone, start, end }),
    summary: oneLine(entry.title),
    description: [printable(entry.description).trim(), url].filter(Boolean).join('\n\n'),
    location: placeOf(entry) || null,
    categories: entry.tags
      .map(oneLine)
      .filter(Boolean)
      .map((name) => ({ name })),
    // PUBLISH wants an organizer (RFC 5546, section 3.2.1); a person's address is nobody's business.
    organizer: { name: oneLine(entry.organizer) || hostname, email: `no-reply@${hostname}` },
    status: statusOf(entry),
    url,
  })
  if (alarm && entry.status !== 'cancelled')
    event.createAlarm({
      type: ICalAlarmType.display,
      trigger: alarmBefore,
      description: oneLine(entry.title),
    })
}

/** The file. Its zones stand between its properties and its events (RFC 5545, section 3.4), where the library has them not. */
function write(calendar: ICalCalendar, entries: readonly Entry[], written: Written): Buffer {
  const zones: Zones = new Map()
  calendar.prodId({ company: 'Veche', product: 'Veche' })
  for (const entry of entries) addEvent(calendar, zones, entry, written)
  const components = [...zones].map(([id, moments]) => `${timeZoneComponent(id, moments)}\r\n`)
  // Nothing that people write has a line of its own.
  const text = calendar.toString().replace(/^BEGIN:VEVENT\r$/m, (line) => components.join('') + line)
  return Buffer.from(`${text}\r\n`)
}

/** One event for a calendar (RFC 5545), with an alarm an hour ahead. */
export function eventFile(entry: Entry, origin: string, key: string | undefined): Buffer {
  const method = entry.status === 'cancelled' ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH
  return write(ical({ method }), [entry], { origin, key, alarm: true })
}

/** Many events for a program that subscribes to them; `alarm`: an hour ahead of each. */
export function feedFile(
  name: string,
  entries: readonly Entry[],
  { origin, alarm }: { origin: string; alarm: boolean },
): Buffer {
  const calendar = ical({ method: ICalCalendarMethod.PUBLISH, ttl: refresh })
  // The library writes a calendar's name as it is given.
  calendar.name(escapeText(oneLine(name), false))
  return write(calendar, entries, { origin, alarm })
}
