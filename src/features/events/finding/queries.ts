import { CompiledQuery } from 'kysely'
import type { publicStatuses } from '../../../contract/events.ts'
import type { EventQuery } from '../../../contract/finding.ts'
import type { Database } from '../../../db/database.ts'
import { statement } from '../../../db/hot.ts'
import { pageJson } from '../../../db/json.ts'
import type { JsonText } from '../../../http/bind.ts'
import { defaultLimit, lastId } from '../../../http/cursors.ts'
import type { Actor } from '../../../kernel/actor.ts'
import { withPeople } from '../access.ts'
import { eventSummaryJson } from '../present.ts'
import {
  hasWord,
  hasWordIfTelling,
  type Order,
  orders,
  placeOf,
  published,
  statusMeant,
  upcoming,
  weekAround,
  wordsOf,
} from './rules.ts'

const orderSql = ({ keys, falls }: Order) => keys.map(({ sql }) => `${sql}${falls ? ' desc' : ''}`).join(', ')
const cursorSql = ({ name, keys }: Order) =>
  `'${name}' || ${keys.map(({ text }) => text).join(` || '~' || `)}`

export const upcomingPage = statement(
  'events_upcoming',
  pageJson({
    item: eventSummaryJson('e', 'o', 'mine'),
    cursor: cursorSql(orders.starts_at),
    from: `from events e ${withPeople('e', '$1::bigint')}
      where ${upcoming} and (e.starts_at, e.id) > ($3::timestamptz, $4::bigint)`,
    order: orderSql(orders.starts_at),
    limit: '$5::int',
    total: {
      when: '$6::boolean',
      query: `select count(*) from events e where ${upcoming} and e.starts_at > $2`,
    },
  }),
)

interface Search {
  viewer: Actor | null
  now: Date
  query: EventQuery
}

/**
 * Public events as a query wants them. A misspelt word is replaced by the nearest known one, and the answer says so,
 * where nothing is found otherwise. Throws the refusal `cursor.invalid`.
 */
export async function foundEvents(db: Database, search: Search): Promise<JsonText> {
  const { q, cursor } = search.query
  const text = await searched(db, search)
  if (!q || cursor !== undefined || !text.startsWith(emptyPage)) return text
  const corrected = await nearestWords(db, wordsOf(q))
  if (!corrected) return text
  const again = await searched(db, { ...search, query: { ...search.query, q: corrected } })
  if (again.startsWith(emptyPage)) return text
  return `${again.slice(0, -1)},"corrected":${JSON.stringify(corrected)}}` as JsonText
}

const emptyPage = '{"items":[],'

async function searched(db: Database, search: Search): Promise<JsonText> {
  const { viewer, now, query } = search
  const { cursor, limit = defaultLimit, count = false, sort = 'starts_at', ...filters } = query
  if (sort === 'starts_at' && Object.values(filters).every((filter) => filter === undefined)) {
    const start = laterOf(placeOf(orders.starts_at, cursor), now)
    return (await db.hot.value(upcomingPage, [viewer?.id ?? null, now, ...start, limit, count])) as JsonText
  }
  const words = wordsOf(query.q ?? '')
  // Every word that begins so is read from the index, before PostgreSQL sees that another word is nobody's.
  if (words.length > 1 && !(await areKnown(db, words)))
    return `${emptyPage}"next_cursor":null${count ? ',"total":0' : ''}}` as JsonText
  const tags = query.tag === undefined ? [] : await tagsNamed(db, query.tag)
  // Planned for its values, by what the database knows of them: a common word or tag is soon met in the order wanted,
  // a rare one is looked up. One plan for all of them would be wrong for most.
  const { rows } = await db.read.executeQuery<{ page: JsonText }>(listing(search, tags))
  return rows[0]!.page
}

/**
 * Where a page of events to come begins: at the place given, unless that is over. One bound, not two: beside
 * `starts_at > now` PostgreSQL enters the index there and reads up to the place (5 times slower in the middle of 100k).
 */
function laterOf(place: string[] | null, now: Date): unknown[] {
  return place && new Date(place[0]!) >= now ? place : [now, lastId]
}

/** Takes a value into a statement and answers its placeholder. */
type Take = (value: unknown, type: string) => string

/** A query's SQL with its values; `tags` are those it names, as events have them. */
export function listing({ viewer, now, query }: Search, tags: readonly string[]): CompiledQuery {
  const values: unknown[] = []
  const take: Take = (value, type) => `$${values.push(value)}::${type}`
  const order = orders[query.sort ?? 'starts_at']
  const bySoonest = order === orders.starts_at
  const isToCome = statusMeant(query) === 'to come'
  const place = placeOf(order, query.cursor)
  const start = bySoonest && isToCome ? laterOf(place, now) : place

  const narrowed = narrowing(query, tags, take)
  const notStarted = isToCome ? [`e.starts_at > ${take(now, 'timestamptz')}`] : []
  const bounds = start?.map((bound, at) => take(bound, order.keys[at]!.type))
  const keys = order.keys.map(({ sql }) => sql)
  const after = bounds ? [`(${keys}) ${order.falls ? '<' : '>'} (${bounds})`] : []
  const onPage = [...narrowed, ...(bySoonest ? [] : notStarted), ...after]
  const page = pageJson({
    item: eventSummaryJson('e', 'o', 'mine'),
    cursor: cursorSql(order),
    from: `from events e ${withPeople('e', take(viewer?.id ?? null, 'bigint'))} where ${onPage.join(' and ')}`,
    order: orderSql(order),
    limit: take(query.limit ?? defaultLimit, 'int'),
    total: {
      when: query.count ? 'true' : 'false',
      query: `select count(*) from events e where ${[...narrowed, ...notStarted].join(' and ')}`,
    },
  })
  return CompiledQuery.raw(`select (${page}) as page`, values)
}

/** SQL of what a query leaves of all events, but for where its page begins and for what has started. */
function narrowing(query: EventQuery, tags: readonly string[], take: Take): string[] {
  const status = statusMeant(query)
  const found = [status === 'any' ? published : withStatus(status === 'to come' ? 'upcoming' : status)]
  const { q, location, tag, organization, organizer, series, starts_after, starts_before, near } = query
  if (q?.trim()) found.push(...withWords(wordsOf(q), take))
  if (location !== undefined) found.push(`e.folded_location = folded(${take(location, 'text')})`)
  if (tag !== undefined) found.push(`e.tags && ${take(tags, 'text[]')}`)
  if (organization !== undefined)
    found.push(
      `e.id in (select event_id from event_organizations where organization_id = ${take(organization, 'bigint')})`,
    )
  if (organizer !== undefined) found.push(`e.organizer_id = ${take(organizer, 'bigint')}`)
  if (series !== undefined) found.push(`e.series_id = ${take(series, 'bigint')}`)
  if (starts_after !== undefined) found.push(`e.starts_at >= ${take(starts_after, 'timestamptz')}`)
  if (starts_before !== undefined) found.push(`e.starts_at <= ${take(starts_before, 'timestamptz')}`)
  if (near !== undefined) {
    const [from, to] = weekAround(near)
    found.push(`e.starts_at between ${take(from, 'timestamptz')} and ${take(to, 'timestamptz')}`)
  }
  if (query.has_free_seats !== undefined) found.push(`e.booked ${query.has_free_seats ? '<' : '>='} e.seats`)
  if (query.min_rating !== undefined) found.push(`e.rating >= ${take(query.min_rating, 'numeric')}`)
  // Without ratings the column is 0, which is nobody's opinion.
  if (query.max_rating !== undefined)
    found.push(`e.rating <= ${take(query.max_rating, 'numeric')} and e.rating_count > 0`)
  return found
}

function withWords(words: readonly string[], take: Take): string[] {
  const [last, ...others] = words.map((word) => take(`${word}:*`, 'text')).toReversed()
  return last ? [hasWord(last), ...others.map(hasWordIfTelling)] : ['false']
}

/** A literal: only then does the planner know that it is among those of a partial index. */
function withStatus(status: (typeof publicStatuses)[number]): string {
  return `e.status = '${status}' and e.visibility = 'public'`
}

const tagNames = statement(
  'tags_named',
  `select coalesce(json_agg(name), '[]') from tags where folded(name::text) = folded($1)`,
)

/** A tag as events have it: by however many names, as long as they differ in case only. */
async function tagsNamed(db: Database, name: string): Promise<string[]> {
  return JSON.parse((await db.hot.value(tagNames, [name])) ?? '[]')
}

/** In more words than that nobody has misspelt one: each costs up to two questions. */
const mostWords = 12

/** Shorter ones have too few trigrams, and are not kept. */
const shortest = 3

/** Words, those that no event has replaced by the nearest known ones; nothing where none is wrong, or none is near. */
async function nearestWords(db: Database, words: readonly string[]): Promise<string | undefined> {
  if (words.length > mostWords) return
  const meant: string[] = []
  for (const word of words) {
    const known = word.length < shortest || (await areKnown(db, [word])) ? word : await nearestWord(db, word)
    if (known === undefined) return
    meant.push(known)
  }
  const corrected = meant.join(' ')
  return corrected === words.join(' ') ? undefined : corrected
}

/** Whether there is an event for each of the words, if not for all of them. */
async function areKnown(db: Database, words: readonly string[]): Promise<boolean> {
  const each = words.map((_word, at) => {
    const has = at === words.length - 1 ? hasWord : hasWordIfTelling
    return `exists (select from events e where ${published} and ${has(`$${at + 1}::text`)})`
  })
  const beginnings = words.map((word) => `${word}:*`)
  const text = `select ${each.join(' and ')} as known`
  const { rows } = await db.read.executeQuery<{ known: boolean }>(CompiledQuery.raw(text, beginnings))
  return rows[0]?.known ?? false
}

/** By trigrams; the commonest where several are as near. */
async function nearestWord(db: Database, word: string): Promise<string | undefined> {
  const text = `
    select word from search_words where latin(word) % latin($1::text) and events > 0
    order by latin(word) <-> latin($1::text), events desc, word limit 1`
  const { rows } = await db.read.executeQuery<{ word: string }>(CompiledQuery.raw(text, [word]))
  return rows[0]?.word
}
