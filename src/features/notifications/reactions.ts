import { on, type Reaction } from '../../jobs/job.ts'
import type { Platform } from '../../platform.ts'
import { accountDeleted } from '../accounts/jobs.ts'
import { bookingCancelled, bookingsConfirmed } from '../bookings/jobs.ts'
import { bookingFacts } from '../bookings/queries.ts'
import { eventPublished } from '../events/jobs.ts'
import { eventFacts } from '../events/queries.ts'
import { membersAdded } from '../organizations/jobs.ts'
import { membershipFacts } from '../organizations/queries.ts'
import { type News, notify } from './commands.ts'

async function tell({ db, clock, realtime }: Platform, news: readonly News[]): Promise<void> {
  const told = await db.write((tx) => notify(tx, clock, news))
  for (const { id, account_id } of told) realtime.publishTo(account_id, 'notification', { id })
}

async function bookingNews(
  { db }: Platform,
  ids: readonly number[],
  kind: 'booking.confirmed' | 'booking.cancelled',
): Promise<News[]> {
  const bookings = await bookingFacts(db, ids)
  return bookings.map((booking) => ({
    accountId: booking.account_id,
    kind,
    cause: `${kind} ${booking.id}`,
    facts: { title: booking.title, starts_at: booking.starts_at.toISOString(), time_zone: booking.time_zone },
    eventId: booking.event_id,
  }))
}

export const notificationReactions: readonly Reaction[] = [
  on(accountDeleted, async ({ account_id }, { db }) => {
    await db.read.deleteFrom('notifications').where('account_id', '=', account_id).execute()
    await db.read.deleteFrom('deliveries').where('account_id', '=', account_id).execute()
  }),
  on(bookingsConfirmed, async ({ booking_ids }, platform) => {
    await tell(platform, await bookingNews(platform, booking_ids, 'booking.confirmed'))
  }),
  on(bookingCancelled, async ({ booking_id }, platform) => {
    await tell(platform, await bookingNews(platform, [booking_id], 'booking.cancelled'))
  }),
  on(eventPublished, async ({ event_id }, platform) => {
    const event = await eventFacts(platform.db, event_id)
    if (!event) return
    await tell(platform, [
      {
        accountId: event.organizer_id,
        kind: 'event.published',
        cause: `event.published ${event_id}`,
        facts: { title: event.title, starts_at: event.starts_at.toISOString(), time_zone: event.time_zone },
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
        facts: { title },
        eventId: null,
      })),
    )
  }),
]
