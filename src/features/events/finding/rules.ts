import type { publicStatuses } from '../../../contract/events.ts'
import type { EventQuery, eventSorts } from '../../../contract/finding.ts'
import { isOnTheCalendar } from '../../../http/cursors.ts'
import { refuse } from '../../../kernel/errors.ts'

/** SQL of what everybody may find, as the partial indexes say it: not even one's own private events are among it. */
export const published = `e.status in ('upcoming', 'cancelled', 'finished') and e.visibility = 'public'`
export const upcoming = `e.status = 'upcoming' and e.visibility = 'public'`

/** SQL of whether an event has a word that begins so, as it stands or by its stem. Takes SQL of `beginning:*`. */
export function hasWord(beginning: string): string {
  return `e.search @@ (to_tsquery('simple', ${beginning}) || to_tsquery('russian', ${beginning}))`
}

/** The same for a word that others follow: one that every text has (“of”, “в”) tells nothing. */
export function hasWordIfTelling(beginning: string): string {
  return `(numnode(to_tsquery('russian', ${beginning})) = 0 or ${hasWord(beginning)})`
}

/** The words of a text, each once, as `plain_words` of the database makes them. */
export function wordsOf(text: string): string[] {
  const words = text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .split(/[^\p{Alphabetic}\p{Nd}]+/u)
  return [...new Set(words)].filter((word) => word !== '')
}

/** The same for queries that ask for the same, in whatever order. */
export function askedFor(query: EventQuery): string {
  return JSON.stringify(Object.entries(query).toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

/**
 * Which events are meant: those of a status, of any, or (`to come`) those that have not started. To look for a time or
 * for what people thought of it is to look back too.
 */
export function statusMeant(query: EventQuery): (typeof publicStatuses)[number] | 'any' | 'to come' {
  if (query.status) return query.status
  const looksBack =
    query.sort === 'status' ||
    query.sort === '-rating' ||
    [query.min_rating, query.max_rating, query.starts_after, query.starts_before, query.near].some(
      (limit) => limit !== undefined,
    )
  return looksBack ? 'any' : 'to come'
}

const week = 7 * 86_400_000

/** From when to when events start that are near an instant. */
export function weekAround(instant: string): [Date, Date] {
  const time = Date.parse(instant)
  return [new Date(time - week), new Date(time + week)]
}

/** One part of what a list is ordered by, and of where a cursor points. */
interface Key {
  /** SQL over the events row `e`. */
  sql: string
  /** SQL of its text in a cursor. */
  text: string
  type: string
  /** Whether such a text is a value of the type. */
  reads(text: string): boolean
}

/** How a list is ordered. All its keys rise, or all fall: one comparison of rows finds where a page begins. */
export interface Order {
  /** Begins its cursors: no order takes those of another. */
  name: string
  keys: readonly Key[]
  falls: boolean
}

const key = (sql: string, type: string, pattern: RegExp): Key => ({
  sql,
  text: `${sql}::text`,
  type,
  reads: (text) => pattern.test(text),
})
const id = key('e.id', 'bigint', /^[1-9]\d{0,15}$/)
const start: Key = {
  sql: 'e.starts_at',
  text: `to_char(e.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
  type: 'timestamptz',
  reads: (text) => /^\d{4}(-\d\d){2}T\d\d:\d\d:\d\d\.\d{6}Z$/.test(text) && isOnTheCalendar(text),
}
const standing = key('status_order(e.status, e.starts_at)', 'bigint', /^[0-4]?\d{1,18}$/)
const popularity = key('e.popularity', 'integer', /^\d{1,7}$/)
const rating = key('e.rating', 'numeric(3, 2)', /^[0-5]\.\d\d$/)
const ratings = key('e.rating_count', 'integer', /^\d{1,9}$/)

export const orders: Record<(typeof eventSorts)[number], Order> = {
  starts_at: { name: '', keys: [start, id], falls: false },
  '-starts_at': { name: 'latest~', keys: [start, id], falls: true },
  status: { name: 'status~', keys: [standing, id], falls: false },
  '-rating': { name: 'rating~', keys: [rating, ratings, id], falls: true },
  '-popularity': { name: 'popular~', keys: [popularity, id], falls: true },
  '-created_at': { name: 'newest~', keys: [id], falls: true },
}

/** The values of an order's keys that a page begins after. Throws the refusal `cursor.invalid`. */
export function placeOf({ name, keys }: Order, cursor: string | undefined): string[] | null {
  if (cursor === undefined) return null
  if (!cursor.startsWith(name)) refuse('cursor.invalid')
  const values = cursor.slice(name.length).split('~')
  if (values.length !== keys.length || !keys.every(({ reads }, place) => reads(values[place] ?? '')))
    refuse('cursor.invalid')
  return values
}
