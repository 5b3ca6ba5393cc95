interface CalendarAddressesTable {
  account_id: number
  version: number
}

declare module '../../db/tables.ts' {
  interface Tables {
    calendar_addresses: CalendarAddressesTable
  }
}
