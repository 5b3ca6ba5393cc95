import { escapeHtml } from '../../http/html.ts'
import type { Locale } from '../../http/wording.ts'
import type { Entry } from './queries.ts'
import { oneLine, printable } from './rules.ts'

/** What calendars, feeds and pages say of their own, in both languages. */
export const words = {
  en: {
    site: 'Veche',
    cancelled: (title: string) => `Cancelled: ${title}`,
    tag: (name: string) => `Events: ${name}`,
    location: (city: string) => `Events in ${city}`,
    organization: (title: string) => `Events of ${title}`,
    mine: 'My events · Veche',
    events: 'Events',
    about: 'Events to come: find one and book a seat.',
    calendar: 'Add to a calendar',
    follow: 'Follow in a calendar',
    organizer: (name: string) => `Organizer: ${name}`,
    free: (seats: number) => `Free seats: ${seats}`,
    none: 'No events to come yet.',
  },
  ru: {
    site: 'Вече',
    cancelled: (title: string) => `Отменено: ${title}`,
    tag: (name: string) => `События: ${name}`,
    location: (city: string) => `События: ${city}`,
    organization: (title: string) => `События организации «${title}»`,
    mine: 'Мои события · Вече',
    events: 'События',
    about: 'Ближайшие события: выберите и запишитесь.',
    calendar: 'Добавить в календарь',
    follow: 'Следить в календаре',
    organizer: (name: string) => `Организатор: ${name}`,
    free: (seats: number) => `Свободных мест: ${seats}`,
    none: 'Пока ничего не запланировано.',
  },
} satisfies Record<Locale, object>

/** A title that says so where the event is cancelled. */
export function cancelledTitle({ title, status }: Pick<Entry, 'title' | 'status'>, locale: Locale): string {
  return status === 'cancelled' ? words[locale].cancelled(oneLine(title)) : oneLine(title)
}

/** Where it is, in one line: `Library, hall 2, Moscow`. */
export function placeOf({ venue, location }: Pick<Entry, 'venue' | 'location'>): string {
  return [venue, location].map(oneLine).filter(Boolean).join(', ')
}

/** A text that people wrote, as HTML: its paragraphs and lines, and nothing else of it. */
export function paragraphs(text: string): string {
  return printable(text)
    .trim()
    .split(/\n{2,}/)
    .filter(Boolean)
    .map((part) => `<p>${escapeHtml(part).replaceAll('\n', '<br>')}</p>`)
    .join('')
}
