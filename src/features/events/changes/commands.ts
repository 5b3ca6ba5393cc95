import type { EventChange } from '../../../contract/events.ts'
import type { Media } from '../../../contract/media.ts'
import type { Tx } from '../../../db/database.ts'
import { emit } from '../../../jobs/job.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { refuse } from '../../../kernel/errors.ts'
import { checkTimeZone } from '../../accounts/rules.ts'
import { pictureOfMine } from '../../media/access.ts'
import { lockDates, refuseUnlessOwn } from '../access.ts'
import { linkOrganizations, publishLater, seatsAfterPromotion } from '../commands.ts'
import { eventChanged, eventPublished } from '../jobs.ts'
import { refuseUnlessMemberOfAll } from '../publication/commands.ts'
import { checkPublication, checkStart, isOpen, publicationTime, type Times } from '../rules.ts'
import type { EventRow } from '../tables.ts'
import { keepTags } from '../tags/commands.ts'
import type { News } from '../topics.ts'
import { changesOf, differing, timesAfter } from './rules.ts'

/**
 * Changes an event that has not started, and with it the dates of its series that the scope names: all of them or none.
 * What is the same already is no change: where nothing is left, nothing is written and nobody hears of it. Throws the
 * refusals `not_found`, `forbidden`, `event.closed`, `event.published`, `event.starts_in_past`,
 * `event.ends_before_start`, `event.published_after_start`, `event.seats_below_booked`, `event.organization_foreign`,
 * `account.time_zone_unknown` and `media.unknown`.
 */
export async function changeEvent(
  tx: Tx,
  clock: Clock,
  organizer: Actor,
  id: number,
  { scope, ...change }: EventChange,
): Promise<News[]> {
  await refuseUnlessOwn(tx, organizer, id)
  const { itself, dates } = await lockDates(tx, clock, id, scope)
  const now = clock.now()
  if (!isOpen(itself, now)) refuse('event.closed')
  if (itself.status === 'upcoming' && change.publish_at && new Date(change.publish_at) > now) {
    refuse('event.published')
  }
  if (change.time_zone) checkTimeZone(change.time_zone)
  const times = timesAfter(itself, change)
  const alike = {
    title: change.title?.trim(),
    description: change.description,
    location: change.location?.trim(),
    venue: change.venue?.trim(),
    seats: change.seats,
    seats_per_booking: change.seats_per_booking,
    waitlist: change.waitlist,
    visibility: change.visibility,
    tags: change.tags && (await keepTags(tx, clock, change.tags)),
    image: await pictureAfter(tx, organizer, itself, change.image_id),
  }

  const news: News[] = []
  for (const date of dates) {
    const { starts_at, ends_at, all_day, time_zone } = times(date)
    const wanted = { ...alike, starts_at, ends_at, all_day, time_zone, ...publication(date, change, now) }
    const isMoved = starts_at.getTime() !== date.starts_at.getTime()
    if (isMoved || wanted.status === 'upcoming') checkStart(starts_at, now)
    if (isMoved || wanted.publish_at) checkPublished(date, wanted)
    const relinked = await relink(tx, organizer, date.id, change.organizations)
    const changed = await changeDate(tx, now, date, wanted, relinked)
    if (changed) news.push(changed)
  }
  return news
}

/** The columns of an event that its organizer has a say in. */
type Wanted = Partial<
  Times &
    Pick<
      EventRow,
      'title' | 'description' | 'location' | 'venue' | 'seats' | 'seats_per_booking' | 'waitlist'
    > &
    Pick<EventRow, 'visibility' | 'tags' | 'image' | 'publish_at' | 'status'>
>

/** Writes what differs. Answers what open pages are to hear; nothing when nothing differs. */
async function changeDate(
  tx: Tx,
  now: Date,
  date: EventRow,
  wanted: Wanted,
  relinked: boolean,
): Promise<News | undefined> {
  const changed: Wanted = differing<Wanted>(date, wanted)
  if (Object.keys(changed).length === 0 && !relinked) return
  const { id, status } = date
  if (changed.seats !== undefined && changed.seats < date.booked) refuse('event.seats_below_booked')
  const changes = changesOf(date, changed)

  const { image, ...columns } = changed
  const { revision } = await tx
    .updateTable('events')
    .set((eb) => ({
      ...columns,
      ...(image !== undefined && { image_id: image?.id ?? null, image: image && JSON.stringify(image) }),
      ...(changes.length > 0 && { sequence: eb('sequence', '+', 1) }),
      ...(changed.starts_at && { moved_at: now }),
      revision: eb('revision', '+', 1),
      updated_at: now,
    }))
    .where('id', '=', id)
    .returning('revision')
    .executeTakeFirstOrThrow()

  if (changed.status === 'upcoming') await emit(tx, eventPublished, { event_id: id })
  else if (status === 'scheduled' && changed.publish_at) await publishLater(tx, id, changed.publish_at)
  if (status === 'upcoming' && changes.length > 0) {
    await emit(tx, eventChanged, { event_id: id, revision, changes })
  }
  const hidden = changed.visibility === 'private'
  if (changed.seats === undefined) return { id, revision, hidden }
  const seats = await seatsAfterPromotion(tx, now, id)
  return { id, revision: seats.revision, seats, hidden }
}

/** One that waits for its publication starts after it. */
function checkPublished(date: EventRow, { starts_at, publish_at = date.publish_at }: Times & Wanted): void {
  if (date.status === 'scheduled') checkPublication(publish_at, starts_at)
}

/** When an unpublished event is to become public. */
function publication(
  { status }: EventRow,
  { publish_at: asked }: EventChange,
  now: Date,
): Pick<Wanted, 'publish_at' | 'status'> {
  if (asked === undefined || (status !== 'draft' && status !== 'scheduled')) return {}
  const publish_at = publicationTime(asked, now)
  return { publish_at, ...(status === 'scheduled' && publish_at <= now && { status: 'upcoming' }) }
}

/** The picture that is asked for; one that is shown already need not be mine any more. */
async function pictureAfter(
  tx: Tx,
  organizer: Actor,
  { image }: EventRow,
  id: number | null | undefined,
): Promise<Media | null | undefined> {
  if (id === undefined || id === null) return id
  return image?.id === id ? image : pictureOfMine(tx, organizer, id)
}

/** Puts an event up in the name of these organizations; answers whether that is a change. Those there are may stay. */
async function relink(
  tx: Tx,
  organizer: Actor,
  id: number,
  wanted: readonly number[] | undefined,
): Promise<boolean> {
  if (!wanted) return false
  const links = await tx
    .selectFrom('event_organizations')
    .select('organization_id')
    .where('event_id', '=', id)
    .execute()
  const there = new Set(links.map(({ organization_id }) => organization_id))
  const added = wanted.filter((organization) => !there.has(organization))
  const removed = [...there].filter((organization) => !wanted.includes(organization))
  await refuseUnlessMemberOfAll(tx, organizer.id, added)
  await linkOrganizations(tx, id, added)
  if (removed.length > 0) {
    await tx
      .deleteFrom('event_organizations')
      .where('event_id', '=', id)
      .where('organization_id', 'in', removed)
      .execute()
  }
  return added.length > 0 || removed.length > 0
}
