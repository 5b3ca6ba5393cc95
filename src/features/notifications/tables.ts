import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { NotificationKind } from '../../contract/notifications.ts'

/** What a text is made of: what it is about, and when that starts if it does. */
export type Facts = { title: string } | { title: string; starts_at: string; time_zone: string }

interface NotificationsTable {
  id: Generated<number>
  account_id: number
  kind: NotificationKind
  cause: string
  facts: JSONColumnType<Facts>
  event_id: number | null
  read_at: Date | null
  created_at: ColumnType<Date, Date, never>
}

declare module '../../db/tables.ts' {
  interface Tables {
    notifications: NotificationsTable
  }
}
