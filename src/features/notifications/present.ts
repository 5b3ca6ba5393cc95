import type { Selectable } from 'kysely'
import type { Notification, NotificationKind } from '../../contract/notifications.ts'
import type { Tables } from '../../db/tables.ts'
import { renderTime } from '../../kernel/time.ts'
import type { Facts } from './tables.ts'

type Locale = 'ru' | 'en'
interface Words {
  title: string
  text: (event: string, when: string) => string
}

/** Every kind in both languages; a kind without its words does not compile. */
export const words: Record<NotificationKind, Record<Locale, Words>> = {
  'booking.confirmed': {
    en: { title: 'You have a seat', text: (event, when) => `“${event}”, ${when}.` },
    ru: { title: 'Вы записаны', text: (event, when) => `«${event}», ${when}.` },
  },
  'booking.cancelled': {
    en: {
      title: 'Booking cancelled',
      text: (event, when) => `Your seat at “${event}”, ${when}, is free again.`,
    },
    ru: {
      title: 'Запись отменена',
      text: (event, when) => `Ваше место на «${event}», ${when}, снова свободно.`,
    },
  },
  'event.published': {
    en: { title: 'Your event is public', text: (event, when) => `“${event}”, ${when}, is open for booking.` },
    ru: {
      title: 'Мероприятие опубликовано',
      text: (event, when) => `«${event}», ${when}, открыто для записи.`,
    },
  },
}

export function presentNotification(
  row: Selectable<Tables['notifications']> & { facts: Facts },
  locale: Locale,
  timeZone: string,
): Notification {
  const { title, text } = words[row.kind][locale]
  return {
    id: row.id,
    kind: row.kind,
    title,
    text: text(row.facts.title, renderTime(new Date(row.facts.starts_at), timeZone, locale)),
    event_id: row.event_id,
    read_at: row.read_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  }
}
