import type { ColumnType, Generated, GeneratedAlways, JSONColumnType, Selectable } from 'kysely'
import type { eventStatuses, visibilities } from '../../contract/events.ts'
import type { Media } from '../../contract/media.ts'

interface EventsTable {
  id: Generated<number>
  organizer_id: number
  title: string
  description: string
  starts_at: Date
  ends_at: Date | null
  time_zone: string
  location: string
  venue: string
  seats: number
  booked: Generated<number>
  status: (typeof eventStatuses)[number]
  publish_at: Date
  all_day: Generated<boolean>
  seats_per_booking: Generated<number>
  waitlist: Generated<boolean>
  waiting: Generated<number>
  visibility: Generated<(typeof visibilities)[number]>
  link_key: Generated<string>
  image_id: number | null
  image: JSONColumnType<Media> | null
  tags: Generated<string[]>
  popularity: Generated<number>
  rating_count: Generated<number>
  rating_sum: Generated<number>
  rating: GeneratedAlways<string>
  search: GeneratedAlways<string>
  folded_location: GeneratedAlways<string>
  cancel_reason: string | null
  series_id: number | null
  sequence: Generated<number>
  /** When its start was last moved. */
  moved_at: Date | null
  source_uid: string | null
  source: JSONColumnType<object> | null
  revision: Generated<number>
  created_at: ColumnType<Date, Date, never>
  updated_at: Date
}

export type EventRow = Selectable<EventsTable>

interface EventOrganizationsTable {
  event_id: number
  organization_id: number
}

interface EventSeriesTable {
  id: Generated<number>
  organizer_id: number
  rrule: string
  starts_at: Date
  time_zone: string
  /** Infinity when no more dates are to be made. */
  made_until: ColumnType<Date | number, Date | number, Date | number>
  last_event_id: number | null
  created_at: ColumnType<Date, Date, never>
}

interface TagsTable {
  id: Generated<number>
  name: string
  created_at: ColumnType<Date, Date, never>
  /** Public events to come; a trigger counts them, as it does for the tables of `finding`. */
  events: GeneratedAlways<number>
  /** Whether anybody may read it: a public event has had it, or somebody added it by hand. */
  listed: Generated<boolean>
}

declare module '../../db/tables.ts' {
  interface Tables {
    events: EventsTable
    event_organizations: EventOrganizationsTable
    event_series: EventSeriesTable
    tags: TagsTable
  }
}
