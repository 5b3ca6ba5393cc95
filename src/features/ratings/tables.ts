import type { ColumnType } from 'kysely'

interface RatingsTable {
  event_id: number
  account_id: number
  score: number
  text: string
  answer: string | null
  answered_at: Date | null
  created_at: ColumnType<Date, Date, never>
  updated_at: Date
}

declare module '../../db/tables.ts' {
  interface Tables {
    ratings: RatingsTable
  }
}
