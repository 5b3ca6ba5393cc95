import * as contract from '../../../contract/push.ts'
import type { Binder } from '../../../http/bind.ts'
import type { Outbound } from '../../../http/outbound.ts'
import type { Platform } from '../../../platform.ts'
import { subscribe, unsubscribe } from './commands.ts'
import { mySubscriptions } from './queries.ts'
import type { Vapid } from './secrets.ts'

/** As much as says which browser it is. */
const longestUserAgent = 400

export function bindPush(
  http: Binder,
  { clock, db }: Platform,
  { vapid, outbound }: { vapid: Vapid; outbound: Outbound },
): void {
  http.on(contract.readPushKey, async () => ({ key: vapid.publicKey }))
  http.on(contract.listPushSubscriptions, async ({ actor }) => ({
    items: await mySubscriptions(db, clock.now(), actor),
  }))
  http.on(contract.subscribeToPush, ({ actor, body, request, write }) => {
    const userAgent = (request.headers['user-agent'] ?? '').slice(0, longestUserAgent)
    return write((tx) => subscribe(tx, clock, { actor, userAgent, mayReach: outbound.mayReach }, body))
  })
  http.on(contract.unsubscribeFromPush, ({ actor, params, write }) =>
    write(async (tx) => {
      await unsubscribe(tx, actor, params.id)
    }),
  )
}
