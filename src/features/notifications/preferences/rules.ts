import type { NotificationKind } from '../../../contract/notifications.ts'
import type { NotificationChannel } from '../../../contract/preferences.ts'
import { catalogue } from '../rules.ts'
import type { Choices, PreferencesRow } from './tables.ts'

/** Whether somebody is told of a kind this way. */
export function isWanted(
  kinds: Choices | undefined,
  kind: NotificationKind,
  channel: NotificationChannel,
): boolean {
  const way = catalogue[kind][channel]
  if (way === 'fixed' || way === 'never') return way === 'fixed'
  return kinds?.[kind]?.[channel] ?? way === 'on'
}

/** How a piece of news reaches somebody: when mail and push are due, null where they do not go out on their own. */
export interface Plan {
  inApp: boolean
  mailAt: Date | null
  pushAt: Date | null
  /** When it goes out with others in one mail. */
  digestAt: Date | null
}

/** `expiresAt`: after that it is of no use, and what would wait until then goes at once. */
export function plan(
  kind: NotificationKind,
  preferences: PreferencesRow | null,
  { now }: { now: Date; timeZone: string; expiresAt: Date | null },
): Plan {
  const wanted = (channel: NotificationChannel) => isWanted(preferences?.kinds, kind, channel)
  return {
    inApp: wanted('in_app'),
    mailAt: wanted('mail') ? now : null,
    pushAt: wanted('push') ? now : null,
    digestAt: null,
  }
}
