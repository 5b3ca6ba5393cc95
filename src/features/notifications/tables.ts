import type { ColumnType, Generated, JSONColumnType, Selectable } from 'kysely'
import type { MailKind } from '../../contract/deliveries.ts'
import type { NotificationKind } from '../../contract/notifications.ts'
import type { FieldChange } from '../events/jobs.ts'

/** When something is: an instant (RFC 3339), or the day it falls on in `time_zone` where it takes whole days. */
export interface Time {
  starts_at: string
  time_zone: string
  all_day?: boolean
}

interface AboutEvent extends Time {
  title: string
}

interface AboutBooking extends AboutEvent {
  seats?: number
}

/** What the text of each kind is made of. Rows stay for years: a fact that came later is optional. */
export interface Facts {
  'booking.confirmed': AboutBooking
  'booking.waitlisted': AboutBooking
  'booking.promoted': AboutBooking
  'booking.cancelled': AboutBooking
  'booking.removed': AboutBooking
  'event.published': AboutEvent
  /** The times are those after the change. */
  'event.changed': AboutEvent & { changes: FieldChange[] }
  'event.cancelled': AboutEvent & { reason: string | null }
  'event.deleted': AboutEvent
  'rating.answered': { title: string }
  'organization.added': { title: string; organization_id?: number }
}

interface NotificationsTable {
  id: Generated<number>
  account_id: number
  kind: NotificationKind
  cause: string
  facts: JSONColumnType<Facts[NotificationKind]>
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
