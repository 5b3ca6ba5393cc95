import type { FastifyInstance } from 'fastify'
import type { DatabaseAddress } from './db/connection.ts'
import { type Database, openDatabase } from './db/database.ts'
import { migrate } from './db/migrate.ts'
import { attemptCrons } from './features/accounts/attempts/jobs.ts'
import { attemptReactions } from './features/accounts/attempts/reactions.ts'
import { createAdmin } from './features/accounts/commands.ts'
import type { Archive } from './features/accounts/farewell/routes.ts'
import { accountCrons } from './features/accounts/jobs.ts'
import { accountArchive } from './features/accounts/queries.ts'
import { accountReactions } from './features/accounts/reactions.ts'
import { recoveryCrons } from './features/accounts/recovery/jobs.ts'
import { recoveryReactions } from './features/accounts/recovery/reactions.ts'
import { bindAccounts } from './features/accounts/routes.ts'
import { createActors } from './features/accounts/sessions/access.ts'
import {
  createAccessTokens,
  fixedKey,
  keptKeys,
  loadSigningKey,
} from './features/accounts/sessions/secrets.ts'
import { createBookingLinks } from './features/bookings/links/secrets.ts'
import { bookingsArchive } from './features/bookings/queries.ts'
import { bookingReactions } from './features/bookings/reactions.ts'
import { bindBookings } from './features/bookings/routes.ts'
import { createPages } from './features/calendar/pages/routes.ts'
import { bindCalendar } from './features/calendar/routes.ts'
import { findingReactions } from './features/events/finding/reactions.ts'
import { bindFinding } from './features/events/finding/routes.ts'
import { bindImports } from './features/events/imports/routes.ts'
import { eventCrons } from './features/events/jobs.ts'
import { eventsArchive } from './features/events/queries.ts'
import { eventReactions } from './features/events/reactions.ts'
import { bindEvents } from './features/events/routes.ts'
import { seriesCrons } from './features/events/series/jobs.ts'
import { seriesReactions } from './features/events/series/reactions.ts'
import { eventTopic } from './features/events/topics.ts'
import { urlOfMine } from './features/media/access.ts'
import { diskStorage } from './features/media/disk/storage.ts'
import { mediaCrons } from './features/media/jobs.ts'
import { mediaArchive } from './features/media/queries.ts'
import { mediaReactions } from './features/media/reactions.ts'
import { bindMedia } from './features/media/routes.ts'
import { s3Storage } from './features/media/s3/storage.ts'
import { startDispatcher, waking } from './features/notifications/deliveries/dispatcher.ts'
import { deliveryCrons } from './features/notifications/deliveries/jobs.ts'
import { deliveryReactions } from './features/notifications/deliveries/reactions.ts'
import { digestCrons } from './features/notifications/digest/jobs.ts'
import { digestReactions } from './features/notifications/digest/reactions.ts'
import { mailChannel } from './features/notifications/mail/dispatcher.ts'
import { mailReactions } from './features/notifications/mail/reactions.ts'
import { smtpTransport } from './features/notifications/mail/transport.ts'
import { preferencesArchive } from './features/notifications/preferences/queries.ts'
import { pushChannel } from './features/notifications/push/dispatcher.ts'
import { subscriptionsArchive } from './features/notifications/push/queries.ts'
import { pushReactions } from './features/notifications/push/reactions.ts'
import { loadVapid } from './features/notifications/push/secrets.ts'
import { pushTransport } from './features/notifications/push/transport.ts'
import { notificationsArchive } from './features/notifications/queries.ts'
import { notificationReactions } from './features/notifications/reactions.ts'
import { reminderCrons } from './features/notifications/reminders/jobs.ts'
import { bindNotifications } from './features/notifications/routes.ts'
import { createUnsubscribeLinks } from './features/notifications/unsubscribe/secrets.ts'
import { webhookChannel } from './features/notifications/webhooks/dispatcher.ts'
import { webhookReactions } from './features/notifications/webhooks/reactions.ts'
import { openWebhookVault } from './features/notifications/webhooks/secrets.ts'
import { organizationsArchive } from './features/organizations/queries.ts'
import { organizationReactions } from './features/organizations/reactions.ts'
import { bindOrganizations } from './features/organizations/routes.ts'
import { ratingsArchive } from './features/ratings/queries.ts'
import { ratingReactions } from './features/ratings/reactions.ts'
import { bindRatings } from './features/ratings/routes.ts'
import { drain } from './http/drain.ts'
import { originRule } from './http/gates.ts'
import { createOutbound } from './http/outbound.ts'
import { createServer } from './http/server.ts'
import { idempotencyReactions, sweepIdempotencyKeys } from './http/sweep.ts'
import type { Cron, Reaction } from './jobs/job.ts'
import { prepareJobs, startWorker } from './jobs/worker.ts'
import type { Clock } from './kernel/clock.ts'
import { type Config, mediaFolder } from './kernel/config.ts'
import { sessionCookieName } from './kernel/credentials.ts'
import type { Log } from './kernel/log.ts'
import type { Platform } from './platform.ts'
import { localBus, redisBus } from './realtime/bus.ts'
import { createRealtime } from './realtime/realtime.ts'

const reactions: readonly Reaction[] = [
  ...accountReactions,
  ...attemptReactions,
  ...recoveryReactions,
  ...organizationReactions,
  ...bookingReactions,
  ...ratingReactions,
  ...eventReactions,
  ...findingReactions,
  ...seriesReactions,
  ...deliveryReactions,
  ...pushReactions,
  ...idempotencyReactions,
]
const crons: readonly Cron[] = [
  ...deliveryCrons,
  ...accountCrons,
  ...attemptCrons,
  ...recoveryCrons,
  ...mediaCrons,
  ...eventCrons,
  ...seriesCrons,
  ...reminderCrons,
  ...digestCrons,
  sweepIdempotencyKeys,
]

/** What each slice keeps about a person, for the person. */
const archives: readonly Archive[] = [
  { name: 'account', collect: accountArchive },
  { name: 'organizations', collect: organizationsArchive },
  { name: 'media', collect: mediaArchive },
  { name: 'events', collect: eventsArchive },
  { name: 'bookings', collect: bookingsArchive },
  { name: 'ratings', collect: ratingsArchive },
  { name: 'notifications', collect: notificationsArchive },
  { name: 'notification_preferences', collect: preferencesArchive },
  { name: 'push_subscriptions', collect: subscriptionsArchive },
]

interface AppOptions {
  config: Config
  clock: Clock
  log: Log
  database: DatabaseAddress
  /** No other process works on this database. */
  alone: boolean
  /** The built web app; none while only the API is wanted. */
  siteRoot: string | null
}

export interface App {
  /** Where it listens, as `http://host:port`. */
  url: string
  server: FastifyInstance
  platform: Platform
  /** Stops accepting, finishes what is at work, closes every connection. */
  close(): Promise<void>
}

const migrationsFolder = `${import.meta.dirname}/../migrations`

/** Brings the database up to date, our tables and the job library's, and opens its doors; the caller closes them. */
export async function openMigrated(address: DatabaseAddress, poolSize: number, log: Log): Promise<Database> {
  await migrate({ ...address, folder: migrationsFolder, log })
  const db = await openDatabase({ ...address, poolSize, log })
  await prepareJobs({ db, log })
  return db
}

/** The composition root: opens the doors, puts every slice in its place and starts serving. */
export async function startApp({ config, clock, log, database, alone, siteRoot }: AppOptions): Promise<App> {
  const storage = config.S3_URL ? await s3Storage(config.S3_URL, log) : diskStorage(mediaFolder(config))
  const db = await openMigrated(database, config.DATABASE_POOL, log)
  if (config.ADMIN_EMAIL && config.ADMIN_PASSWORD)
    await createAdmin(db, clock, config.ADMIN_EMAIL, config.ADMIN_PASSWORD)

  const key = await loadSigningKey(db, clock, config.JWT_SECRET)
  const tokens = createAccessTokens(config.JWT_SECRET ? fixedKey(key) : keptKeys(db, clock), clock)
  const actors = createActors(db, clock, tokens)
  const bookingLinks = createBookingLinks(key.bytes)
  const unsubscribeLinks = createUnsubscribeLinks(key.bytes)
  const { identify, stillAllowed } = actors
  const bus = config.REDIS_URL ? await redisBus(config.REDIS_URL, log) : localBus()
  const realtime = createRealtime({
    log,
    identify,
    stillAllowed,
    bus,
    topics: [eventTopic(db)],
    origins: originRule(config.PUBLIC_URL),
    cookieName: sessionCookieName(config.PUBLIC_URL?.startsWith('https:') ?? false),
  })
  const platform: Platform = { config, clock, log, db, realtime }
  const outbound = createOutbound({ allow: config.OUTBOUND_ALLOW, socketsPerHost: 32 })
  const vapid = await loadVapid(platform, key.bytes)
  const webhooks = { vault: openWebhookVault(key.bytes), outbound }

  // A worker answers probes and metrics only.
  const serves = config.ROLE !== 'worker'
  const server = await createServer({
    platform,
    identify,
    siteRoot: serves ? siteRoot : null,
    pages: createPages(platform),
    bindSlices(http) {
      if (!serves) return
      bindAccounts(http, platform, { identity: { key, tokens, actors }, archives, pictureOf: urlOfMine })
      bindOrganizations(http, platform, urlOfMine)
      bindMedia(http, platform, storage)
      bindEvents(http, platform)
      bindImports(http, platform)
      bindFinding(http, platform)
      bindBookings(http, platform, bookingLinks)
      bindRatings(http, platform)
      bindCalendar(http, platform, key.bytes)
      bindNotifications(http, platform, { links: unsubscribeLinks, vapid, webhooks, outbound })
    },
  })
  if (serves) realtime.attach(server.server)
  const works = config.ROLE !== 'web'
  const transport = works && config.SMTP_URL ? await smtpTransport(config, config.SMTP_URL) : null
  const dispatchers = works
    ? [
        await startDispatcher(
          platform,
          mailChannel(platform, { bookings: bookingLinks, unsubscribe: unsubscribeLinks }, transport),
          { alone },
        ),
        await startDispatcher(platform, pushChannel(platform, pushTransport(outbound, vapid)), { alone }),
        await startDispatcher(platform, webhookChannel(platform, webhooks), { alone }),
      ]
    : []
  const worker = works
    ? await startWorker(platform, {
        reactions: [
          ...reactions,
          ...waking(
            [
              ...notificationReactions,
              ...webhookReactions,
              ...mailReactions,
              ...digestReactions(unsubscribeLinks),
            ],
            dispatchers,
          ),
          ...mediaReactions(storage),
        ],
        crons,
        alone,
      })
    : null
  const url = await server.listen({ port: config.PORT, host: config.HOST })

  return {
    url,
    server,
    platform,
    async close() {
      await drain(server)
      await Promise.all([
        realtime.close(),
        server.close(),
        worker?.stop(),
        ...dispatchers.map((dispatcher) => dispatcher.stop()),
      ])
      transport?.close()
      outbound.close()
      await bus.close()
      await db.close()
    },
  }
}
