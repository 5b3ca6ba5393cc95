import type { ColumnType, Generated } from 'kysely'

/** One width of a picture: in pixels, and the name of its stored file. */
export interface Size {
  width: number
  height: number
  file: string
}

interface MediaTable {
  id: Generated<number>
  account_id: number | null
  name: string
  /** Smallest first. */
  sizes: ColumnType<Size[], string, never>
  /** Of all sizes together. */
  bytes: number
  created_at: ColumnType<Date, Date, never>
}

interface MediaUsageTable {
  account_id: number
  files: number
  bytes: number
}

declare module '../../db/tables.ts' {
  interface Tables {
    media: MediaTable
    media_usage: MediaUsageTable
  }
}
