import type { Locale } from '../../../http/wording.ts'
import type { FieldChange } from '../../events/jobs.ts'
import type { Facts, Time } from '../tables.ts'

/** Says a time in the reader's language and zone. */
export type Say = (time: Time) => string

/** A field that people go by, and what it said before; a description only that it is another. */
export interface ChangeInWords {
  label: string
  from?: string
  to: string
}

interface ChangeWords {
  fields: Record<Exclude<FieldChange['field'], 'all_day' | 'description'>, string>
  nothing: (field: string) => string
  description: readonly [label: string, text: string]
}

const words: Record<Locale, ChangeWords> = {
  en: {
    fields: {
      title: 'Title',
      starts_at: 'Start',
      ends_at: 'End',
      time_zone: 'Time zone',
      location: 'City',
      venue: 'Place',
    },
    nothing: () => 'not given',
    description: ['Description', 'changed'],
  },
  ru: {
    fields: {
      title: 'Название',
      starts_at: 'Начало',
      ends_at: 'Окончание',
      time_zone: 'Часовой пояс',
      location: 'Город',
      venue: 'Место',
    },
    nothing: (field) => (field === 'location' ? 'не указан' : 'не указано'),
    description: ['Описание', 'изменилось'],
  },
}

/** The last day of what ends at a midnight is the day before. */
function endTime(ends_at: string, { time_zone, all_day }: Time): Time {
  const lasts = all_day ? new Date(Date.parse(ends_at) - 1).toISOString() : ends_at
  return { starts_at: lasts, time_zone, all_day }
}

/** What changed of an event, old and new, in words. */
export function changesInWords(facts: Facts['event.changed'], locale: Locale, say: Say): ChangeInWords[] {
  const { fields, nothing, description } = words[locale]
  const changed = new Map(facts.changes.map((change) => [change.field, change]))
  const side = (which: 'from' | 'to') => {
    const value = <V>(field: FieldChange['field'], now: V) => (changed.get(field)?.[which] ?? now) as V
    const time: Time = {
      starts_at: value('starts_at', facts.starts_at),
      time_zone: value('time_zone', facts.time_zone),
      all_day: value('all_day', facts.all_day),
    }
    const ends_at = value<string | null>('ends_at', null)
    return {
      title: value('title', facts.title),
      starts_at: say(time),
      ends_at: ends_at && say(endTime(ends_at, time)),
      time_zone: time.time_zone,
      location: value<string | null>('location', null),
      venue: value<string | null>('venue', null),
    }
  }
  const [before, after] = [side('from'), side('to')]
  const lines: ChangeInWords[] = (Object.keys(fields) as (keyof typeof fields)[])
    .filter((field) => before[field] !== after[field])
    .map((field) => ({
      label: fields[field],
      from: before[field] || nothing(field),
      to: after[field] || nothing(field),
    }))
  const [label, to] = description
  return changed.has('description') ? [...lines, { label, to }] : lines
}
