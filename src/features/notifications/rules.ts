import type { NotificationKind } from '../../contract/notifications.ts'
import type { NotificationChannel, NotificationGroup } from '../../contract/preferences.ts'
import type { Priority } from '../../jobs/job.ts'

/** `fixed`: told this way whatever somebody chose; `never`: not told this way at all. */
export type Way = 'on' | 'off' | 'fixed' | 'never'

/** How a kind of news reaches people who chose nothing. */
export interface KindRule extends Record<NotificationChannel, Way> {
  group: NotificationGroup
  priority: Priority
  /** Whether it waits for the end of quiet hours; what one did oneself and what keeps an account safe does not. */
  waitsForDay: boolean
  /** Whether it may wait for the next digest. */
  digests: boolean
}

/** Of a crowd: it keeps nobody waiting who is told alone. */
const booking = {
  group: 'bookings',
  in_app: 'on',
  mail: 'on',
  push: 'on',
  priority: 'background',
  waitsForDay: true,
  digests: false,
} satisfies KindRule
const ownBooking = { ...booking, priority: 'normal' } satisfies KindRule
const ownDoing = { ...ownBooking, push: 'off', waitsForDay: false } satisfies KindRule
const security = {
  group: 'security',
  in_app: 'fixed',
  mail: 'fixed',
  push: 'on',
  priority: 'urgent',
  waitsForDay: false,
  digests: false,
} satisfies KindRule

/** The catalogue: every kind of news there is. */
export const catalogue: Record<NotificationKind, KindRule> = {
  'booking.confirmed': ownDoing,
  'booking.waitlisted': { ...ownDoing, mail: 'off' },
  'booking.promoted': ownBooking,
  'booking.cancelled': ownDoing,
  'booking.removed': ownBooking,
  'booking.reminder': booking,
  'event.changed': booking,
  'event.cancelled': booking,
  'event.deleted': booking,
  'event.published': { ...booking, group: 'organizing', push: 'off', digests: true },
  'rating.answered': { ...booking, group: 'ratings', digests: true },
  'organization.added': { ...booking, group: 'organizations', digests: true },
  'webhook.disabled': { ...booking, group: 'organizations' },
  'password.changed': security,
  // The mail goes to the address it was, as a letter.
  'email.changed': { ...security, mail: 'never' },
  'totp.enabled': security,
  'totp.disabled': security,
  'passkey.added': security,
  'passkey.deleted': security,
  'token.created': security,
}
