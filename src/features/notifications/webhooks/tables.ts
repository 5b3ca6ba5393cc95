import type { ColumnType, Generated, Selectable } from 'kysely'
import type { WebhookEvent } from '../../../contract/deliveries.ts'

interface WebhooksTable {
  id: Generated<number>
  organization_id: number | null
  place: number
  created_by: number | null
  url: string
  description: string
  events: WebhookEvent[]
  sealed_secret: Buffer
  sealed_previous: Buffer | null
  previous_until: Date | null
  is_active: Generated<boolean>
  failing_since: Date | null
  disabled_at: Date | null
  created_at: ColumnType<Date, Date, never>
  updated_at: Date
}

export type WebhookRow = Selectable<WebhooksTable>

declare module '../../../db/tables.ts' {
  interface Tables {
    webhooks: WebhooksTable
  }
}
