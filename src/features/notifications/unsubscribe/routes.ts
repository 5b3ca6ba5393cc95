import { readUnsubscription, unsubscribe } from '../../../contract/preferences.ts'
import type { Binder } from '../../../http/bind.ts'
import type { Platform } from '../../../platform.ts'
import { leavableMail, opened } from './access.ts'
import * as commands from './commands.ts'
import type { UnsubscribeLinks } from './secrets.ts'

export function bindUnsubscribe(http: Binder, { clock, db }: Platform, links: UnsubscribeLinks): void {
  http.on(readUnsubscription, async ({ params }) => leavableMail(db, opened(links, params.token)))
  http.on(unsubscribe, async ({ params, write }) => {
    const what = opened(links, params.token)
    return write((tx) => commands.unsubscribe(tx, clock, what))
  })
}
