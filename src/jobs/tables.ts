import type { ColumnType } from 'kysely'

declare module '../db/tables.ts' {
  interface Tables {
    job_workers: { pool_id: string; seen_at: ColumnType<Date, Date, Date> }
  }
}
