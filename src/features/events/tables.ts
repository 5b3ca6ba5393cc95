import type { ColumnType, Generated } from 'kysely'
import type { eventStatuses } from '../../contract/events.ts'

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
  revision: Generated<number>
  created_at: ColumnType<Date, Date, never>
  updated_at: Date
}

interface EventOrganizationsTable {
  event_id: number
  organization_id: number
}

declare module '../../db/tables.ts' {
  interface Tables {
    events: EventsTable
    event_organizations: EventOrganizationsTable
  }
}
