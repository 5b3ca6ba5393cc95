import type { Realtime } from '../../realtime/realtime.ts'
import type { Notified } from './commands.ts'
import { presentNotification } from './present.ts'

/** Shows it on open pages of those who were told, as their list does. How many are unread by then the page knows, or asks. */
export function ring(realtime: Realtime, told: readonly Notified[]): void {
  for (const { account_id, in_app, reader, ...row } of told)
    if (in_app) realtime.publishTo(account_id, 'notification', presentNotification(row, reader))
}
