import type { Selectable } from 'kysely'
import type { Notification, NotificationKind } from '../../contract/notifications.ts'
import type { Tables } from '../../db/tables.ts'
import type { Locale } from '../../http/wording.ts'
import { renderDay, renderTime } from '../../kernel/time.ts'
import type { FieldChange } from '../events/jobs.ts'
import type { Facts, Time } from './tables.ts'

/** Says a time in the reader's language and zone. */
type Say = (time: Time) => string

interface Words<K extends NotificationKind> {
  title: string
  text: (facts: Facts[K], say: Say) => string
}

/** How the changes of an event are worded. */
interface ChangeWords {
  quoted: (title: string) => string
  fields: Record<Exclude<FieldChange['field'], 'all_day' | 'description'>, string>
  nothing: (field: string) => string
  description: string
}

const changesInEnglish: ChangeWords = {
  quoted: (title) => `“${title}”`,
  fields: {
    title: 'Title',
    starts_at: 'Start',
    ends_at: 'End',
    time_zone: 'Time zone',
    location: 'City',
    venue: 'Place',
  },
  nothing: () => 'not given',
  description: 'The description was changed.',
}
const changesInRussian: ChangeWords = {
  quoted: (title) => `«${title}»`,
  fields: {
    title: 'Название',
    starts_at: 'Начало',
    ends_at: 'Окончание',
    time_zone: 'Часовой пояс',
    location: 'Город',
    venue: 'Место',
  },
  nothing: (field) => (field === 'location' ? 'не указан' : 'не указано'),
  description: 'Изменилось описание.',
}

/** The last day of what ends at a midnight is the day before. */
function endTime(ends_at: string, { time_zone, all_day }: Time): Time {
  const lasts = all_day ? new Date(Date.parse(ends_at) - 1).toISOString() : ends_at
  return { starts_at: lasts, time_zone, all_day }
}

/** What changed, old → new, a line each under the event's title. */
function changeText({ quoted, fields, nothing, description }: ChangeWords) {
  return ({ title, starts_at, time_zone, all_day, changes }: Facts['event.changed'], say: Say): string => {
    const changed = new Map(changes.map((change) => [change.field, change]))
    const side = (which: 'from' | 'to') => {
      const value = <V>(field: FieldChange['field'], now: V) => (changed.get(field)?.[which] ?? now) as V
      const time: Time = {
        starts_at: value('starts_at', starts_at),
        time_zone: value('time_zone', time_zone),
        all_day: value('all_day', all_day),
      }
      const ends_at = value<string | null>('ends_at', null)
      return {
        title: value('title', title),
        starts_at: say(time),
        ends_at: ends_at && say(endTime(ends_at, time)),
        time_zone: time.time_zone,
        location: value<string | null>('location', null),
        venue: value<string | null>('venue', null),
      }
    }
    const [before, after] = [side('from'), side('to')]
    const lines = (Object.keys(fields) as (keyof typeof fields)[])
      .filter((field) => before[field] !== after[field])
      .map(
        (field) => `${fields[field]}: ${before[field] || nothing(field)} → ${after[field] || nothing(field)}`,
      )
    return [quoted(title), ...lines, ...(changed.has('description') ? [description] : [])].join('\n')
  }
}

const seatsInEnglish = ({ seats = 1 }: { seats?: number }) => (seats > 1 ? ` ${seats} seats.` : '')
const seatsInRussian = ({ seats = 1 }: { seats?: number }) => (seats > 1 ? ` Мест: ${seats}.` : '')

/** Every kind in both languages; a kind without its words does not compile. */
export const words: { [K in NotificationKind]: Record<Locale, Words<K>> } = {
  'booking.confirmed': {
    en: {
      title: 'You have a seat',
      text: (facts, say) => `“${facts.title}”, ${say(facts)}.${seatsInEnglish(facts)}`,
    },
    ru: {
      title: 'Вы записаны',
      text: (facts, say) => `«${facts.title}», ${say(facts)}.${seatsInRussian(facts)}`,
    },
  },
  'booking.waitlisted': {
    en: {
      title: 'You are on the waitlist',
      text: (facts, say) =>
        `“${facts.title}”, ${say(facts)}.${seatsInEnglish(facts)} We will tell you as soon as there is room for you.`,
    },
    ru: {
      title: 'Вы в листе ожидания',
      text: (facts, say) =>
        `«${facts.title}», ${say(facts)}.${seatsInRussian(facts)} Мы сообщим, как только для вас найдётся место.`,
    },
  },
  'booking.promoted': {
    en: {
      title: 'A seat became free: it is yours',
      text: (facts, say) => `“${facts.title}”, ${say(facts)}.${seatsInEnglish(facts)}`,
    },
    ru: {
      title: 'Место освободилось: оно ваше',
      text: (facts, say) => `«${facts.title}», ${say(facts)}.${seatsInRussian(facts)}`,
    },
  },
  'booking.cancelled': {
    en: {
      title: 'Booking cancelled',
      text: (facts, say) => `You are no longer booked for “${facts.title}”, ${say(facts)}.`,
    },
    ru: {
      title: 'Запись отменена',
      text: (facts, say) => `Вы больше не записаны на «${facts.title}», ${say(facts)}.`,
    },
  },
  'booking.removed': {
    en: {
      title: 'The organizer removed your booking',
      text: (facts, say) => `You are no longer booked for “${facts.title}”, ${say(facts)}.`,
    },
    ru: {
      title: 'Организатор отменил вашу запись',
      text: (facts, say) => `Вы больше не записаны на «${facts.title}», ${say(facts)}.`,
    },
  },
  'event.published': {
    en: {
      title: 'Your event is published',
      text: (facts, say) => `“${facts.title}”, ${say(facts)}, is open for booking.`,
    },
    ru: {
      title: 'Событие опубликовано',
      text: (facts, say) => `«${facts.title}», ${say(facts)}, открыто для записи.`,
    },
  },
  'event.changed': {
    en: { title: 'An event was changed', text: changeText(changesInEnglish) },
    ru: { title: 'Событие изменилось', text: changeText(changesInRussian) },
  },
  'event.cancelled': {
    en: {
      title: 'An event was cancelled',
      text: (facts, say) =>
        `“${facts.title}”, ${say(facts)}, will not take place.${facts.reason ? `\nReason: ${facts.reason}` : ''}`,
    },
    ru: {
      title: 'Событие отменено',
      text: (facts, say) =>
        `«${facts.title}», ${say(facts)}, не состоится.${facts.reason ? `\nПричина: ${facts.reason}` : ''}`,
    },
  },
  'event.deleted': {
    en: {
      title: 'An event was taken back',
      text: (facts, say) => `“${facts.title}”, ${say(facts)}, will not take place.`,
    },
    ru: {
      title: 'Событие удалено',
      text: (facts, say) => `«${facts.title}», ${say(facts)}, не состоится.`,
    },
  },
  'booking.reminder': {
    en: { title: 'Soon', text: (facts, say) => `“${facts.title}”, ${say(facts)}.` },
    ru: { title: 'Скоро', text: (facts, say) => `«${facts.title}», ${say(facts)}.` },
  },
  'webhook.disabled': {
    en: { title: 'A webhook was switched off', text: ({ url }) => `${url} found nobody for three days.` },
    ru: { title: 'Вебхук отключён', text: ({ url }) => `${url} не отвечал три дня.` },
  },
  'password.changed': {
    en: { title: 'Your password was changed', text: () => `If it was not you, ask for a new one at once.` },
    ru: { title: 'Пароль изменён', text: () => `Если это были не вы, сразу запросите новый.` },
  },
  'email.changed': {
    en: { title: 'Your e-mail was changed', text: ({ address }) => `It is now ${address}.` },
    ru: { title: 'Почта изменена', text: ({ address }) => `Теперь это ${address}.` },
  },
  'totp.enabled': {
    en: {
      title: 'Signing in now takes a code',
      text: () => `If it was not you, change your password at once.`,
    },
    ru: { title: 'Вход теперь по коду', text: () => `Если это были не вы, сразу смените пароль.` },
  },
  'totp.disabled': {
    en: {
      title: 'Signing in takes no code any more',
      text: () => `If it was not you, change your password at once.`,
    },
    ru: { title: 'Вход теперь без кода', text: () => `Если это были не вы, сразу смените пароль.` },
  },
  'passkey.added': {
    en: { title: 'A passkey was added', text: ({ name }) => `“${name}”.` },
    ru: { title: 'Добавлен ключ доступа', text: ({ name }) => `«${name}».` },
  },
  'passkey.deleted': {
    en: { title: 'A passkey was deleted', text: ({ name }) => `“${name}”.` },
    ru: { title: 'Ключ доступа удалён', text: ({ name }) => `«${name}».` },
  },
  'token.created': {
    en: { title: 'An API token was made', text: ({ name }) => `“${name}”.` },
    ru: { title: 'Создан токен API', text: ({ name }) => `«${name}».` },
  },
  'rating.answered': {
    en: { title: 'Your rating was answered', text: ({ title }) => `“${title}”.` },
    ru: { title: 'На ваш отзыв ответили', text: ({ title }) => `«${title}».` },
  },
  'organization.added': {
    en: {
      title: 'You were added to an organization',
      text: ({ title }) => `“${title}”. Until you accept, its members do not see how to reach you.`,
    },
    ru: {
      title: 'Вас добавили в организацию',
      text: ({ title }) => `«${title}». Пока вы не согласитесь, её участники не видят ваших контактов.`,
    },
  },
}

function textOf<K extends NotificationKind>(kind: K, locale: Locale, facts: Facts[K], say: Say): string {
  return words[kind][locale].text(facts, say)
}

export function presentNotification(
  row: Selectable<Tables['notifications']>,
  locale: Locale,
  timeZone: string,
): Notification {
  // A day is the one at the event's place: for a reader far from there it would become another.
  const say: Say = ({ starts_at, time_zone, all_day }) =>
    all_day
      ? renderDay(new Date(starts_at), time_zone, locale)
      : renderTime(new Date(starts_at), timeZone, locale)
  return {
    id: row.id,
    kind: row.kind,
    title: words[row.kind][locale].title,
    text: textOf(row.kind, locale, row.facts, say),
    event_id: row.event_id,
    organization_id: ('organization_id' in row.facts && row.facts.organization_id) || null,
    read_at: row.read_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  }
}
