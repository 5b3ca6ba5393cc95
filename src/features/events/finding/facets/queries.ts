import type { Database } from '../../../../db/database.ts'
import { statement } from '../../../../db/hot.ts'
import { pageJson } from '../../../../db/json.ts'
import type { JsonText } from '../../../../http/bind.ts'
import { defaultLimit, type PageQuery } from '../../../../http/cursors.ts'
import { refuse } from '../../../../kernel/errors.ts'

const tagJson = (t: string) => `json_build_object('id', ${t}.id, 'name', ${t}.name, 'events', ${t}.events)`
const locationJson = (l: string) => `json_build_object('name', ${l}.name, 'events', ${l}.events)`

/** Lists of names, those that most events have first: all, or those that begin with $5. `from` ends in a condition. */
function listing(name: string, item: string, from: string, folded: string) {
  const page = (where: string) =>
    pageJson({
      item,
      cursor: `f.events || '~' || f.id`,
      from: `${where} and (-f.events, f.id) > (-$1::int, $2::bigint)`,
      order: '-f.events, f.id',
      limit: '$3::int',
      total: { when: '$4::boolean', query: `select count(*) ${where}` },
    })
  // The last character of Unicode: after whatever a name goes on with.
  const beginning = `${folded} >= folded($5) and ${folded} < folded($5) || chr(1114111)`
  return {
    all: statement(name, page(from)),
    beginning: statement(`${name}_beginning`, page(`${from} and ${beginning}`)),
  }
}

const tags = listing(
  'tags_most_used',
  tagJson('f'),
  'from tags f where f.listed',
  'folded(f.name::text) collate "C"',
)
const locations = listing(
  'locations_most_used',
  locationJson('f'),
  'from locations f where f.events > 0',
  'f.folded',
)

/** More than any name has. */
const most = 2 ** 31 - 1

/** Where a page begins: after so many events, and the id. Throws the refusal `cursor.invalid`. */
function placeOf(cursor: string | undefined): [number, string] {
  if (cursor === undefined) return [most, '0']
  const [, events, id] = /^(\d{1,9})~([1-9]\d{0,15})$/.exec(cursor) ?? []
  return id ? [Number(events), id] : refuse('cursor.invalid')
}

interface FacetQuery extends PageQuery {
  /** How the names begin. */
  q?: string
}

async function listed(db: Database, which: ReturnType<typeof listing>, query: FacetQuery): Promise<JsonText> {
  const { q = '', cursor, limit = defaultLimit, count = false } = query
  const values = [...placeOf(cursor), limit, count]
  const text = q.trim()
    ? await db.hot.value(which.beginning, [...values, q])
    : await db.hot.value(which.all, values)
  return text as JsonText
}

export const mostUsedTags = (db: Database, query: FacetQuery) => listed(db, tags, query)
export const busiestLocations = (db: Database, query: FacetQuery) => listed(db, locations, query)
