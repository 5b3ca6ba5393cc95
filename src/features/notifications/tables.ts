import type { ColumnType, Generated, JSONColumnType, Selectable } from 'kysely'
import type { MailKind } from '../../contract/deliveries.ts'
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

export interface DeliveriesTable {
  id: Generated<number>
  account_id: number | null
  kind: MailKind
  channel: 'mail'
  address: string
  subject: string
  text: string
  html: string
  state: 'waiting' | 'sent' | 'failed' | 'kept'
  attempts: Generated<number>
  error: string | null
  message_id: string
  cause: string
  next_at: Date | null
  expires_at: Date | null
  created_at: ColumnType<Date, Date, never>
  sent_at: Date | null
}

export type DeliveryRow = Selectable<DeliveriesTable>

declare module '../../db/tables.ts' {
  interface Tables {
    notifications: NotificationsTable
    deliveries: DeliveriesTable
  }
}
