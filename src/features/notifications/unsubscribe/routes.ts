import { readUnsubscription } from '../../../contract/preferences.ts'
import type { Binder } from '../../../http/bind.ts'
import type { Platform } from '../../../platform.ts'
import { leavableMail } from './access.ts'
import type { UnsubscribeLinks } from './secrets.ts'

export function bindUnsubscribe(http: Binder, { db }: Platform, links: UnsubscribeLinks): void {
  http.on(readUnsubscription, ({ params }) => leavableMail(db, links, params.token))
}
