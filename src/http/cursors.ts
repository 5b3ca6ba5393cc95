import { isUtf8 } from 'node:buffer'
import { refuse } from '../kernel/errors.ts'

/** What every list takes: {@link https://use-the-index-luke.com/no-offset keyset pagination}, so that a page costs the same at any depth. */
export interface PageQuery {
  cursor?: string
  limit?: number
  count?: boolean
}

/** Rows on a page when nobody says how many. */
export const defaultLimit = 20

/** Above every id (bigint), as text: no number of JavaScript holds it. */
export const lastId = '9223372036854775807'

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
  if (!instant || !id || !isOnTheCalendar(instant)) refuse('cursor.invalid')
  return { instant, id: Number(id) }
}

/** Date reads 31 February as 3 March and knows a year 0: PostgreSQL takes neither. */
export function isOnTheCalendar(instant: string): boolean {
  const read = new Date(instant)
  if (Number.isNaN(read.getTime()) || instant.startsWith('0000')) return false
  return read.toISOString().slice(0, 19) === instant.slice(0, 19)
}

/** SQL that writes what {@link instantCursor} reads. */
export function instantCursorSql(column: string, id: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '~' || ${id}`
}

const textAndId = /^([\w-]*)~([1-9]\d{0,15})$/

/** The text and id a page starts after. Throws the refusal `cursor.invalid`. */
export function textCursor(cursor: string | undefined): { text: string; id: number } | null {
  if (cursor === undefined) return null
  const [, encoded, id] = textAndId.exec(cursor) ?? []
  const text = encoded === undefined ? undefined : decodedText(encoded)
  if (text === undefined) refuse('cursor.invalid')
  return { text, id: Number(id) }
}

/** The text of base64url; nothing when it is no UTF-8 or holds NUL, which PostgreSQL cannot take. */
function decodedText(encoded: string): string | undefined {
  const bytes = Buffer.from(encoded, 'base64url')
  return isUtf8(bytes) && !bytes.includes(0) ? bytes.toString() : undefined
}

/** SQL that writes what {@link textCursor} reads: text of at most 200 characters. */
export function textCursorSql(column: string, id: string): string {
  return `translate(encode(convert_to(${column}, 'UTF8'), 'base64'), E'+/=\\n', '-_') || '~' || ${id}`
}
