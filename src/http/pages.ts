import { defaultLimit, idCursor, type PageQuery } from './cursors.ts'

export interface Page<Item> {
  items: Item[]
  next_cursor: string | null
  total?: number
}

interface Source<Row, Item> {
  /** At most `limit` rows with ids below `before`, highest first. */
  rows(before: number, limit: number): Promise<Row[]>
  /** All there are; asked only when the caller wants the total. */
  count(): Promise<{ total: number }>
  present(row: Row): Item
}

/** A page of rows, newest first by id. Throws the refusal `cursor.invalid`. */
export async function pageById<Row extends { id: number }, Item>(
  { cursor, limit = defaultLimit, count }: PageQuery,
  source: Source<Row, Item>,
): Promise<Page<Item>> {
  // One row more than wanted tells whether there is a next page.
  const rows = await source.rows(idCursor(cursor) ?? Number.MAX_SAFE_INTEGER, limit + 1)
  const shown = rows.slice(0, limit)
  const page = {
    items: shown.map((row) => source.present(row)),
    next_cursor: rows.length > limit ? String(shown.at(-1)?.id) : null,
  }
  return count ? { ...page, ...(await source.count()) } : page
}
