import { isDeepStrictEqual } from 'node:util'
import type { EventChange } from '../../../contract/events.ts'
import { instantOf, movedBy, wallTimeOf } from '../../../kernel/zones.ts'
import type { FieldChange } from '../jobs.ts'
import { settled, type Times } from '../rules.ts'

const told = ['title', 'starts_at', 'ends_at', 'all_day', 'time_zone', 'location', 'venue'] as const
type Told = Record<(typeof told)[number], string | boolean | Date | null> & { description: string }

/** The wanted values that differ from the ones there are. */
export function differing<Row extends object>(row: Row, wanted: Partial<Row>): Partial<Row> {
  const changed: Partial<Row> = {}
  for (const name of Object.keys(wanted) as (keyof Row)[]) {
    const value = wanted[name]
    if (value !== undefined && !isDeepStrictEqual(row[name], value)) changed[name] = value
  }
  return changed
}

const plain = (value: string | boolean | Date | null) => (value instanceof Date ? value.toISOString() : value)

/** What of a change people are told, and what a calendar shows. */
export function changesOf(row: Told, changed: Partial<Told>): FieldChange[] {
  const changes: FieldChange[] = []
  for (const field of told) {
    const to = changed[field]
    if (to !== undefined) changes.push({ field, from: plain(row[field]), to: plain(to) })
  }
  if (changed.description !== undefined) changes.push({ field: 'description', from: null, to: null })
  return changes
}

/**
 * When each date of a series is, after what is asked of one of them: that one as asked, the others moved by the same
 * difference on the wall clock. What is not asked stays: the moment, of whole days the days and how many they are.
 * The answer throws the refusal `event.ends_before_start`.
 */
export function timesAfter(
  itself: Times & { id: number },
  change: Pick<EventChange, keyof Times>,
): (date: Times & { id: number }) => Times {
  const time_zone = change.time_zone ?? itself.time_zone
  const all_day = change.all_day ?? itself.all_day
  const stays = (moment: Date, date: Times) =>
    all_day && date.all_day ? instantOf(wallTimeOf(moment, date.time_zone), time_zone) : moment

  function moved(date: Times, start: Date): Times {
    const { ends_at: end } = date
    const times = { starts_at: start, ends_at: end, all_day, time_zone }
    if (!end || !all_day || !date.all_day) return times
    const { starts_at } = settled({ ...times, ends_at: null })
    return {
      ...times,
      starts_at,
      ends_at: movedBy(date.starts_at, starts_at, date.time_zone, time_zone)(end),
    }
  }

  const asked = moved(itself, change.starts_at ? new Date(change.starts_at) : stays(itself.starts_at, itself))
  if (change.ends_at !== undefined) asked.ends_at = change.ends_at === null ? null : new Date(change.ends_at)
  const { starts_at } = asked
  const shift = movedBy(itself.starts_at, starts_at, itself.time_zone, time_zone)

  return (date) => {
    if (date.id === itself.id) return settled(asked)
    const times = moved(date, change.starts_at ? shift(date.starts_at) : stays(date.starts_at, date))
    if (change.ends_at === undefined) return settled(times)
    const ends_at = asked.ends_at && movedBy(starts_at, asked.ends_at, time_zone)(times.starts_at)
    return settled({ ...times, ends_at })
  }
}
