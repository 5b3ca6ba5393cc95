import type { Scope } from '../../../contract/events.ts'
import type { Tx } from '../../../db/database.ts'
import { emit } from '../../../jobs/job.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { refuse } from '../../../kernel/errors.ts'
import { record } from '../../accounts/audit/commands.ts'
import { lockDates, mayCancel, refuseUnlessOwn } from '../access.ts'
import { cancelledDeleted, eventCancelled, eventDeleted } from '../jobs.ts'
import { isOpen } from '../rules.ts'
import type { EventRow } from '../tables.ts'
import type { News } from '../topics.ts'

/** How long after its creation an event may be deleted, in ms. */
const regret = 3_600_000
/** People told of by one job. */
const toldAtOnce = 1000

interface Cancellation {
  reason?: string
  scope?: Scope
}

/**
 * Cancels an event that has not started; once more changes nothing. What an administrator cancels is written down.
 * Throws the refusals `not_found`, `forbidden` and `event.closed`.
 */
export async function cancelEvent(
  tx: Tx,
  clock: Clock,
  actor: Actor,
  id: number,
  { reason, scope }: Cancellation,
): Promise<News[]> {
  const { own } = await mayCancel(tx, actor, id)
  const { itself, dates } = await lockDates(tx, clock, id, scope)
  const now = clock.now()
  if (itself.status !== 'cancelled' && !isOpen(itself, now)) refuse('event.closed')

  const news: News[] = []
  for (const date of dates) {
    if (!isOpen(date, now)) continue
    const revision = await cancel(tx, now, date, actor, reason?.trim() || null)
    news.push({ id: date.id, revision })
    if (own) continue
    await record(tx, clock, actor, {
      action: 'event.cancel',
      subject: { kind: 'event', id: date.id },
      before: { status: date.status },
      after: { status: 'cancelled' },
      reason: reason?.trim() || null,
    })
  }
  return news
}

async function cancel(
  tx: Tx,
  now: Date,
  { id, status }: EventRow,
  actor: Actor,
  cancel_reason: string | null,
): Promise<number> {
  const { revision } = await tx
    .updateTable('events')
    .set((eb) => ({
      status: 'cancelled',
      cancel_reason,
      // What was never published stays with its organizer.
      ...(status !== 'upcoming' && { visibility: 'private' as const }),
      sequence: eb('sequence', '+', 1),
      revision: eb('revision', '+', 1),
      updated_at: now,
    }))
    .where('id', '=', id)
    .returning('revision')
    .executeTakeFirstOrThrow()
  if (status === 'upcoming') await emit(tx, eventCancelled, { event_id: id, by: actor.id })
  return revision
}

/**
 * Takes an event back as if it had never been, with its bookings and ratings: within an hour after it was created, a
 * draft at any time. Throws the refusals `not_found`, `forbidden` and `event.delete_too_late`.
 */
export async function deleteEvent(
  tx: Tx,
  clock: Clock,
  organizer: Actor,
  id: number,
  scope?: Scope,
): Promise<News[]> {
  await refuseUnlessOwn(tx, organizer, id)
  const { dates } = await lockDates(tx, clock, id, scope)
  const oldest = clock.now().getTime() - regret
  if (dates.some(({ status, created_at }) => status !== 'draft' && created_at.getTime() < oldest)) {
    refuse('event.delete_too_late')
  }
  for (const date of dates) {
    if (date.status === 'upcoming') await tellOfDeletion(tx, date)
    else if (date.status === 'cancelled') await tellOfCancellation(tx, date)
  }
  await tx
    .deleteFrom('events')
    .where(
      'id',
      'in',
      dates.map((date) => date.id),
    )
    .execute()
  return dates.map((date) => ({ id: date.id, revision: date.revision + 1, hidden: true }))
}

async function tellOfDeletion(tx: Tx, event: EventRow): Promise<void> {
  const { id, title, starts_at, time_zone, all_day, visibility } = event
  const organizations = await tx
    .selectFrom('event_organizations')
    .select('organization_id')
    .where('event_id', '=', id)
    .orderBy('organization_id')
    .execute()
  const booked = await bookedParts(tx, event)
  for (const account_ids of booked.length > 0 ? booked : [[]]) {
    await emit(tx, eventDeleted, {
      event_id: id,
      title,
      starts_at: starts_at.toISOString(),
      time_zone,
      all_day,
      account_ids,
      organization_ids: organizations.map(({ organization_id }) => organization_id),
      is_public: visibility === 'public',
    })
  }
}

/** What tells of the cancellation may not have come to it yet, and finds nobody any more. */
async function tellOfCancellation(tx: Tx, event: EventRow): Promise<void> {
  const { id, title, starts_at, time_zone, all_day, cancel_reason: reason } = event
  const about = { event_id: id, title, starts_at: starts_at.toISOString(), time_zone, all_day, reason }
  for (const account_ids of await bookedParts(tx, event))
    await emit(tx, cancelledDeleted, { ...about, account_ids })
}

/** Who booked an event, the organizer aside, as many at a time as one job tells. */
async function bookedParts(tx: Tx, { id, organizer_id }: EventRow): Promise<number[][]> {
  const booked = await tx
    .selectFrom('bookings')
    .select('account_id')
    .where('event_id', '=', id)
    .where('state', '<>', 'cancelled')
    .where('account_id', '<>', organizer_id)
    .orderBy('account_id')
    .execute()
  const parts: number[][] = []
  for (let from = 0; from < booked.length; from += toldAtOnce)
    parts.push(booked.slice(from, from + toldAtOnce).map(({ account_id }) => account_id))
  return parts
}
