import { type Cron, job } from '../../jobs/job.ts'

/** Somebody deleted their account: every slice lets go of what was theirs. */
export const accountDeleted = job<{ account_id: number }>('accounts.deleted')

/** Somebody who was blocked or switched off may come in again. */
export const accountRestored = job<{ account_id: number }>('accounts.restored')

export const rotateKeys = job<Record<string, never>>('accounts.rotate_keys', 'background')

export const accountCrons: readonly Cron[] = [{ pattern: '23 4 1 * *', job: rotateKeys }]
