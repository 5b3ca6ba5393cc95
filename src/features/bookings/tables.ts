import type { ColumnType, Generated } from 'kysely'

interface BookingsTable {
  id: Generated<number>
  event_id: number
  account_id: number
  seats: Generated<number>
  state: 'confirmed' | 'waitlisted' | 'cancelled'
  ticket_code: string
  created_at: ColumnType<Date, Date, never>
  cancelled_at: Date | null
  /** When a seat was given to somebody who waited. */
  promoted_at: Date | null
  checked_in_at: Date | null
}

declare module '../../db/tables.ts' {
  interface Tables {
    bookings: BookingsTable
  }
}
