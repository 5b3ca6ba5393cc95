import type { Event, EventChange, NewEvent } from '../../../contract/events.ts'
import type { Media } from '../../../contract/media.ts'
import { instantOf, ownZone, wallClock } from '../../i18n/time.ts'
import { once, type Repeat, rruleOf } from './recurrence.ts'

/** An event as the form holds it: what was typed, times as wall clocks of its zone (`2027-03-14T19:00`). */
export interface Draft {
  title: string
  description: string
  image: Media | null
  tags: string[]
  allDay: boolean
  start: string
  /** Empty when open-ended; of a whole-day event the last day. */
  end: string
  zone: string
  location: string
  venue: string
  seats: string
  seatsPerBooking: string
  waitlist: boolean
  organizations: number[]
  visibility: Event['visibility']
  publish: 'soon' | 'later' | 'draft'
  publishAt: string
  repeat: Repeat
}

const dayMs = 86_400_000
const dateOf = (wall: string) => wall.slice(0, 10)
const nextDay = (date: string) => new Date(Date.parse(date) + dayMs).toISOString().slice(0, 10)

/** A week ahead at 19:00 is when most things happen. */
export function newDraft(organization?: number): Draft {
  const inDays = (days: number) => dateOf(wallClock(Date.now() + days * dayMs, ownZone))
  return {
    title: '',
    description: '',
    image: null,
    tags: [],
    allDay: false,
    start: `${inDays(7)}T19:00`,
    end: '',
    zone: ownZone,
    location: '',
    venue: '',
    seats: '100',
    seatsPerBooking: '10',
    waitlist: true,
    organizations: organization ? [organization] : [],
    visibility: 'public',
    publish: 'soon',
    publishAt: `${inDays(1)}T09:00`,
    repeat: once,
  }
}

export function draftOf(event: Event): Draft {
  const { time_zone: zone, all_day: allDay } = event
  const wall = (instant: string) => wallClock(Date.parse(instant), zone)
  // The midnight after the last day is shown as that day.
  const last = (instant: string) => wallClock(Date.parse(instant) - 1, zone)
  return {
    title: event.title,
    description: event.description,
    image: event.image,
    tags: event.tags,
    allDay,
    start: wall(event.starts_at),
    end: event.ends_at ? (allDay ? last(event.ends_at) : wall(event.ends_at)) : '',
    zone,
    location: event.location,
    venue: event.venue,
    seats: String(event.seats),
    seatsPerBooking: String(event.seats_per_booking),
    waitlist: event.waitlist,
    organizations: event.organizations.map(({ id }) => id),
    visibility: event.visibility,
    publish: event.status === 'draft' ? 'draft' : 'later',
    publishAt: wall(event.publish_at),
    repeat: once,
  }
}

/** Nothing is judged here: an empty start is left out, and the server says that it is missing. */
function detailsOf(draft: Draft) {
  const { allDay, zone, start, end } = draft
  const instant = (wall: string) => (Number.isNaN(Date.parse(wall)) ? undefined : instantOf(wall, zone))
  const midnight = (wall: string) => instant(`${dateOf(wall)}T00:00`)
  const afterLast = () => midnight(nextDay(dateOf(end || start)))
  const valid = !Number.isNaN(Date.parse(end || start))
  return {
    title: draft.title.trim(),
    description: draft.description.trim(),
    image_id: draft.image?.id ?? null,
    tags: draft.tags,
    all_day: allDay,
    starts_at: (allDay ? midnight(start) : instant(start)) as string,
    ends_at: (allDay ? (valid ? afterLast() : undefined) : instant(end)) ?? null,
    time_zone: zone,
    location: draft.location.trim(),
    venue: draft.venue.trim(),
    seats: draft.seats ? Number(draft.seats) : undefined,
    seats_per_booking: draft.seatsPerBooking ? Number(draft.seatsPerBooking) : undefined,
    waitlist: draft.waitlist,
    organizations: draft.organizations,
    visibility: draft.visibility,
    publish_at: draft.publish === 'later' ? instant(draft.publishAt) : undefined,
  }
}

export function bodyOf(draft: Draft): NewEvent {
  return {
    ...detailsOf(draft),
    draft: draft.publish === 'draft' || undefined,
    rrule: rruleOf(draft.repeat, dateOf(draft.start), draft.zone),
  }
}

/** Only what differs from how the event was read: what others changed meanwhile stays theirs. */
export function changeOf(before: Draft, after: Draft): EventChange {
  const old: Record<string, unknown> = detailsOf(before)
  const fresh = Object.entries(detailsOf(after))
  return Object.fromEntries(
    fresh.filter(
      ([name, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(old[name]),
    ),
  )
}
