import type { Selectable } from 'kysely'
import type { Notification, NotificationKind } from '../../contract/notifications.ts'
import type { Tables } from '../../db/tables.ts'
import { renderTime } from '../../kernel/time.ts'
import type { Facts } from './tables.ts'

type Locale = 'ru' | 'en'
interface Words {
  title: string
  /** `when` is empty for what has no start. */
  text: (name: string, when: string) => string
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
  'organization.added': {
    en: {
      title: 'You were added to an organization',
      text: (name) => `“${name}”. Until you accept, its members do not see how to reach you.`,
    },
    ru: {
      title: 'Вас добавили в организацию',
      text: (name) => `«${name}». Пока вы не согласитесь, её участники не видят ваших контактов.`,
    },
  },
}

export function presentNotification(
  row: Selectable<Tables['notifications']> & { facts: Facts },
  locale: Locale,
  timeZone: string,
): Notification {
  const { facts } = row
  const { title, text } = words[row.kind][locale]
  const when = 'starts_at' in facts ? renderTime(new Date(facts.starts_at), timeZone, locale) : ''
  return {
    id: row.id,
    kind: row.kind,
    title,
    text: text(facts.title, when),
    event_id: row.event_id,
    read_at: row.read_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  }
}
