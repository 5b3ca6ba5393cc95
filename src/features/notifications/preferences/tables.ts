import type { JSONColumnType, Selectable } from 'kysely'
import type { NotificationKind } from '../../../contract/notifications.ts'
import type { NotificationChannel, NotificationPreferences } from '../../../contract/preferences.ts'

/** What somebody chose differently from the catalogue. */
export type Choices = Partial<Record<NotificationKind, Partial<Record<NotificationChannel, boolean>>>>

interface NotificationPreferencesTable {
  account_id: number
  kinds: JSONColumnType<Choices>
  quiet_from: number | null
  quiet_to: number | null
  digest: NotificationPreferences['digest']
  digest_at: number
  reminders: number[]
  updated_at: Date
}

export type PreferencesRow = Selectable<NotificationPreferencesTable>

declare module '../../../db/tables.ts' {
  interface Tables {
    notification_preferences: NotificationPreferencesTable
  }
}
