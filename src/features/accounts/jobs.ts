import { type Cron, job } from '../../jobs/job.ts'

/** Somebody deleted their account: every slice lets go of what was theirs. */
export const accountDeleted = job<{ account_id: number }>('accounts.deleted')

/** Somebody who was blocked or switched off may come in again. */
export const accountRestored = job<{ account_id: number }>('accounts.restored')

/** What was done to the ways into an account; a name as its owner gave it. */
export type SecurityAct =
  | { kind: 'email.changed'; address: string }
  | { kind: 'totp.enabled' | 'totp.disabled' }
  | { kind: 'passkey.added' | 'passkey.deleted' | 'token.created'; name: string }

/** Somebody who was in did this at `at`, and its owner is to know: whoever else it may have been. */
export const accountSecured = job<{ account_id: number; at: string; cause: string; act: SecurityAct }>(
  'accounts.secured',
  'urgent',
)

export const rotateKeys = job<Record<string, never>>('accounts.rotate_keys', 'background')

export const accountCrons: readonly Cron[] = [{ pattern: '23 4 1 * *', job: rotateKeys }]
