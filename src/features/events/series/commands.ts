import { sql } from 'kysely'
import type { Tx } from '../../../db/database.ts'
import { emitAll } from '../../../jobs/job.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { refuse } from '../../../kernel/errors.ts'
import { movedBy } from '../../../kernel/zones.ts'
import { publishEvent } from '../jobs.ts'
import { type Rule, ruleOf } from './codec.ts'
import { datesOf, endOf, lastInstant, yearsAfter, yearsAhead } from './rules.ts'
import '../tables.ts'

/** Dates that are made at once; the rest follows day by day. */
const mostAtOnce = 200
const yearsAtFirst = { endless: 2, ending: 10 }

interface Found {
  dates: Date[]
  /** The rule gives nothing more. */
  over: boolean
}

function take(dates: Iterator<Date>, until: Date): Found {
  const found: Date[] = []
  while (found.length < mostAtOnce) {
    const { value, done } = dates.next()
    if (done || value > lastInstant) return { dates: found, over: true }
    if (value > until) return { dates: found, over: false }
    found.push(value)
  }
  return { dates: found, over: false }
}

/**
 * Makes an event that was just inserted the first date of a series: the others are copies of it with its links and
 * seats of their own, published as it is. At most 200 are made now and two years ahead, ten where the rule has an end;
 * the rest by a job. Throws the refusal `event.rrule_invalid`, also for a rule that gives no second date.
 */
export async function createSeries(tx: Tx, clock: Clock, id: number, rrule: string): Promise<void> {
  const rule = ruleOf(rrule) ?? refuse('event.rrule_invalid')
  const first = await tx
    .selectFrom('events')
    .select(['organizer_id', 'starts_at', 'time_zone'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const { dates, over } = datesAtFirst(rule, first)
  if (over && dates.length === 0 && rule.count !== 1) refuse('event.rrule_invalid')

  const { id: seriesId } = await tx
    .insertInto('event_series')
    .values({
      organizer_id: first.organizer_id,
      rrule: rrule.trim(),
      starts_at: first.starts_at,
      time_zone: first.time_zone,
      made_until: over ? Number.POSITIVE_INFINITY : (dates.at(-1) ?? first.starts_at),
      created_at: clock.now(),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx.updateTable('events').set({ series_id: seriesId }).where('id', '=', id).execute()
  const last = (await copyTo(tx, clock, id, dates)) ?? id
  await tx.updateTable('event_series').set({ last_event_id: last }).where('id', '=', seriesId).execute()
}

function datesAtFirst(rule: Rule, { starts_at, time_zone }: { starts_at: Date; time_zone: string }): Found {
  const years = rule.count === null && rule.until === null ? yearsAtFirst.endless : yearsAtFirst.ending
  return take(datesOf(rule, starts_at, time_zone, starts_at), yearsAfter(starts_at, years))
}

/**
 * Copies an event, with the organizations that still are its organizer's and into its series, to other dates, each as
 * long on the wall; answers the id of the last copy. The organizer is told of the event itself only.
 */
async function copyTo(tx: Tx, clock: Clock, id: number, dates: readonly Date[]): Promise<number | undefined> {
  if (dates.length === 0) return undefined
  const now = clock.now()
  const event = await tx
    .selectFrom('events')
    .select(['starts_at', 'ends_at', 'time_zone'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const ends = dates.map((date) => endOf(event, date))
  const { rows } = await sql<{ id: number; status: string; publish_at: Date }>`
    insert into events (
      organizer_id, title, description, starts_at, ends_at, all_day, time_zone, location, venue, seats,
      seats_per_booking, waitlist, visibility, image_id, image, tags, series_id, status, publish_at, created_at,
      updated_at)
    select organizer_id, title, description, date.starts_at, date.ends_at, all_day, time_zone, location, venue, seats,
      seats_per_booking, waitlist, visibility, image_id, image, tags, series_id,
      case status when 'finished' then 'upcoming' else status end, greatest(publish_at, ${now}), ${now}, ${now}
    from events, unnest(${[...dates]}::timestamptz[], ${ends}::timestamptz[]) with ordinality
      as date (starts_at, ends_at, place)
    where id = ${id}
    order by date.place
    returning id, status, publish_at`.execute(tx)
  const ids = rows.map((row) => row.id)
  await sql`
    insert into event_organizations (event_id, organization_id)
    select copy, organization_id
    from events join event_organizations on event_id = events.id
      join organization_members m using (organization_id), unnest(${ids}::bigint[]) as copy
    where events.id = ${id} and m.account_id = organizer_id and m.accepted_at is not null`.execute(tx)
  const scheduled = rows.filter(({ status }) => status === 'scheduled')
  await emitAll(
    tx,
    publishEvent,
    scheduled.map((row) => ({
      payload: { event_id: row.id, publish_at: row.publish_at.toISOString() },
      runAt: row.publish_at,
      key: `event ${row.id} publish`,
    })),
  )
  return Math.max(...ids)
}

/**
 * Makes the dates of a series that are due, up to a year ahead, like its last one: with its texts and seats, and moved
 * as that was. A series whose last date was deleted or cancelled has ended there. Doing it again makes nothing twice.
 */
export async function extendSeries(tx: Tx, clock: Clock, seriesId: number): Promise<void> {
  const now = clock.now()
  const horizon = yearsAfter(now, yearsAhead)
  // The event before the series, as whoever deletes it locks them.
  const last = await tx
    .selectFrom('events')
    .select(['id', 'starts_at', 'time_zone', 'status'])
    .where('id', '=', (eb) =>
      eb.selectFrom('event_series').select('last_event_id').where('id', '=', seriesId),
    )
    .forNoKeyUpdate()
    .executeTakeFirst()
  const series = await tx
    .selectFrom('event_series')
    .select(['rrule', 'starts_at', 'time_zone', 'made_until', 'last_event_id'])
    .where('id', '=', seriesId)
    .where('made_until', '<', horizon)
    .forUpdate()
    .executeTakeFirst()
  if (!series || (last?.id ?? null) !== series.last_event_id) return
  const change = tx.updateTable('event_series').where('id', '=', seriesId)
  const rule = ruleOf(series.rrule)
  if (!last || !rule || last.status === 'cancelled') {
    await change.set({ made_until: Number.POSITIVE_INFINITY }).execute()
    return
  }

  const madeUntil = new Date(series.made_until)
  const moved = movedBy(madeUntil, last.starts_at, series.time_zone, last.time_zone)
  // What fell due while nothing ran is not made up for.
  const after = madeUntil > now ? madeUntil : now
  const { dates, over } = take(datesOf(rule, series.starts_at, series.time_zone, after), horizon)
  const starts = dates.map(moved).filter((date) => date > now)
  const lastId = (await copyTo(tx, clock, last.id, starts)) ?? last.id
  await change
    .set({ made_until: over ? Number.POSITIVE_INFINITY : (dates.at(-1) ?? madeUntil), last_event_id: lastId })
    .execute()
}
