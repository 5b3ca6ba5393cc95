import { type Cron, job } from '../../jobs/job.ts'

/** Somebody deleted their account: every slice lets go of what was theirs. */
export const accountDeleted = job<{ account_id: number }>('accounts.deleted')

export const rotateKeys = job<Record<string, never>>('accounts.rotate_keys', 'background')

export const accountCrons: readonly Cron[] = [{ pattern: '23 4 1 * *', job: rotateKeys }]
