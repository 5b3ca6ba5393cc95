import type { Realtime } from '../../realtime/realtime.ts'
import type { Notified } from './commands.ts'

/** Lets open pages of those who were told know of it. */
export function ring(realtime: Realtime, told: readonly Notified[]): void {
  for (const { id, account_id, in_app } of told)
    if (in_app) realtime.publishTo(account_id, 'notification', { id })
}
