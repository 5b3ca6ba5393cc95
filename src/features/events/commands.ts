import { sql } from 'kysely'
import type { visibilities } from '../../contract/events.ts'
import type { Media } from '../../contract/media.ts'
import type { Seats } from '../../contract/realtime.ts'
import type { Tx } from '../../db/database.ts'
import { emit, emitAll } from '../../jobs/job.ts'
import type { Clock } from '../../kernel/clock.ts'
import { eventCancelled, eventPublished, publishEvent } from './jobs.ts'
import { usualLengthMs } from './rules.ts'
import type { News } from './topics.ts'

/** A new event, checked already: tags as the house spells them, organizations its organizer speaks for. */
export interface EventValues {
  organizer_id: number
  title: string
  description: string
  starts_at: Date
  ends_at: Date | null
  all_day: boolean
  time_zone: string
  location: string
  venue: string
  seats: number
  seats_per_booking: number
  waitlist: boolean
  visibility: (typeof visibilities)[number]
  /** Held in this transaction, or by another event. */
  image: Media | null
  tags: readonly string[]
  organizations: readonly number[]
  publish_at: Date
  draft: boolean
  series_id?: number
  source_uid?: string
}

/**
 * Writes one event with all its links and answers its id: a draft, public at once, or made public by a job that
 * survives a restart.
 */
export async function insertEvent(
  tx: Tx,
  clock: Clock,
  { image, tags, organizations, draft, ...columns }: EventValues,
): Promise<number> {
  const now = clock.now()
  const { publish_at } = columns
  const published = !draft && publish_at <= now
  const { id } = await tx
    .insertInto('events')
    .values({
      ...columns,
      image_id: image?.id ?? null,
      image: image && JSON.stringify(image),
      tags: [...tags],
      status: draft ? 'draft' : published ? 'upcoming' : 'scheduled',
      created_at: now,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await linkOrganizations(tx, id, organizations)
  if (published) await emit(tx, eventPublished, { event_id: id })
  else if (!draft) await publishLater(tx, id, publish_at)
  return id
}

export async function linkOrganizations(tx: Tx, id: number, organizations: readonly number[]): Promise<void> {
  if (organizations.length === 0) return
  const links = organizations.map((organization_id) => ({ event_id: id, organization_id }))
  await tx.insertInto('event_organizations').values(links).execute()
}

/** Has an event published at a time; in place of an earlier choice. */
export async function publishLater(tx: Tx, id: number, publishAt: Date): Promise<void> {
  const payload = { event_id: id, publish_at: publishAt.toISOString() }
  await emit(tx, publishEvent, payload, { runAt: publishAt, key: `event ${id} publish` })
}

/** Makes a scheduled event public; answers its new revision, or nothing when that was done or overtaken. */
export async function publish(
  tx: Tx,
  clock: Clock,
  id: number,
  publishAt: Date,
): Promise<number | undefined> {
  const published = await tx
    .updateTable('events')
    .set((eb) => ({ status: 'upcoming', revision: eb('revision', '+', 1), updated_at: clock.now() }))
    .where('id', '=', id)
    .where('status', '=', 'scheduled')
    .where('publish_at', '=', publishAt)
    .returning('revision')
    .executeTakeFirst()
  if (published) await emit(tx, eventPublished, { event_id: id })
  return published?.revision
}

/** Gives free seats to who waits for them, in the transaction that locked the event and frees or adds them; answers what it has then. */
export async function seatsAfterPromotion(tx: Tx, now: Date, id: number): Promise<Seats> {
  await sql`select promote_waiting(${id}, ${now})`.execute(tx)
  return tx
    .selectFrom('events')
    .select(['seats', 'booked', 'waiting', 'revision'])
    .select((eb) => eb('seats', '-', eb.ref('booked')).as('free_seats'))
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}

/** Events of one transaction of a job that goes through many. */
const batch = 500

/**
 * Ends what an organizer who is gone has put up: what is not public yet goes, every event to come is cancelled, one
 * batch of them. Answers those with their new revisions.
 */
export async function cancelSome(tx: Tx, clock: Clock, organizerId: number): Promise<News[]> {
  const now = clock.now()
  await tx
    .deleteFrom('events')
    .where('organizer_id', '=', organizerId)
    .where('status', 'in', ['draft', 'scheduled'])
    .execute()
  const toCome = await tx
    .selectFrom('events')
    .select('id')
    .where('organizer_id', '=', organizerId)
    .where('status', '=', 'upcoming')
    .where('starts_at', '>', now)
    .orderBy('id')
    .limit(batch)
    .forNoKeyUpdate()
    .execute()
  if (toCome.length === 0) return []
  const cancelled = await tx
    .updateTable('events')
    .set((eb) => ({
      status: 'cancelled',
      sequence: eb('sequence', '+', 1),
      revision: eb('revision', '+', 1),
      updated_at: now,
    }))
    .where(
      'id',
      'in',
      toCome.map(({ id }) => id),
    )
    .returning(['id', 'revision'])
    .execute()
  await emitAll(
    tx,
    eventCancelled,
    cancelled.map(({ id }) => ({ payload: { event_id: id } })),
  )
  return cancelled
}

/**
 * Finishes events that started two hours ago or earlier and whose end, where they name one, has passed: one batch of
 * them. Answers those with their new revisions.
 */
export async function finishSome(tx: Tx, clock: Clock): Promise<News[]> {
  const now = clock.now()
  const over = await tx
    .selectFrom('events')
    .select('id')
    .where('status', '=', 'upcoming')
    .where('starts_at', '<=', new Date(now.getTime() - usualLengthMs))
    .where((eb) => eb.or([eb('ends_at', 'is', null), eb('ends_at', '<=', now)]))
    .orderBy('starts_at')
    .orderBy('id')
    .limit(batch)
    .forNoKeyUpdate()
    .execute()
  if (over.length === 0) return []
  return tx
    .updateTable('events')
    .set((eb) => ({ status: 'finished', revision: eb('revision', '+', 1), updated_at: now }))
    .where(
      'id',
      'in',
      over.map(({ id }) => id),
    )
    .returning(['id', 'revision'])
    .execute()
}
