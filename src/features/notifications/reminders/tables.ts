import type { Generated } from 'kysely'

interface ReminderClockTable {
  id: Generated<boolean>
  passed_at: Date
}

declare module '../../../db/tables.ts' {
  interface Tables {
    reminder_clock: ReminderClockTable
  }
}
