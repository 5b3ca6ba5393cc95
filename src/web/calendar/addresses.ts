import type { Event, EventSummary } from '../../contract/events.ts'
import { wallClock } from '../i18n/time.ts'

/** The event as an iCalendar file; `key` opens a private one. */
export function fileOf(id: number, key?: string | null): string {
  return `/api/v1/events/${id}.ics${key ? `?${new URLSearchParams({ key })}` : ''}`
}

/** An address that a calendar program subscribes to by a press. */
export function feedOf(kind: 'tag' | 'location' | 'organization', id: string): string {
  return `webcal://${location.host}/api/v1/calendar/${kind}/${encodeURIComponent(id)}.ics`
}

/** How long an event lasts that names no end, as everywhere. */
const usualMs = 2 * 3_600_000
/** A longer text makes an address that browsers and Google refuse. */
const longest = 500

/** Google's page that takes an event over; it is asked nothing before somebody goes there. */
export function googleOf(event: EventSummary & Partial<Pick<Event, 'description'>>): string {
  const { starts_at, ends_at, all_day, time_zone, title, description = '', venue, location: city } = event
  const start = Date.parse(starts_at)
  const end = ends_at ? Date.parse(ends_at) : start + usualMs
  const utc = (instant: number) => new Date(instant).toISOString().replace(/[-:]|\.\d+/g, '')
  // Whole days are dates on the calendar of the event; the last one is not included.
  const day = (instant: number) => wallClock(instant, time_zone).slice(0, 10).replaceAll('-', '')
  const text = description.length > longest ? `${description.slice(0, longest).toWellFormed()}…` : description
  const page = `${window.location.origin}/events/${event.id}`
  return `https://calendar.google.com/calendar/render?${new URLSearchParams({
    action: 'TEMPLATE',
    text: title,
    dates: (all_day ? [day(start), day(end)] : [utc(start), utc(end)]).join('/'),
    ctz: time_zone,
    location: [venue, city].filter(Boolean).join(', '),
    details: [text, page].filter(Boolean).join('\n\n'),
  })}`
}
