import type { Account } from '../tables.ts'

export type Purpose = 'password' | 'email'

export const hour = 3_600_000

/** How long a link is good for: a reset is waited for, the other mailbox may be at home. */
export const lifetimeMs: Record<Purpose, number> = { password: hour, email: 24 * hour }

/** Links of one account and purpose made within an hour: whoever asks for more is annoying its owner. */
export const mostPerHour = 5

/** Links work for accounts that could also sign in. */
export function mayRecover({ is_active, is_blocked }: Account): boolean {
  return is_active && !is_blocked
}
