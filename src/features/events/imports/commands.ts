import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Database, Tx } from '../../../db/database.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { Refusal, refuse } from '../../../kernel/errors.ts'
import { refuseUnlessStillHere } from '../../accounts/access.ts'
import { accountById } from '../../accounts/queries.ts'
import { changeEvent } from '../changes/commands.ts'
import { cancelEvent } from '../removal/commands.ts'
import { isOpen } from '../rules.ts'
import { keepTags } from '../tags/commands.ts'
import type { News } from '../topics.ts'
import { calendarsOf, said } from './codec.ts'
import { untitled } from './present.ts'
import { importedBefore, type KnownDate } from './queries.ts'
import {
  byUid,
  type Entry,
  entryOf,
  type Occurrence,
  type RefusedEntry,
  type Source,
  uidIn,
} from './rules.ts'
import { momentsOf } from './zones/rules.ts'
import '../tables.ts'

/** Dates to come that one import makes or changes, and rules that it follows. */
const mostDates = 2000
const mostRules = 1000
/** Entries that are read before others get their turn; after each rule they do: one of 1901 takes 50 ms. */
const atATime = 20
/** Longest that reading a file may take, in ms: a calendar of years takes one or two hundred. */
const patience = 20_000
/** As many as an event has when its organizer does not say. */
const seats = 100

/** What a file asks for, with nothing done yet. */
export interface Plan {
  entries: Entry[]
  refused: RefusedEntry[]
  past: number
}

/**
 * Reads a calendar. Throws the refusals `import.unreadable` when it is none and `import.too_many` when more than 2000
 * dates are to come.
 */
export async function readCalendar(
  db: Database,
  clock: Clock,
  organizer: Actor,
  file: Buffer,
): Promise<Plan> {
  const { time_zone, locale } = await accountById(db.read, organizer.id)
  const now = clock.now()
  const began = performance.now()
  const plan: Plan = { entries: [], refused: [], past: 0 }
  let dates = 0
  let rules = 0
  let read = 0
  for (const calendar of (await calendarsOf(file, locale)) ?? refuse('import.unreadable')) {
    const cancels = said(calendar, 'METHOD')?.toUpperCase() === 'CANCEL'
    const momentOf = momentsOf(calendar, time_zone, now)
    for (const [uid, events] of byUid(calendar.events)) {
      const repeats = events.some(({ properties }) => properties.has('RRULE'))
      if (repeats && ++rules > mostRules) refuse('import.too_many')
      if (performance.now() - began > patience) refuse('import.too_many')
      if (repeats || ++read % atATime === 0) await nextTurn()
      const entry = entryOf(uid, events, { momentOf, cancels, untitled: untitled[locale], now })
      if ('reason' in entry) {
        plan.refused.push(entry)
        continue
      }
      dates += entry.occurrences.length
      if (dates > mostDates) refuse('import.too_many')
      if (entry.past) plan.past++
      plan.entries.push(entry)
    }
  }
  return plan
}

export interface Outcome {
  created: number
  changed: number
  unchanged: number
  cancelled: number
  past: number
  refused: RefusedEntry[]
  news: News[]
}

/**
 * Makes a person's events what a calendar says, all of it or nothing. What was imported before is known by its UID and
 * day: only what the calendar says otherwise than the last time is changed, so that the organizer's own changes stay,
 * and who booked is told; dates that it cancels or does not show any more are cancelled. What has started is left alone.
 */
export async function carryOut(tx: Tx, { now: read }: Clock, organizer: Actor, plan: Plan): Promise<Outcome> {
  const now = read()
  // One moment for all of it: what is open when it is looked at is so when it is cancelled.
  const clock = { now: () => now }
  const outcome: Outcome = {
    created: 0,
    changed: 0,
    unchanged: 0,
    cancelled: 0,
    past: plan.past,
    refused: [...plan.refused],
    news: [],
  }
  // Nothing is left behind by who is being deleted meanwhile.
  await refuseUnlessStillHere(tx, organizer.id)
  // Who imports the same file twice at once waits for the first to know its events.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`import ${organizer.id}`}, 0))`.execute(tx)
  const before = await importedBefore(
    tx,
    organizer.id,
    plan.entries.map(({ uid }) => uid),
  )
  const known = new Map(before.map((date) => [date.source_uid, date]))
  const ofUid = Map.groupBy(before, ({ source_uid }) => uidIn(source_uid))

  const cancel = async ({ id }: KnownDate) => {
    outcome.news.push(...(await cancelEvent(tx, clock, organizer, id, {})))
    outcome.cancelled++
  }
  const made: (Occurrence & { series: number | null })[] = []
  for (const entry of plan.entries) {
    const dates = ofUid.get(entry.uid) ?? []
    const fresh: Occurrence[] = []
    for (const occurrence of entry.occurrences) {
      const date = known.get(occurrence.uid)
      if (!date) {
        if (!occurrence.cancelled) fresh.push(occurrence)
      } else if (!isOpen(date, now)) outcome.unchanged++
      else if (occurrence.cancelled) await cancel(date)
      else await change(tx, clock, { organizer, date, occurrence }, outcome)
    }
    const shown = new Set(entry.occurrences.map(({ uid }) => uid))
    for (const date of dates) {
      if (entry.whole && !shown.has(date.source_uid) && date.starts_at > now && isOpen(date, now))
        await cancel(date)
    }
    const series = await keepSeries(tx, now, organizer, { entry, dates, fresh })
    for (const occurrence of fresh) made.push({ ...occurrence, series })
  }
  outcome.created = await insertAll(tx, clock, organizer, made)
  return outcome
}

interface Change {
  organizer: Actor
  date: KnownDate
  occurrence: Occurrence
}

async function change(
  tx: Tx,
  clock: Clock,
  { organizer, date, occurrence: { source } }: Change,
  outcome: Outcome,
): Promise<void> {
  const wanted = differences(date.source, source)
  if (Object.keys(wanted).length === 0) {
    outcome.unchanged++
    return
  }
  try {
    outcome.news.push(...(await changeEvent(tx, clock, organizer, date.id, wanted)))
  } catch (error) {
    // Such as a start that has come meanwhile.
    if (!(error instanceof Refusal)) throw error
    outcome.refused.push({ title: source.title, reason: error.code })
    return
  }
  await tx
    .updateTable('events')
    .set({ source: JSON.stringify(source) })
    .where('id', '=', date.id)
    .execute()
  outcome.changed++
}

/** What the calendar says otherwise than the last time; when something is, as one. */
function differences(before: Source, after: Source): Partial<Source> {
  const differs = (name: keyof Source) => JSON.stringify(before[name]) !== JSON.stringify(after[name])
  const names = Object.keys(after) as (keyof Source)[]
  const times = ['starts_at', 'ends_at', 'all_day', 'time_zone'] as const
  const moved = times.some(differs)
  return Object.fromEntries(
    names
      .filter((name) => differs(name) || (moved && times.some((time) => time === name)))
      .map((name) => [name, after[name]]),
  )
}

interface Grown {
  entry: Entry
  dates: readonly KnownDate[]
  fresh: readonly Occurrence[]
}

/** The series of an entry that repeats. It grows by imports only: the calendar it comes from knows its exceptions. */
async function keepSeries(
  tx: Tx,
  now: Date,
  organizer: Actor,
  { entry: { rrule }, dates, fresh }: Grown,
): Promise<number | null> {
  if (!rrule) return null
  const values = { rrule: rrule.text, starts_at: rrule.starts_at, time_zone: rrule.time_zone }
  const known = dates.find(({ series_id }) => series_id !== null)?.series_id
  if (known) {
    await tx.updateTable('event_series').set(values).where('id', '=', known).execute()
    return known
  }
  if (fresh.length === 0) return null
  const { id } = await tx
    .insertInto('event_series')
    .values({
      ...values,
      organizer_id: organizer.id,
      made_until: Number.POSITIVE_INFINITY,
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Puts up new events, public at once, in one statement; the import's report says what their publication would. */
async function insertAll(
  tx: Tx,
  clock: Clock,
  organizer: Actor,
  made: readonly (Occurrence & { series: number | null })[],
): Promise<number> {
  if (made.length === 0) return 0
  const now = clock.now()
  const kept = await keepTags(tx, clock, [...new Set(made.flatMap(({ source }) => source.tags))])
  const spelt = new Map(kept.map((tag) => [tag.toLowerCase(), tag]))
  const rows = made.map(({ uid, source, series }) => ({
    ...source,
    tags: source.tags.map((tag) => spelt.get(tag.toLowerCase()) ?? tag),
    series_id: series,
    source_uid: uid,
    source,
  }))
  const { numAffectedRows } = await sql`
    insert into events (
      organizer_id, title, description, starts_at, ends_at, all_day, time_zone, location, venue, seats, status,
      publish_at, visibility, tags, series_id, source_uid, source, created_at, updated_at)
    select ${organizer.id}::bigint, title, description, starts_at, ends_at, all_day, time_zone, '', venue, ${seats}::int, 'upcoming',
      ${now}::timestamptz, visibility, tags, series_id, source_uid, source, ${now}::timestamptz, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as made (
      title text, description text, starts_at timestamptz, ends_at timestamptz, all_day boolean, time_zone text,
      venue text, visibility text, tags text[], series_id bigint, source_uid text, source jsonb)
    on conflict (organizer_id, source_uid) where source_uid is not null do nothing`.execute(tx)
  return Number(numAffectedRows ?? 0)
}
