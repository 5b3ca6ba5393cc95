import { on, type Reaction } from '../../../jobs/job.ts'
import type { Platform } from '../../../platform.ts'
import { accountDeleted } from '../../accounts/jobs.ts'
import {
  bookingCancelled,
  bookingRemoved,
  bookingsConfirmed,
  bookingsPromoted,
  bookingsWaitlisted,
} from '../../bookings/jobs.ts'
import { eventCancelled, eventChanged, eventDeleted, eventPublished } from '../../events/jobs.ts'
import { type News, notify } from '../commands.ts'
import { ring } from '../topics.ts'
import { dropWaiting } from './commands.ts'
import { webhookSilenced } from './jobs.ts'
import { enterBookings, enterDeleted, enterEvent, forgetName } from './messages/commands.ts'
import { keepersOf, webhooksById } from './queries.ts'

/** Tells who answers for a webhook that it switched itself off, unless it is gone or on again by now. */
async function tellKeepers(platform: Platform, id: number, at: string): Promise<void> {
  const { db, realtime } = platform
  const webhook = (await webhooksById(db, [id])).get(id)
  if (webhook?.disabled_at?.toISOString() !== at) return
  const { organization_id } = webhook
  const organization =
    organization_id === null
      ? undefined
      : await db.read
          .selectFrom('organizations')
          .select('title')
          .where('id', '=', organization_id)
          .executeTakeFirst()
  const { origin, pathname } = new URL(webhook.url)
  const news: News[] = (await keepersOf(db, webhook)).map((accountId) => ({
    accountId,
    kind: 'webhook.disabled',
    cause: `webhook.disabled ${id} ${at}`,
    // What stands behind a `?` may be a password.
    facts: { url: origin + pathname, organization_id, title: organization?.title ?? null },
    eventId: null,
  }))
  ring(realtime, await db.write((tx) => notify(tx, platform, news)))
}

export const webhookReactions: readonly Reaction[] = [
  on(accountDeleted, ({ account_id }, platform) => forgetName(platform, account_id)),
  on(bookingsConfirmed, ({ booking_ids }, platform) =>
    enterBookings(platform, 'booking.confirmed', booking_ids, 'confirmed'),
  ),
  on(bookingsWaitlisted, ({ booking_ids }, platform) =>
    enterBookings(platform, 'booking.waitlisted', booking_ids, 'waitlisted'),
  ),
  on(bookingsPromoted, ({ booking_ids }, platform) =>
    enterBookings(platform, 'booking.promoted', booking_ids, 'confirmed'),
  ),
  on(bookingCancelled, ({ booking_id }, platform) =>
    enterBookings(platform, 'booking.cancelled', [booking_id], 'cancelled'),
  ),
  on(bookingRemoved, ({ booking_id }, platform) =>
    enterBookings(platform, 'booking.removed', [booking_id], 'cancelled'),
  ),
  on(eventPublished, ({ event_id }, platform) => enterEvent(platform, 'event.published', event_id)),
  on(eventChanged, ({ event_id, revision, changes }, platform) =>
    enterEvent(platform, 'event.changed', event_id, { time: String(revision), more: { changes } }),
  ),
  on(eventCancelled, ({ event_id }, platform) => enterEvent(platform, 'event.cancelled', event_id)),
  on(
    eventDeleted,
    ({ event_id, title, starts_at, time_zone, all_day, organization_ids, is_public }, platform) =>
      enterDeleted(
        platform,
        { id: event_id, title, starts_at, time_zone, all_day },
        // Of before there were webhooks.
        { organization_ids: organization_ids ?? [], is_public: is_public ?? false },
      ),
  ),
  on(webhookSilenced, async ({ webhook_id, by_itself_at }, platform) => {
    if (by_itself_at !== undefined) await tellKeepers(platform, webhook_id, by_itself_at)
    while ((await platform.db.write((tx) => dropWaiting(tx, webhook_id))) > 0);
  }),
]
