import type { NewEvent } from '../../contract/events.ts'
import type { Tx } from '../../db/database.ts'
import { emit } from '../../jobs/job.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import { refuse } from '../../kernel/errors.ts'
import { accountById } from '../accounts/queries.ts'
import { checkTimeZone } from '../accounts/rules.ts'
import { acceptedMembershipsAmong } from '../organizations/queries.ts'
import { eventPublished, publishEvent } from './jobs.ts'
import { checkTimes, publicationTime } from './rules.ts'

interface Creation {
  organizer: Actor
  event: NewEvent
  delaySeconds: number
}

/** Accepts an event and answers its id; published at once or by a job that survives a restart. */
export async function createEvent(
  tx: Tx,
  clock: Clock,
  { organizer, event, delaySeconds }: Creation,
): Promise<number> {
  const now = clock.now()
  const starts_at = new Date(event.starts_at)
  const ends_at = event.ends_at ? new Date(event.ends_at) : null
  checkTimes(starts_at, ends_at, now)
  const publish_at = publicationTime(event.publish_at, now, delaySeconds)
  const time_zone = checkTimeZone(event.time_zone ?? (await accountById(tx, organizer.id)).time_zone)
  const published = publish_at <= now
  const organizations = event.organizations ?? []
  await refuseUnlessMemberOfAll(tx, organizer.id, organizations)

  const { id } = await tx
    .insertInto('events')
    .values({
      organizer_id: organizer.id,
      title: event.title.trim(),
      description: event.description ?? '',
      starts_at,
      ends_at,
      time_zone,
      location: event.location?.trim() ?? '',
      venue: event.venue?.trim() ?? '',
      seats: event.seats ?? 100,
      status: published ? 'upcoming' : 'scheduled',
      publish_at,
      created_at: now,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  if (organizations.length > 0) {
    const links = organizations.map((organization_id) => ({ event_id: id, organization_id }))
    await tx.insertInto('event_organizations').values(links).execute()
  }
  if (published) await emit(tx, eventPublished, { event_id: id })
  else {
    const payload = { event_id: id, publish_at: publish_at.toISOString() }
    await emit(tx, publishEvent, payload, { runAt: publish_at, key: `event ${id} publish` })
  }
  return id
}

/** An organization's name stands for its members: only who has agreed to belong may use it. */
async function refuseUnlessMemberOfAll(tx: Tx, accountId: number, ids: readonly number[]): Promise<void> {
  if (ids.length > 0 && (await acceptedMembershipsAmong(tx, accountId, ids)) < ids.length) {
    refuse('event.organization_foreign')
  }
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

/** Cancels every event to come of an organizer who is gone; answers them with their new revisions. */
export async function cancelEventsToCome(tx: Tx, clock: Clock, organizerId: number) {
  const now = clock.now()
  return tx
    .updateTable('events')
    .set((eb) => ({ status: 'cancelled', revision: eb('revision', '+', 1), updated_at: now }))
    .where('organizer_id', '=', organizerId)
    .where('status', 'in', ['scheduled', 'upcoming'])
    .where('starts_at', '>', now)
    .returning(['id', 'revision'])
    .execute()
}
