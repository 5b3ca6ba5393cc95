import type { Event, EventChange } from '../../../contract/events.ts'
import { days, span } from '../../i18n/time.ts'
import { useTexts } from '../i18n/texts.ts'

/** One thing that becomes another, in the words people will read. */
export interface Visible {
  name: string
  old: string | null
  new: string
}

/** What of a change those who booked are told about. */
export function useVisibleChanges() {
  const { t, i18n } = useTexts()
  return (event: Event, change: EventChange): Visible[] => {
    const after = { ...event, ...change }
    const nothing = t('change.nothing')
    const place = (of: Pick<Event, 'location' | 'venue'>) =>
      [of.location, of.venue].filter(Boolean).join(', ')
    const time = (of: Pick<Event, 'starts_at' | 'ends_at' | 'time_zone' | 'all_day'>) =>
      (of.all_day ? days : span)(of.starts_at, of.ends_at, i18n.language, of.time_zone)
    const pairs: [string, string, string][] = [
      [t('change.title'), event.title, after.title],
      [t('change.time'), time(event), time(after)],
      [t('change.place'), place(event) || nothing, place(after) || nothing],
    ]
    const visible: Visible[] = pairs
      .filter(([, before, now]) => before !== now)
      .map(([name, before, now]) => ({ name, old: before, new: now }))
    if (change.description !== undefined)
      visible.push({ name: t('change.description'), old: null, new: t('change.rewritten') })
    return visible
  }
}
