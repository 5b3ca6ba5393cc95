import { job } from '../../../jobs/job.ts'

/** A webhook is off: what waits for it is not sent. `by_itself_at`: when it switched itself off, which its owners are told. */
export const webhookSilenced = job<{ webhook_id: number; by_itself_at?: string }>(
  'webhooks.silenced',
  'background',
)
