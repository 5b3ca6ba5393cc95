import { type RawBuilder, sql } from 'kysely'
import { reminderOffsets } from '../../../contract/preferences.ts'
import type { Tx } from '../../../db/database.ts'
import { emit, emitAll } from '../../../jobs/job.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { Platform } from '../../../platform.ts'
import { crowd, type Notified, notify } from '../commands.ts'
import { lookForReminders, remind } from './jobs.ts'
import '../../bookings/tables.ts'
import '../../events/tables.ts'
import './tables.ts'

const minute = sql.lit('1 minute')
/** Times are told apart to the millisecond: what lies within one is the same moment. */
const millisecond = sql.lit('1 millisecond')

/** Moments that one transaction takes, and those that fall together with its last. */
const momentsAtOnce = 5000
/** Nodes' clocks may differ by so much, in ms; one that shows less than that before others did was set back. */
const clocksDiffer = 60_000

interface Moment {
  event_id: number
  starts_at: Date
  minutes: number
}

/** Moments after one time and up to another, of events that are still to come then; first to last. */
export const momentsBetween = (passed_at: Date, now: Date): RawBuilder<Moment> => sql<Moment>`
  select e.id as event_id, e.starts_at, o.minutes
  from unnest(${[...reminderOffsets]}::int[]) as o (minutes)
  cross join lateral (
    select id, date_trunc('milliseconds', starts_at) as starts_at from events
    where status = 'upcoming' and booked > 0
      and starts_at >= greatest(${now}, ${passed_at}::timestamptz + o.minutes * interval ${minute}) + interval ${millisecond}
      and starts_at < ${now}::timestamptz + o.minutes * interval ${minute} + interval ${millisecond}
  ) e
  order by e.starts_at - o.minutes * interval ${minute}
  fetch first ${sql.lit(momentsAtOnce)} rows with ties`

/**
 * Takes the moments of reminders that have come since others were, has those who booked reminded and asks to look again
 * when the next one comes. Answers whether there are more than it took.
 *
 * A moment is taken once, with the clock that passes it: nodes that look at once do it one after the other. What becomes
 * known of an event later needs no reminder, for it is news to everybody.
 */
export async function takeMoments(tx: Tx, clock: Clock): Promise<boolean> {
  const { rows: held } = await sql<{ passed_at: Date }>`select hold_reminder_clock() as passed_at`.execute(tx)
  const { passed_at } = held[0]!
  const now = clock.now()
  if (passed_at >= now) {
    // Set back from a time that was wrong, it must not keep silent until that has come. Nobody is reminded twice even so.
    if (passed_at.getTime() - now.getTime() > clocksDiffer) await pass(tx, now)
    return false
  }

  const { rows: moments } = await momentsBetween(passed_at, now).execute(tx)
  await emitAll(
    tx,
    remind,
    moments.map(({ event_id, starts_at, minutes }) => {
      const about = { event_id, starts_at: starts_at.toISOString(), minutes }
      return { payload: { ...about, after: 0 }, key: nameOf(about) }
    }),
  )
  const last = moments.at(-1)
  const through = moments.length < momentsAtOnce || !last ? now : momentOf(last)
  await pass(tx, through)
  if (through < now) return true
  await lookAtNext(tx, now)
  return false
}

async function pass(tx: Tx, passed_at: Date): Promise<void> {
  await tx.updateTable('reminder_clock').set({ passed_at }).execute()
}

function momentOf({ starts_at, minutes }: Omit<Moment, 'event_id'>): Date {
  return new Date(starts_at.getTime() - minutes * 60_000)
}

/** The job of a moment, whatever part of its crowd it is at: one that waits already is not doubled. */
function nameOf({ event_id, starts_at, minutes }: { event_id: number; starts_at: string; minutes: number }) {
  return `reminder ${event_id} ${minutes} ${starts_at}`
}

/** When the next moment comes, within a minute, by the clock of the database, which starts jobs. */
export const nextLook = (now: Date): RawBuilder<{ at: Date | null }> => sql<{ at: Date | null }>`
  select clock_timestamp() + (min(e.starts_at - o.minutes * interval ${minute}) - ${now}::timestamptz) as at
  from unnest(${[...reminderOffsets]}::int[]) as o (minutes)
  cross join lateral (
    select starts_at from events
    where status = 'upcoming' and booked > 0
      and starts_at >= ${now}::timestamptz + o.minutes * interval ${minute} + interval ${millisecond}
      and starts_at < ${now}::timestamptz + (o.minutes + 1) * interval ${minute}
    order by starts_at limit 1
  ) e`

/** Asks for a look when the next moment comes before the next minute. */
async function lookAtNext(tx: Tx, now: Date): Promise<void> {
  const { rows } = await nextLook(now).execute(tx)
  const runAt = rows[0]?.at
  if (runAt) await emit(tx, lookForReminders, {}, { runAt, key: lookForReminders.name })
}

interface Booked {
  id: number
  account_id: number
  seats: number
}

/**
 * Reminds the next of those who booked an event, {@link crowd} at most, and has the rest reminded after them, as long as
 * it is still to come and starts when it did. Answers those who were not reminded before.
 *
 * Whoever has learnt of the time within `minutes` before it needs no reminder: who booked or was given a seat then, and
 * everybody where the event was moved then. Nor does who wants one closer to the start, when that is due as well: after
 * a time in which nothing ran, one is enough.
 */
export async function remindSome(
  tx: Tx,
  platform: Platform,
  { after, ...about }: NonNullable<(typeof remind)['payload']>,
): Promise<Notified[]> {
  const { event_id, minutes } = about
  const now = platform.clock.now()
  const starts_at = new Date(about.starts_at)
  const moment = momentOf({ starts_at, minutes })
  // Held: who changes or cancels the event waits, or has done so; who books does not.
  const event = await tx
    .selectFrom('events')
    .select(['title', 'location', 'venue', 'time_zone', 'all_day'])
    .where('id', '=', event_id)
    .where('status', '=', 'upcoming')
    .where(sql<Date>`date_trunc('milliseconds', starts_at)`, '=', starts_at)
    .where('starts_at', '>', now)
    .where((eb) => eb.or([eb('moved_at', 'is', null), eb('moved_at', '<', moment)]))
    .forKeyShare()
    .executeTakeFirst()
  if (!event) return []
  const { title, location, venue, time_zone, all_day } = event

  const { rows: booked } = await sql<Booked>`
    select b.id, b.account_id, b.seats
    from bookings b left join notification_preferences p on p.account_id = b.account_id
    cross join lateral (select coalesce(p.reminders, '{60}') as wanted) r
    where b.event_id = ${event_id} and b.state = 'confirmed' and b.id > ${after}
      and b.created_at < ${moment} and coalesce(b.promoted_at < ${moment}, true)
      and ${minutes} = any (r.wanted)
      and not exists (
        select from unnest(r.wanted) as w (minutes)
        where w.minutes < ${minutes} and ${starts_at}::timestamptz - w.minutes * interval ${minute} <= ${now})
    order by b.id limit ${crowd}`.execute(tx)
  const told = await notify(
    tx,
    platform,
    booked.map(({ id, account_id, seats }) => ({
      accountId: account_id,
      kind: 'booking.reminder',
      cause: `booking.reminder ${id} ${minutes} ${about.starts_at}`,
      facts: {
        title,
        place: [location, venue].filter((part) => part !== '').join(', '),
        starts_at: about.starts_at,
        time_zone,
        all_day,
        booking_id: id,
        seats,
        minutes,
      },
      eventId: event_id,
      still: { bookingId: id, state: 'confirmed' },
      expiresAt: starts_at,
    })),
  )
  const last = booked.at(-1)
  if (last && booked.length === crowd)
    await emit(tx, remind, { ...about, after: last.id }, { key: nameOf(about) })
  return told
}
