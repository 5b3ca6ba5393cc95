import type { ColumnType, Generated, JSONColumnType, Selectable } from 'kysely'
import type { DeliveryChannel, DeliveryKind, DeliveryState } from '../../contract/deliveries.ts'
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
  /** City and venue, as far as they are given. */
  place?: string
}

interface AboutBooking extends AboutEvent {
  booking_id?: number
  seats?: number
}

/** `at`: an instant (RFC 3339). */
interface AboutSecurity {
  at: string
}

interface AboutNamed extends AboutSecurity {
  /** What its owner called it. */
  name: string
}

/** What the text of each kind is made of. Rows stay for years: a fact that came later is optional. */
export interface Facts {
  'booking.confirmed': AboutBooking
  'booking.waitlisted': AboutBooking
  'booking.promoted': AboutBooking
  'booking.cancelled': AboutBooking
  'booking.removed': AboutBooking
  /** `minutes` before the start. */
  'booking.reminder': AboutBooking & { booking_id: number; minutes: number }
  'event.published': AboutEvent
  /** The times are those after the change. */
  'event.changed': AboutEvent & { changes: FieldChange[] }
  'event.cancelled': AboutEvent & { reason: string | null }
  'event.deleted': AboutEvent
  'rating.answered': { title: string }
  'organization.added': { title: string; organization_id?: number }
  /** Of the whole server where it names no organization. */
  'webhook.disabled': { url: string; organization_id: number | null; title: string | null }
  'password.changed': AboutSecurity
  'email.changed': AboutSecurity & { address: string }
  'totp.enabled': AboutSecurity
  'totp.disabled': AboutSecurity
  'passkey.added': AboutNamed
  'passkey.deleted': AboutNamed
  'token.created': AboutNamed
}

interface NotificationsTable {
  id: Generated<number>
  account_id: number
  kind: NotificationKind
  cause: string
  facts: JSONColumnType<Facts[NotificationKind]>
  event_id: number | null
  in_app: Generated<boolean>
  digest_at: Date | null
  read_at: Date | null
  created_at: ColumnType<Date, Date, never>
}

export interface DeliveriesTable {
  id: Generated<number>
  account_id: number | null
  notification_id: number | null
  push_subscription_id: number | null
  webhook_id: number | null
  kind: DeliveryKind
  channel: DeliveryChannel
  address: string
  subject: string | null
  text: string | null
  html: string | null
  payload: JSONColumnType<object> | null
  state: DeliveryState
  priority: number
  /** Those that ended. */
  attempts: Generated<number>
  /** Those that began since, and of whose end nothing is known: one of them may be under way. */
  unsettled: Generated<number>
  error: string | null
  reply_status: number | null
  message_id: string | null
  cause: string | null
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
