import { job } from '../../../jobs/job.ts'

export const passwordChanged = job<{ account_id: number; at: string; cause: string }>(
  'accounts.password_changed',
  'urgent',
)
