import type { ColumnType, Generated, Selectable } from 'kysely'

interface VapidKeysTable {
  id: Generated<boolean>
  public_key: string
  sealed_private_key: Buffer
  created_at: ColumnType<Date, Date, never>
}

interface PushSubscriptionsTable {
  id: Generated<number>
  account_id: number
  session_id: number | null
  endpoint: string
  p256dh: string
  auth: string
  user_agent: string
  created_at: ColumnType<Date, Date, never>
}

export type PushSubscriptionRow = Selectable<PushSubscriptionsTable>

declare module '../../../db/tables.ts' {
  interface Tables {
    vapid_keys: VapidKeysTable
    push_subscriptions: PushSubscriptionsTable
  }
}
