import * as contract from '../../../contract/webhooks.ts'
import type { Binder } from '../../../http/bind.ts'
import type { Outbound } from '../../../http/outbound.ts'
import { localeOf } from '../../../http/problems.ts'
import type { Platform } from '../../../platform.ts'
import { webhookFor } from './access.ts'
import * as commands from './commands.ts'
import { presentWebhook, presentWebhookDelivery } from './present.ts'
import { webhookLog, webhooksOf } from './queries.ts'
import type { WebhookVault } from './secrets.ts'

export function bindWebhooks(
  http: Binder,
  { clock, db }: Platform,
  { vault, outbound }: { vault: WebhookVault; outbound: Outbound },
): void {
  const desk = { clock, vault, outbound }

  http.on(contract.listWebhooks, ({ actor, query }) => webhooksOf(db, actor, clock.now(), query))
  http.on(contract.createWebhook, ({ actor, body, write }) =>
    write(async (tx) => {
      const { webhook, secret } = await commands.addWebhook(tx, desk, actor, body)
      return { ...presentWebhook(webhook, clock.now()), secret }
    }),
  )
  http.on(contract.readWebhook, async ({ actor, params }) =>
    presentWebhook(await webhookFor(db.read, actor, params.id), clock.now()),
  )
  http.on(contract.changeWebhook, ({ actor, params, body, write }) =>
    write(async (tx) =>
      presentWebhook(await commands.editWebhook(tx, desk, actor, params.id, body), clock.now()),
    ),
  )
  http.on(contract.deleteWebhook, ({ actor, params, write }) =>
    write(async (tx) => {
      await commands.removeWebhook(tx, desk, actor, params.id)
    }),
  )
  http.on(contract.rotateWebhookSecret, ({ actor, params, write }) =>
    write(async (tx) => {
      const { webhook, secret } = await commands.rotateSecret(tx, desk, actor, params.id)
      return { ...presentWebhook(webhook, clock.now()), secret }
    }),
  )
  http.on(contract.testWebhook, ({ actor, params, request, write }) =>
    write(async (tx) =>
      presentWebhookDelivery(await commands.enterTest(tx, desk, actor, params.id), localeOf(request)),
    ),
  )
  http.on(contract.listWebhookDeliveries, ({ actor, params, query, request }) =>
    webhookLog(db, actor, { id: params.id, locale: localeOf(request) }, query),
  )
  http.on(contract.replayWebhookDelivery, ({ actor, params, request, write }) =>
    write(async (tx) =>
      presentWebhookDelivery(await commands.replay(tx, desk, actor, params), localeOf(request)),
    ),
  )
}
