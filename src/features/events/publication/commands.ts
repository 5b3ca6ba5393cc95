import type { NewEvent, Scope } from '../../../contract/events.ts'
import type { Tx } from '../../../db/database.ts'
import { emit } from '../../../jobs/job.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { refuse } from '../../../kernel/errors.ts'
import { movedBy } from '../../../kernel/zones.ts'
import { refuseUnlessStillHere } from '../../accounts/access.ts'
import { accountById } from '../../accounts/queries.ts'
import { checkTimeZone } from '../../accounts/rules.ts'
import { pictureOfMine } from '../../media/access.ts'
import { acceptedMembershipsAmong } from '../../organizations/queries.ts'
import { lockDates, refuseUnlessOwn } from '../access.ts'
import { insertEvent } from '../commands.ts'
import { eventPublished } from '../jobs.ts'
import { checkPublication, checkStart, publicationTime, settled, weeksLater } from '../rules.ts'
import { createSeries } from '../series/commands.ts'
import { keepTags } from '../tags/commands.ts'
import type { News } from '../topics.ts'

interface Creation {
  organizer: Actor
  event: NewEvent
  delaySeconds: number
}

/**
 * Accepts an event and answers its id; of a series, the one of its first date. Throws the refusals
 * `event.starts_in_past`, `event.ends_before_start`, `event.published_after_start`, `event.organization_foreign`,
 * `event.rrule_invalid`, `account.time_zone_unknown`, `media.unknown` and `auth.blocked`.
 */
export async function createEvent(
  tx: Tx,
  clock: Clock,
  { organizer, event, delaySeconds }: Creation,
): Promise<number> {
  const now = clock.now()
  const time_zone = checkTimeZone(event.time_zone ?? (await accountById(tx, organizer.id)).time_zone)
  const times = settled({
    starts_at: new Date(event.starts_at),
    ends_at: event.ends_at ? new Date(event.ends_at) : null,
    all_day: event.all_day ?? false,
    time_zone,
  })
  checkStart(times.starts_at, now)
  const organizations = event.organizations ?? []
  await refuseUnlessMemberOfAll(tx, organizer.id, organizations)
  const first = {
    ...times,
    organizer_id: organizer.id,
    title: event.title.trim(),
    description: event.description ?? '',
    location: event.location?.trim() ?? '',
    venue: event.venue?.trim() ?? '',
    seats: event.seats ?? 100,
    seats_per_booking: event.seats_per_booking ?? 10,
    waitlist: event.waitlist ?? true,
    visibility: event.visibility ?? 'public',
    image: event.image_id ? await pictureOfMine(tx, organizer, event.image_id) : null,
    tags: await keepTags(tx, clock, event.tags ?? []),
    organizations,
    publish_at: publicationOf(event.publish_at, times.starts_at, now, delaySeconds),
    draft: event.draft ?? false,
  } as const
  await refuseUnlessStillHere(tx, organizer.id)
  const id = await insertEvent(tx, clock, first)
  if (event.rrule) await createSeries(tx, clock, id, event.rrule)
  return id
}

/** As asked; else after the delay, and at once where the event starts before that is over. */
function publicationOf(asked: string | undefined, startsAt: Date, now: Date, delaySeconds: number): Date {
  if (asked === undefined) {
    const later = new Date(now.getTime() + delaySeconds * 1000)
    return later < startsAt ? later : now
  }
  const publishAt = publicationTime(asked, now)
  checkPublication(publishAt, startsAt)
  return publishAt
}

/** An organization's name stands for its members: only who has agreed to belong may use it. */
export async function refuseUnlessMemberOfAll(
  tx: Tx,
  accountId: number,
  ids: readonly number[],
): Promise<void> {
  const mine = await acceptedMembershipsAmong(tx, accountId, ids)
  if (mine.length < ids.length) refuse('event.organization_foreign')
}

/**
 * Makes a draft or a scheduled event public now, and with it the dates of its series that the scope names; once more
 * changes nothing. Throws the refusals `not_found`, `forbidden`, `event.closed` and `event.starts_in_past`.
 */
export async function publishNow(
  tx: Tx,
  clock: Clock,
  organizer: Actor,
  id: number,
  scope?: Scope,
): Promise<News[]> {
  await refuseUnlessOwn(tx, organizer, id)
  const { itself, dates } = await lockDates(tx, clock, id, scope)
  const now = clock.now()
  if (itself.status === 'cancelled' || itself.status === 'finished') refuse('event.closed')
  const news: News[] = []
  for (const date of dates) {
    if (date.status !== 'draft' && date.status !== 'scheduled') continue
    checkStart(date.starts_at, now)
    const { revision } = await tx
      .updateTable('events')
      .set((eb) => ({
        status: 'upcoming',
        publish_at: now,
        revision: eb('revision', '+', 1),
        updated_at: now,
      }))
      .where('id', '=', date.id)
      .returning('revision')
      .executeTakeFirstOrThrow()
    await emit(tx, eventPublished, { event_id: date.id })
    news.push({ id: date.id, revision })
  }
  return news
}

/**
 * Copies an event into a draft and answers its id: with its picture, tags and settings and the organizations that still
 * are the organizer's, without bookings, ratings and series. It starts when asked, or as many weeks later on the wall
 * clock as it takes to lie in the future. Throws the refusals `not_found`, `forbidden`, `event.starts_in_past`,
 * `event.ends_before_start` and `auth.blocked`.
 */
export async function copyEvent(
  tx: Tx,
  clock: Clock,
  organizer: Actor,
  id: number,
  startsAt: string | undefined,
): Promise<number> {
  await refuseUnlessOwn(tx, organizer, id)
  const { itself } = await lockDates(tx, clock, id)
  const now = clock.now()
  const { starts_at: from, ends_at, all_day, time_zone } = itself
  const asked = startsAt === undefined ? weeksLater(from, time_zone, now) : new Date(startsAt)
  const { starts_at } = settled({ starts_at: asked, ends_at: null, all_day, time_zone })
  checkStart(starts_at, now)
  const end = ends_at && movedBy(from, starts_at, time_zone)(ends_at)
  const times = settled({ starts_at, ends_at: end, all_day, time_zone })
  await refuseUnlessStillHere(tx, organizer.id)
  return insertEvent(tx, clock, {
    ...times,
    organizer_id: organizer.id,
    title: itself.title,
    description: itself.description,
    location: itself.location,
    venue: itself.venue,
    seats: itself.seats,
    seats_per_booking: itself.seats_per_booking,
    waitlist: itself.waitlist,
    visibility: itself.visibility,
    image: itself.image,
    tags: itself.tags,
    organizations: await organizationsStillMine(tx, organizer.id, id),
    publish_at: now,
    draft: true,
  })
}

async function organizationsStillMine(tx: Tx, accountId: number, eventId: number): Promise<number[]> {
  const links = await tx
    .selectFrom('event_organizations')
    .select('organization_id')
    .where('event_id', '=', eventId)
    .execute()
  const ids = links.map(({ organization_id }) => organization_id)
  return acceptedMembershipsAmong(tx, accountId, ids)
}
