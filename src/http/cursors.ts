import { refuse } from '../kernel/errors.ts'

/** What every list takes: {@link https://use-the-index-luke.com/no-offset keyset pagination}, so that a page costs the same at any depth. */
export interface PageQuery {
  cursor?: string
  limit?: number
  count?: boolean
}

/** The id a page starts after. Throws the refusal `cursor.invalid`. */
export function idCursor(cursor: string | undefined): number | null {
  if (cursor === undefined) return null
  if (!/^[1-9]\d{0,15}$/.test(cursor)) refuse('cursor.invalid')
  return Number(cursor)
}

const instantAndId = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)~([1-9]\d{0,15})$/

/** The instant (to the microsecond, as PostgreSQL keeps it) and id a page starts after. Throws the refusal `cursor.invalid`. */
export function instantCursor(cursor: string | undefined): { instant: string; id: number } | null {
  if (cursor === undefined) return null
  const [, instant, id] = instantAndId.exec(cursor) ?? []
  if (!instant || !id || Number.isNaN(Date.parse(instant))) refuse('cursor.invalid')
  return { instant, id: Number(id) }
}

/** SQL that writes what {@link instantCursor} reads. */
export function instantCursorSql(column: string, id: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '~' || ${id}`
}
