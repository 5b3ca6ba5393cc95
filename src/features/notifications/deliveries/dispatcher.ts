import type { DeliveryChannel } from '../../../contract/deliveries.ts'

/** Sends what waits in the ledger, one of a channel each; it runs where jobs run. */
export interface Dispatcher {
  channel: DeliveryChannel
  /** Something may be due: look now, not at the next second. */
  wake(): void
  /** Takes no more, and waits for what is under way. */
  stop(): Promise<void>
}
