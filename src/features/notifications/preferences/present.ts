import { type NotificationKind, notificationKinds } from '../../../contract/notifications.ts'
import {
  type KindPreference,
  type NotificationPreferences,
  notificationChannels,
  type ReminderOffset,
} from '../../../contract/preferences.ts'
import { catalogue } from '../rules.ts'
import { isWanted } from './rules.ts'
import type { Choices, PreferencesRow } from './tables.ts'

/** Of who chose nothing; as the table has it. */
const defaults = { digest_at: 540, reminders: [60] }

/** Minutes of the day as `22:05`. */
function minuteText(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':')
}

function presentKind(kind: NotificationKind, kinds: Choices | undefined): KindPreference {
  const rule = catalogue[kind]
  const way = (channel: 'in_app' | 'mail' | 'push') =>
    rule[channel] === 'never' ? null : isWanted(kinds, kind, channel)
  return {
    kind,
    group: rule.group,
    in_app: way('in_app'),
    mail: way('mail'),
    push: way('push'),
    fixed: notificationChannels.filter((channel) => rule[channel] === 'fixed'),
  }
}

/** The catalogue with what somebody chose; without a row all is as it is for everybody. */
export function presentPreferences(row: PreferencesRow | null): NotificationPreferences {
  const { quiet_from = null, quiet_to = null } = row ?? {}
  return {
    kinds: notificationKinds.map((kind) => presentKind(kind, row?.kinds)),
    quiet_hours:
      quiet_from === null || quiet_to === null
        ? null
        : { from: minuteText(quiet_from), to: minuteText(quiet_to) },
    digest: row?.digest ?? 'off',
    digest_at: minuteText(row?.digest_at ?? defaults.digest_at),
    reminders: (row?.reminders ?? defaults.reminders) as ReminderOffset[],
  }
}
