import { emit, on, type Reaction } from '../../jobs/job.ts'
import type { Platform } from '../../platform.ts'
import { accountDeleted } from '../accounts/jobs.ts'
import {
  bookingCancelled,
  bookingRemoved,
  bookingsConfirmed,
  bookingsPromoted,
  bookingsWaitlisted,
} from '../bookings/jobs.ts'
import { bookingFacts } from '../bookings/queries.ts'
import {
  cancelledDeleted,
  eventCancelled,
  eventChanged,
  eventDeleted,
  eventPublished,
} from '../events/jobs.ts'
import { announcedEvent, eventFacts } from '../events/queries.ts'
import { membersAdded } from '../organizations/jobs.ts'
import { membershipFacts } from '../organizations/queries.ts'
import { ratingAnswered } from '../ratings/jobs.ts'
import { answerFacts } from '../ratings/queries.ts'
import { crowd, type EventNews, type News, notify, notifyBooked } from './commands.ts'
import { tellBooked, tellOfBookings } from './jobs.ts'
import { reminderReactions } from './reminders/reactions.ts'
import { securityReactions } from './security/reactions.ts'
import { ring } from './topics.ts'

async function tell(platform: Platform, news: readonly News[]): Promise<void> {
  ring(platform.realtime, await platform.db.write((tx) => notify(tx, platform, news)))
}

/**
 * Tells the next of those who booked an event, and has the rest told after them: one job a crowd would keep urgent ones
 * waiting. Killed in between it goes on where it was.
 */
async function tellSome(platform: Platform, news: EventNews, after = 0): Promise<void> {
  const told = await platform.db.write(async (tx) => {
    const { told, last } = await notifyBooked(tx, platform, news, after)
    if (last !== null) await emit(tx, tellBooked, { news, after: last }, { key: `tell ${news.cause}` })
    return told
  })
  ring(platform.realtime, told)
}

/** Tells the first of these, and has the rest told after them. */
async function tellSomeOfBookings(
  platform: Platform,
  { kind, booking_ids, state }: NonNullable<(typeof tellOfBookings)['payload']>,
): Promise<void> {
  const [first, rest] = [booking_ids.slice(0, crowd), booking_ids.slice(crowd)]
  const bookings = await bookingFacts(platform.db, first)
  const news: News[] = bookings.map(
    ({ id, account_id, event_id, title, place, starts_at, time_zone, all_day, seats }) => ({
      accountId: account_id,
      kind,
      cause: `${kind} ${id}`,
      facts: {
        title,
        place,
        starts_at: starts_at.toISOString(),
        time_zone,
        all_day,
        seats,
        booking_id: id,
      },
      eventId: event_id,
      // A seat, or a place in line, is of no use to anybody once it has begun.
      ...(state && { still: { bookingId: id, state }, expiresAt: starts_at }),
    }),
  )
  const told = await platform.db.write(async (tx) => {
    if (rest.length > 0) {
      const key = `tell ${kind} ${rest.at(-1)}`
      await emit(tx, tellOfBookings, { kind, booking_ids: rest, state }, { key })
    }
    return notify(tx, platform, news)
  })
  ring(platform.realtime, told)
}

export const notificationReactions: readonly Reaction[] = [
  ...reminderReactions,
  ...securityReactions,
  on(accountDeleted, async ({ account_id }, { db }) => {
    await db.read.deleteFrom('notifications').where('account_id', '=', account_id).execute()
    await db.read.deleteFrom('notification_preferences').where('account_id', '=', account_id).execute()
    await db.read.deleteFrom('deliveries').where('account_id', '=', account_id).execute()
  }),
  on(bookingsConfirmed, ({ booking_ids }, platform) =>
    tellSomeOfBookings(platform, { kind: 'booking.confirmed', booking_ids, state: 'confirmed' }),
  ),
  on(bookingsWaitlisted, ({ booking_ids }, platform) =>
    tellSomeOfBookings(platform, { kind: 'booking.waitlisted', booking_ids, state: 'waitlisted' }),
  ),
  on(bookingsPromoted, ({ booking_ids }, platform) =>
    tellSomeOfBookings(platform, { kind: 'booking.promoted', booking_ids, state: 'confirmed' }),
  ),
  on(bookingCancelled, ({ booking_id }, platform) =>
    tellSomeOfBookings(platform, { kind: 'booking.cancelled', booking_ids: [booking_id] }),
  ),
  on(bookingRemoved, ({ booking_id }, platform) =>
    tellSomeOfBookings(platform, { kind: 'booking.removed', booking_ids: [booking_id] }),
  ),
  on(tellOfBookings, (part, platform) => tellSomeOfBookings(platform, part)),
  on(tellBooked, ({ news, after }, platform) => tellSome(platform, news, after)),
  on(eventPublished, async ({ event_id }, platform) => {
    const event = await eventFacts(platform.db, event_id)
    if (!event) return
    const { id, organizer_id, series_id, title, starts_at, time_zone, all_day } = event
    await tell(platform, [
      {
        accountId: organizer_id,
        kind: 'event.published',
        // The dates of a series are published together: its organizer need not hear of each.
        cause: `event.published ${series_id ? `series ${series_id}` : id}`,
        facts: { title, starts_at: starts_at.toISOString(), time_zone, all_day },
        eventId: id,
      },
    ])
  }),
  on(eventChanged, async ({ event_id, revision, changes }, platform) => {
    const event = await announcedEvent(platform.db, event_id)
    if (!event) return
    const { title, starts_at, time_zone, all_day } = event
    await tellSome(platform, {
      kind: 'event.changed',
      cause: `event.changed ${event_id} ${revision}`,
      facts: { title, starts_at: starts_at.toISOString(), time_zone, all_day, changes },
      eventId: event_id,
    })
  }),
  on(eventCancelled, async ({ event_id, by }, platform) => {
    const event = await announcedEvent(platform.db, event_id)
    if (!event) return
    const { organizer_id, title, starts_at, time_zone, all_day, cancel_reason: reason } = event
    const news = {
      kind: 'event.cancelled',
      cause: `event.cancelled ${event_id}`,
      facts: { title, starts_at: starts_at.toISOString(), time_zone, all_day, reason },
      eventId: event_id,
    } as const
    await tellSome(platform, news)
    // By an administrator: news to the organizer as well.
    if (by !== undefined && by !== organizer_id) await tell(platform, [{ ...news, accountId: organizer_id }])
  }),
  on(eventDeleted, async ({ event_id, account_ids, title, starts_at, time_zone, all_day }, platform) => {
    await tell(
      platform,
      account_ids.map((accountId) => ({
        accountId,
        kind: 'event.deleted',
        cause: `event.deleted ${event_id}`,
        facts: { title, starts_at, time_zone, all_day },
        eventId: null,
      })),
    )
  }),
  on(cancelledDeleted, async ({ event_id, account_ids, ...facts }, platform) => {
    await tell(
      platform,
      account_ids.map((accountId) => ({
        accountId,
        kind: 'event.cancelled',
        // Who was told already, is not told again.
        cause: `event.cancelled ${event_id}`,
        facts,
        eventId: null,
      })),
    )
  }),
  on(ratingAnswered, async ({ event_id, account_id }, platform) => {
    const rating = await answerFacts(platform.db, event_id, account_id)
    if (!rating) return
    await tell(platform, [
      {
        accountId: account_id,
        kind: 'rating.answered',
        // Another answer is told anew.
        cause: `rating.answered ${event_id} ${rating.answered_at.toISOString()}`,
        facts: { title: rating.title },
        eventId: event_id,
      },
    ])
  }),
  on(membersAdded, async ({ organization_id, account_ids }, platform) => {
    const memberships = await membershipFacts(platform.db, organization_id, account_ids)
    await tell(
      platform,
      memberships.map(({ account_id, title, created_at }) => ({
        accountId: account_id,
        kind: 'organization.added',
        // Who left and is added anew is told anew.
        cause: `organization.added ${organization_id} ${created_at.toISOString()}`,
        facts: { title, organization_id },
        eventId: null,
      })),
    )
  }),
]
