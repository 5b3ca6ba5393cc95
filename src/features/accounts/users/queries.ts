import { sql } from 'kysely'
import type { QueryOf } from '../../../contract/route.ts'
import type { listUsers, ManagedUser } from '../../../contract/users.ts'
import type { Database } from '../../../db/database.ts'
import { defaultLimit, instantCursor } from '../../../http/cursors.ts'
import type { Page } from '../../../http/pages.ts'
import { refuse } from '../../../kernel/errors.ts'
import { presentManagedUser } from './present.ts'

type UserQuery = QueryOf<typeof listUsers>

/** What a list is sorted by; the id breaks ties, so that a page's end is one place. */
const sorts = {
  created_at: { column: 'created_at', direction: 'asc' },
  '-created_at': { column: 'created_at', direction: 'desc' },
  username: { column: 'username', direction: 'asc' },
  email: { column: 'email', direction: 'asc' },
} as const
type Sort = (typeof sorts)[keyof typeof sorts]

/** `%` and `_` in what a person typed mean themselves. */
function partOf(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`
}

/** Accounts for the staff: searched, filtered, sorted. */
export async function managedUsers(db: Database, query: UserQuery): Promise<Page<ManagedUser>> {
  let users = db.read.selectFrom('accounts')
  if (query.q !== undefined) {
    const part = partOf(query.q)
    users = users.where(
      sql<boolean>`(email || ' ' || username || ' ' || first_name || ' ' || middle_name || ' ' || last_name) ilike ${part}`,
    )
  }
  for (const field of ['role', 'is_staff', 'is_active', 'is_blocked'] as const) {
    const wanted = query[field]
    if (wanted !== undefined) users = users.where(field, '=', wanted)
  }

  const sort = sorts[query.sort ?? '-created_at']
  const limit = query.limit ?? defaultLimit
  let page = users
    .selectAll()
    .select(
      sql<string>`to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('instant'),
    )
  const after = readCursor(sort, query.cursor)
  if (after) {
    const beyond = sql.raw(sort.direction === 'asc' ? '>' : '<')
    page = page.where(
      sql<boolean>`(${sql.ref(sort.column)}, id) ${beyond} (${after.value}, ${after.id}::bigint)`,
    )
  }
  const rows = await page
    .orderBy(sort.column, sort.direction)
    .orderBy('id', sort.direction)
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const answer = {
    items: shown.map(presentManagedUser),
    next_cursor:
      last && rows.length > limit
        ? `${sort.column === 'created_at' ? last.instant : last[sort.column]}~${last.id}`
        : null,
  }
  if (!query.count) return answer
  const { total } = await users.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  return { ...answer, total }
}

function readCursor({ column }: Sort, cursor: string | undefined) {
  if (cursor === undefined) return null
  if (column === 'created_at') {
    const after = instantCursor(cursor)
    return after && { value: sql`${after.instant}::timestamptz`, id: after.id }
  }
  const [, text, id] = /^(.+)~([1-9]\d{0,15})$/.exec(cursor) ?? []
  if (!text || !id) refuse('cursor.invalid')
  return { value: sql`${text}::citext`, id: Number(id) }
}
