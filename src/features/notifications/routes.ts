import { countUnread, listNotifications, readNotifications } from '../../contract/notifications.ts'
import type { Binder } from '../../http/bind.ts'
import type { Outbound } from '../../http/outbound.ts'
import { askedLocale } from '../../http/problems.ts'
import { refuse } from '../../kernel/errors.ts'
import type { Platform } from '../../platform.ts'
import { markRead } from './commands.ts'
import { bindDeliveries } from './deliveries/routes.ts'
import { bindPreferences } from './preferences/routes.ts'
import { bindPush } from './push/routes.ts'
import type { Vapid } from './push/secrets.ts'
import * as queries from './queries.ts'
import { bindUnsubscribe } from './unsubscribe/routes.ts'
import type { UnsubscribeLinks } from './unsubscribe/secrets.ts'
import { bindWebhooks } from './webhooks/routes.ts'
import type { WebhookVault } from './webhooks/secrets.ts'

interface NotificationParts {
  links: UnsubscribeLinks
  vapid: Vapid
  webhooks: { vault: WebhookVault; outbound: Outbound }
  outbound: Outbound
}

export function bindNotifications(http: Binder, platform: Platform, parts: NotificationParts): void {
  const { clock, db, realtime } = platform
  bindDeliveries(http, platform)
  bindPreferences(http, platform)
  bindUnsubscribe(http, platform, parts.links)
  bindPush(http, platform, parts)
  bindWebhooks(http, platform, parts.webhooks)

  http.on(listNotifications, ({ actor, query, request }) =>
    queries.myNotifications(db, actor, askedLocale(request), query),
  )
  http.on(countUnread, async ({ actor }) => ({ unread: await queries.countUnread(db.read, actor.id) }))
  http.on(readNotifications, async ({ actor, body, write }) => {
    if ((body.ids === undefined) === (body.up_to === undefined)) refuse('request.invalid')
    let unread: number | null = null
    const answer = await write(async (tx) => {
      unread = await markRead(tx, clock, actor, body)
      return undefined
    })
    if (unread !== null) realtime.publishTo(actor.id, 'notifications_read', { unread })
    return answer
  })
}
