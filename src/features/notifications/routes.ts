import { listNotifications, readNotifications } from '../../contract/notifications.ts'
import type { Binder } from '../../http/bind.ts'
import { refuse } from '../../kernel/errors.ts'
import type { Platform } from '../../platform.ts'
import { markRead } from './commands.ts'
import { bindDeliveries } from './deliveries/routes.ts'
import { bindPreferences } from './preferences/routes.ts'
import { myNotifications } from './queries.ts'
import { bindUnsubscribe } from './unsubscribe/routes.ts'
import type { UnsubscribeLinks } from './unsubscribe/secrets.ts'

export function bindNotifications(http: Binder, platform: Platform, links: UnsubscribeLinks): void {
  const { clock, db } = platform
  bindDeliveries(http, platform)
  bindPreferences(http, platform)
  bindUnsubscribe(http, platform, links)

  http.on(listNotifications, ({ actor, locale, query }) => myNotifications(db, actor, locale, query))
  http.on(readNotifications, ({ actor, body, write }) => {
    if ((body.ids === undefined) === (body.up_to === undefined)) refuse('request.invalid')
    return write(async (tx) => {
      await markRead(tx, clock, actor, body)
    })
  })
}
