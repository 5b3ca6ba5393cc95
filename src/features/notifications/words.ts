import type { NotificationKind } from '../../contract/notifications.ts'
import type { Locale } from '../../http/wording.ts'
import { changesInWords, type Say } from './changes/words.ts'
import type { Facts } from './tables.ts'

interface Words<K extends NotificationKind> {
  title: string
  /** `ahead`: how long it is to the start, for a reminder. */
  text: (facts: Facts[K], say: Say, ahead: string) => string
}

const seatsInEnglish = ({ seats = 1 }: { seats?: number }) => (seats > 1 ? ` ${seats} seats.` : '')
const seatsInRussian = ({ seats = 1 }: { seats?: number }) => (seats > 1 ? ` Мест: ${seats}.` : '')
const placeOf = ({ place = '' }: { place?: string }) => (place === '' ? '' : `, ${place}`)
const at = (say: Say, instant: string) => say({ starts_at: instant, time_zone: 'UTC' })

const notYouInEnglish = 'If it was not you, set a new password at once and look through your sessions.'
const notYouInRussian = 'Если это были не вы, сразу смените пароль и проверьте свои сеансы.'

/** What changed, old → new, a line each under the event's title. */
function changeText(locale: Locale, quoted: (title: string) => string, description: string) {
  return (facts: Facts['event.changed'], say: Say): string => {
    const lines = changesInWords(facts, locale, say).map(({ label, from, to }) =>
      from === undefined ? description : `${label}: ${from} → ${to}`,
    )
    return [quoted(facts.title), ...lines].join('\n')
  }
}

/** Every kind in both languages, as the app and push messages say it; a kind without its words does not compile. */
export const words: { [K in NotificationKind]: Record<Locale, Words<K>> } = {
  'booking.confirmed': {
    en: {
      title: 'You have a seat',
      text: (facts, say) => `“${facts.title}”, ${say(facts)}${placeOf(facts)}.${seatsInEnglish(facts)}`,
    },
    ru: {
      title: 'Вы записаны',
      text: (facts, say) => `«${facts.title}», ${say(facts)}${placeOf(facts)}.${seatsInRussian(facts)}`,
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
      text: (facts, say) => `“${facts.title}”, ${say(facts)}${placeOf(facts)}.${seatsInEnglish(facts)}`,
    },
    ru: {
      title: 'Место освободилось: оно ваше',
      text: (facts, say) => `«${facts.title}», ${say(facts)}${placeOf(facts)}.${seatsInRussian(facts)}`,
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
  'booking.reminder': {
    en: {
      title: 'Your event is coming up',
      text: (facts, say, ahead) =>
        `“${facts.title}” starts ${ahead}: ${say(facts)}${placeOf(facts)}.${seatsInEnglish(facts)}`,
    },
    ru: {
      title: 'Скоро событие',
      text: (facts, say, ahead) =>
        `«${facts.title}» начнётся ${ahead}: ${say(facts)}${placeOf(facts)}.${seatsInRussian(facts)}`,
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
    en: {
      title: 'An event was changed',
      text: changeText('en', (title) => `“${title}”`, 'The description was changed.'),
    },
    ru: {
      title: 'Событие изменилось',
      text: changeText('ru', (title) => `«${title}»`, 'Изменилось описание.'),
    },
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
  'webhook.disabled': {
    en: {
      title: 'A webhook was switched off',
      text: ({ url, title }) =>
        `${url}${title === null ? '' : ` of “${title}”`} took no message for three days, or said that it wants none, so none is sent there any more. Switch it on again when it answers.`,
    },
    ru: {
      title: 'Вебхук отключён',
      text: ({ url, title }) =>
        `${url}${title === null ? '' : ` организации «${title}»`} три дня не принимал сообщений или ответил, что они не нужны, и больше они туда не отправляются. Когда он снова ответит, включите его.`,
    },
  },
  'password.changed': {
    en: {
      title: 'Your password was changed',
      text: (facts, say) =>
        `${at(say, facts.at)}. Other sessions were ended and API tokens revoked. If it was not you, ask for a new password on the sign-in page at once.`,
    },
    ru: {
      title: 'Пароль изменён',
      text: (facts, say) =>
        `${at(say, facts.at)}. Другие сеансы завершены, токены API отозваны. Если это были не вы, сразу запросите новый пароль на странице входа.`,
    },
  },
  'email.changed': {
    en: {
      title: 'Your e-mail was changed',
      text: (facts, say) => `It is ${facts.address} since ${at(say, facts.at)}. ${notYouInEnglish}`,
    },
    ru: {
      title: 'Почта изменена',
      text: (facts, say) => `Теперь это ${facts.address}: ${at(say, facts.at)}. ${notYouInRussian}`,
    },
  },
  'totp.enabled': {
    en: {
      title: 'Signing in now takes a code',
      text: (facts, say) => `An authenticator was added: ${at(say, facts.at)}. ${notYouInEnglish}`,
    },
    ru: {
      title: 'Вход теперь по коду',
      text: (facts, say) => `Подключено приложение с кодами: ${at(say, facts.at)}. ${notYouInRussian}`,
    },
  },
  'totp.disabled': {
    en: {
      title: 'Signing in takes no code any more',
      text: (facts, say) => `The authenticator was removed: ${at(say, facts.at)}. ${notYouInEnglish}`,
    },
    ru: {
      title: 'Вход теперь без кода',
      text: (facts, say) => `Приложение с кодами отключено: ${at(say, facts.at)}. ${notYouInRussian}`,
    },
  },
  'passkey.added': {
    en: {
      title: 'A passkey was added',
      text: (facts, say) => `“${facts.name}”, ${at(say, facts.at)}. ${notYouInEnglish}`,
    },
    ru: {
      title: 'Добавлен ключ доступа',
      text: (facts, say) => `«${facts.name}», ${at(say, facts.at)}. ${notYouInRussian}`,
    },
  },
  'passkey.deleted': {
    en: {
      title: 'A passkey was deleted',
      text: (facts, say) => `“${facts.name}”, ${at(say, facts.at)}. ${notYouInEnglish}`,
    },
    ru: {
      title: 'Ключ доступа удалён',
      text: (facts, say) => `«${facts.name}», ${at(say, facts.at)}. ${notYouInRussian}`,
    },
  },
  'token.created': {
    en: {
      title: 'An API token was made',
      text: (facts, say) =>
        `“${facts.name}”, ${at(say, facts.at)}. Whoever holds it can act for you. If it was not you, revoke it and set a new password at once.`,
    },
    ru: {
      title: 'Создан токен API',
      text: (facts, say) =>
        `«${facts.name}», ${at(say, facts.at)}. У кого он есть, тот действует от вашего имени. Если это были не вы, отзовите его и сразу смените пароль.`,
    },
  },
}
