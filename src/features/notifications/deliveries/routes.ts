import { listDeliveries, retryDelivery } from '../../../contract/deliveries.ts'
import type { Binder } from '../../../http/bind.ts'
import { localeOf } from '../../../http/problems.ts'
import type { Platform } from '../../../platform.ts'
import * as commands from './commands.ts'
import { presentDelivery } from './present.ts'
import { deliveries } from './queries.ts'

export function bindDeliveries(http: Binder, { clock, db }: Platform): void {
  http.on(listDeliveries, ({ query, request }) => deliveries(db, localeOf(request), query))
  http.on(retryDelivery, ({ actor, params, request, write }) =>
    write(async (tx) =>
      presentDelivery(await commands.retryDelivery(tx, clock, actor, params.id), localeOf(request)),
    ),
  )
}
