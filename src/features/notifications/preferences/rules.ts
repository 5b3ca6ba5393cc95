import { Temporal } from 'temporal-polyfill'
import type { NotificationKind } from '../../../contract/notifications.ts'
import type { NotificationChannel } from '../../../contract/preferences.ts'
import { instantOf, wallTimeOf } from '../../../kernel/zones.ts'
import { catalogue } from '../rules.ts'
import type { Facts } from '../tables.ts'
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

/** Until when news has to be known: the start of what it is about, where that was moved the sooner of the two. */
export function neededBy(kind: NotificationKind, facts: Facts[NotificationKind]): Date | null {
  if (catalogue[kind].digests || !('starts_at' in facts)) return null
  const moves = 'changes' in facts ? facts.changes.filter(({ field }) => field === 'starts_at') : []
  const starts = [facts.starts_at, ...moves.map(({ from }) => String(from))]
  return new Date(Math.min(...starts.map((start) => Date.parse(start))))
}

/** `neededBy`: what would wait until then goes at once. What was too late from the beginning can wait. */
export function plan(
  kind: NotificationKind,
  preferences: PreferencesRow | null,
  { now, timeZone, neededBy }: { now: Date; timeZone: string; neededBy: Date | null },
): Plan {
  const wanted = (channel: NotificationChannel) => isWanted(preferences?.kinds, kind, channel)
  const inTime = (due: Date) => neededBy === null || due < neededBy || neededBy <= now
  const { waitsForDay, digests } = catalogue[kind]
  const day = waitsForDay && preferences ? endOfQuiet(preferences, now, timeZone) : now
  const at = inTime(day) ? day : now
  const gathered = digests && wanted('mail') && preferences ? nextDigest(preferences, now, timeZone) : null
  const digestAt = gathered && inTime(gathered) ? gathered : null
  return {
    inApp: wanted('in_app'),
    mailAt: wanted('mail') && !digestAt ? at : null,
    pushAt: wanted('push') ? at : null,
    digestAt,
  }
}

/** A time of day, in minutes, on a date. */
function at(date: Temporal.PlainDate, minute: number, timeZone: string): Date {
  const time = new Temporal.PlainTime(Math.floor(minute / 60), minute % 60)
  return instantOf(date.toPlainDateTime(time), timeZone)
}

type Hours = readonly (readonly [begin: number, end: number])[]
/** Finding the hours of a day costs 50 µs and more: a crowd is in few zones and sleeps at like times. */
const known = new Map<string, Hours>()
const mostKnown = 5000

/** Every stretch of quiet hours that may hold an instant of a day in UTC, in ms. */
function hoursAround(now: Date, from: number, to: number, timeZone: string): Hours {
  const day = Math.floor(now.getTime() / 86_400_000)
  const name = `${day} ${from} ${to} ${timeZone}`
  const found = known.get(name)
  if (found) return found
  const date = Temporal.Instant.fromEpochMilliseconds(day * 86_400_000)
    .toZonedDateTimeISO('UTC')
    .toPlainDate()
  // Three days back: of a stretch of a day at the far side of the date line, with one more that a zone skipped.
  const hours = [-3, -2, -1, 0, 1].map((days) => {
    const begun = date.add({ days })
    const ended = to > from ? begun : begun.add({ days: 1 })
    return [at(begun, from, timeZone).getTime(), at(ended, to, timeZone).getTime()] as const
  })
  if (known.size >= mostKnown) known.clear()
  known.set(name, hours)
  return hours
}

/**
 * The end of the quiet hours that an instant lies in, else the instant itself. They begin and end as an event at that
 * time would: what the clocks skip in spring is read with the offset before, of what comes twice the first counts.
 */
export function endOfQuiet(
  { quiet_from, quiet_to }: Pick<PreferencesRow, 'quiet_from' | 'quiet_to'>,
  now: Date,
  timeZone: string,
): Date {
  if (quiet_from === null || quiet_to === null) return now
  let end = now.getTime()
  for (const [begin, over] of hoursAround(now, quiet_from, quiet_to, timeZone))
    if (begin <= end && end < over) end = over
  return new Date(end)
}

function isQuiet(minute: number, { quiet_from: from, quiet_to: to }: PreferencesRow): boolean {
  if (from === null || to === null) return false
  return from < to ? from <= minute && minute < to : from <= minute || minute < to
}

/** When the next mail that gathers goes out; null for who wants none. One in quiet hours comes at their end. */
export function nextDigest(preferences: PreferencesRow, now: Date, timeZone: string): Date | null {
  const { digest, digest_at, quiet_to } = preferences
  if (digest === 'off') return null
  const minute = isQuiet(digest_at, preferences) ? (quiet_to ?? digest_at) : digest_at
  const today = wallTimeOf(now, timeZone).toPlainDate()
  const days = digest === 'daily' ? 0 : (8 - today.dayOfWeek) % 7
  const next = at(today.add({ days }), minute, timeZone)
  return next > now ? next : at(today.add({ days: days + (digest === 'daily' ? 1 : 7) }), minute, timeZone)
}
