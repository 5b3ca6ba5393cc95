import { type Cron, job } from '../../../jobs/job.ts'

export const sweepAttempts = job<Record<string, never>>('accounts.sweep_attempts', 'background')

export const attemptCrons: readonly Cron[] = [{ pattern: '7 3 * * *', job: sweepAttempts }]
