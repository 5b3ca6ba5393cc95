import { on, type Reaction } from '../../jobs/job.ts'
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
import { eventCancelled, eventChanged, eventDeleted, eventPublished } from '../events/jobs.ts'
import { announcedEvent, eventFacts } from '../events/queries.ts'
import { membersAdded } from '../organizations/jobs.ts'
import { membershipFacts } from '../organizations/queries.ts'
import { ratingAnswered } from '../ratings/jobs.ts'
import { answerFacts } from '../ratings/queries.ts'
import { crowd, type EventNews, type News, type Notified, notify, notifyBooked } from './commands.ts'

function ring({ realtime }: Platform, told: readonly Notified[]): void {
  for (const { id, account_id, in_app } of told)
    if (in_app) realtime.publishTo(account_id, 'notification', { id })
}

async function tell(platform: Platform, news: readonly News[]): Promise<void> {
  ring(platform, await platform.db.write((tx) => notify(tx, platform, news)))
}

/** Tells everybody who booked an event, some at a time: cut short and run again it goes on with who was not told. */
async function tellBooked(platform: Platform, news: EventNews): Promise<void> {
  for (let after: number | null = 0; after !== null; ) {
    const from: number = after
    const { told, last } = await platform.db.write((tx) => notifyBooked(tx, platform, news, from))
    ring(platform, told)
    after = last
  }
}

type BookingKind = Exclude<Extract<News['kind'], `booking.${string}`>, 'booking.reminder'>

/** Tells who booked; where a `state` is given only those whose booking is in it by now. */
async function tellOfBookings(
  platform: Platform,
  ids: readonly number[],
  kind: BookingKind,
  state?: 'confirmed' | 'waitlisted',
): Promise<void> {
  for (let begin = 0; begin < ids.length; begin += crowd) {
    const bookings = await bookingFacts(platform.db, ids.slice(begin, begin + crowd))
    const news: News[] = bookings.map(
      ({ id, account_id, event_id, title, starts_at, time_zone, all_day, seats }) => ({
        accountId: account_id,
        kind,
        cause: `${kind} ${id}`,
        facts: { title, starts_at: starts_at.toISOString(), time_zone, all_day, seats, booking_id: id },
        eventId: event_id,
        ...(state && { still: { bookingId: id, state } }),
      }),
    )
    await tell(platform, news)
  }
}

export const notificationReactions: readonly Reaction[] = [
  on(accountDeleted, async ({ account_id }, { db }) => {
    await db.read.deleteFrom('notifications').where('account_id', '=', account_id).execute()
    await db.read.deleteFrom('notification_preferences').where('account_id', '=', account_id).execute()
    await db.read.deleteFrom('deliveries').where('account_id', '=', account_id).execute()
  }),
  on(bookingsConfirmed, ({ booking_ids }, platform) =>
    tellOfBookings(platform, booking_ids, 'booking.confirmed', 'confirmed'),
  ),
  on(bookingsWaitlisted, ({ booking_ids }, platform) =>
    tellOfBookings(platform, booking_ids, 'booking.waitlisted', 'waitlisted'),
  ),
  on(bookingsPromoted, ({ booking_ids }, platform) =>
    tellOfBookings(platform, booking_ids, 'booking.promoted', 'confirmed'),
  ),
  on(bookingCancelled, ({ booking_id }, platform) =>
    tellOfBookings(platform, [booking_id], 'booking.cancelled'),
  ),
  on(bookingRemoved, ({ booking_id }, platform) => tellOfBookings(platform, [booking_id], 'booking.removed')),
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
    await tellBooked(platform, {
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
    await tellBooked(platform, news)
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
