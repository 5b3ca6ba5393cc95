import type {
  KindPreference,
  NotificationChannel,
  NotificationPreferences,
} from '../../../contract/preferences.ts'
import type { Change } from './queries.ts'

/** Preferences as they are after a change. */
export function applied(before: NotificationPreferences, change: Change): NotificationPreferences {
  const { kinds = [], ...rest } = change
  const chosen = new Map(kinds.map((choice) => [choice.kind, choice]))
  return {
    ...before,
    ...rest,
    kinds: before.kinds.map((one) => ({ ...one, ...chosen.get(one.kind) })),
  }
}

/** The change that takes a change back. */
export function inverse(before: NotificationPreferences, change: Change): Change {
  const { kinds, ...rest } = change
  const back: Change = Object.fromEntries(
    Object.keys(rest).map((key) => [key, before[key as keyof typeof rest]]),
  )
  if (kinds) back.kinds = before.kinds.flatMap((one) => kinds.flatMap((choice) => undone(one, choice)))
  return back
}

function undone(before: KindPreference, { kind, ...channels }: NonNullable<Change['kinds']>[number]) {
  if (before.kind !== kind) return []
  const was = Object.keys(channels).map((channel) => [channel, before[channel as NotificationChannel]])
  return [{ kind, ...Object.fromEntries(was) }]
}

/** Whether a channel of a kind is somebody's own to choose. */
export function isOpen({ fixed, ...kind }: KindPreference, channel: NotificationChannel): boolean {
  return kind[channel] !== null && !fixed.includes(channel)
}
