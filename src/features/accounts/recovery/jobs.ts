import { type Cron, job } from '../../../jobs/job.ts'

/** Somebody forgot the password of an account that may not exist: whether it does is looked up in the background. */
export const passwordForgotten = job<{ email: string; cause: string }>(
  'accounts.password_forgotten',
  'urgent',
)

/** Holds as long as the session that asked: a new password ends the wish of whoever came in with the old one. */
export const emailChangeAsked = job<{
  account_id: number
  session_id: number
  email: string
  at: string
  cause: string
}>('accounts.email_change_asked', 'urgent')

export const emailChanged = job<{ account_id: number; before: string; at: string; cause: string }>(
  'accounts.email_changed',
  'urgent',
)

export const sweepLinks = job<Record<string, never>>('accounts.sweep_links', 'background')

export const recoveryCrons: readonly Cron[] = [{ pattern: '11 3 * * *', job: sweepLinks }]
