import type { Locale } from '../../../http/wording.ts'
import type { Detail, Letter, Message } from './present.ts'
import { foreign, subject } from './rules.ts'
import { type SecurityNews, securityMessages } from './security/words.ts'

/** What somebody else wrote stands here as they wrote it; it is made harmless where it is worded. */
export interface EventNews {
  title: string
  /** In words, in the reader's language and zone. */
  when: string
  /** The time on the clocks at the event, where they show another than the reader's; else empty. */
  there: string
  place: string
  url: string
}

export interface TicketNews extends EventNews {
  seats: number
  code: string
  cancelUrl: string
}

/** What the mail of each kind is made of. */
export interface MailNews extends SecurityNews {
  'booking.confirmed': TicketNews
  'booking.waitlisted': TicketNews
  'booking.promoted': TicketNews
  /** `ahead`: in words, as `in an hour`. */
  'booking.reminder': TicketNews & { ahead: string }
  'booking.cancelled': EventNews
  'booking.removed': EventNews
  'event.published': EventNews
  /** `changes` in words already; `waits`: they have a place in line, and no seat yet. */
  'event.changed': EventNews & { changes: readonly Detail[]; waits: boolean; cancelUrl: string }
  'event.cancelled': EventNews & { reason: string }
  'event.deleted': EventNews
  'rating.answered': { title: string; answer: string; url: string }
  'organization.added': { title: string; url: string }
  /** `title`: of the organization; empty where the webhook is of the whole server. */
  'webhook.disabled': { webhook: string; title: string; url: string }
}

/** Kinds that are told by mail. */
export type MailedKind = keyof MailNews

type Labels = Record<'when' | 'there' | 'where' | 'seats' | 'ticket' | 'reason' | 'answer', string>

const en = {
  labels: {
    when: 'When',
    there: 'Time there',
    where: 'Where',
    seats: 'Seats',
    ticket: 'Ticket',
    reason: 'Reason',
    answer: 'Answer',
  } satisfies Labels,
  open: 'Open the event',
  cancel: 'Cancel the booking',
  leave: 'Leave the waitlist',
  ifNot: 'If you cannot come, cancel: your seat goes to somebody who waits.',
}
const ru: typeof en = {
  labels: {
    when: 'Когда',
    there: 'Время на месте',
    where: 'Где',
    seats: 'Мест',
    ticket: 'Билет',
    reason: 'Причина',
    answer: 'Ответ',
  },
  open: 'Открыть событие',
  cancel: 'Отменить запись',
  leave: 'Покинуть лист ожидания',
  ifNot: 'Если вы не сможете прийти, отмените запись: место достанется тому, кто ждёт.',
}

/** The names of others in quotation marks, as a text of ours may say them. */
const inEnglish = (title: string) => `“${foreign(title)}”`
const inRussian = (title: string) => `«${foreign(title)}»`

function filled(details: readonly Detail[]): Detail[] {
  return details.filter(([, text]) => text !== '')
}

/** When and where; `more` below. */
function event(
  { labels, open }: typeof en,
  { when, there, place, url }: EventNews,
  more: readonly Detail[] = [],
): Pick<Message, 'details' | 'action'> {
  const about: Detail[] = [
    [labels.when, when],
    [labels.there, there],
    [labels.where, foreign(place)],
  ]
  return { details: filled([...about, ...more]), action: { label: open, url } }
}

function ticket(said: typeof en, news: TicketNews): Pick<Message, 'details' | 'action' | 'after' | 'second'> {
  const { seats, ticket } = said.labels
  return {
    ...event(said, news, [
      [seats, String(news.seats)],
      [ticket, news.code],
    ]),
    after: said.ifNot,
    second: { label: said.cancel, url: news.cancelUrl },
  }
}

/** Every kind in both languages; a kind without its words does not compile. */
export const messages: { [K in MailedKind]: Record<Locale, (news: MailNews[K]) => Message> } = {
  'booking.confirmed': {
    en: (news) => ({
      subject: subject('You have a seat', news.title),
      before: `You have a seat at ${inEnglish(news.title)}.`,
      ...ticket(en, news),
    }),
    ru: (news) => ({
      subject: subject('Вы записаны', news.title),
      before: `Вы записаны на ${inRussian(news.title)}.`,
      ...ticket(ru, news),
    }),
  },
  'booking.waitlisted': {
    en: (news) => ({
      subject: subject('You are on the waitlist', news.title),
      before: `You are on the waitlist of ${inEnglish(news.title)}.`,
      ...event(en, news, [[en.labels.seats, String(news.seats)]]),
      after: 'We will write to you as soon as there is room for you.',
      second: { label: en.leave, url: news.cancelUrl },
    }),
    ru: (news) => ({
      subject: subject('Вы в листе ожидания', news.title),
      before: `Вы в листе ожидания на ${inRussian(news.title)}.`,
      ...event(ru, news, [[ru.labels.seats, String(news.seats)]]),
      after: 'Мы напишем, как только для вас найдётся место.',
      second: { label: ru.leave, url: news.cancelUrl },
    }),
  },
  'booking.promoted': {
    en: (news) => ({
      subject: subject('A seat became free', news.title),
      before: `A seat became free at ${inEnglish(news.title)}: it is yours.`,
      ...ticket(en, news),
    }),
    ru: (news) => ({
      subject: subject('Место освободилось', news.title),
      before: `На ${inRussian(news.title)} освободилось место: оно ваше.`,
      ...ticket(ru, news),
    }),
  },
  'booking.reminder': {
    en: (news) => ({
      subject: subject(capital(news.ahead), news.title),
      before: `${inEnglish(news.title)} starts ${news.ahead}.`,
      ...ticket(en, news),
    }),
    ru: (news) => ({
      subject: subject(capital(news.ahead), news.title),
      before: `${inRussian(news.title)} начнётся ${news.ahead}.`,
      ...ticket(ru, news),
    }),
  },
  'booking.cancelled': {
    en: (news) => ({
      subject: subject('Booking cancelled', news.title),
      before: `You cancelled your booking for ${inEnglish(news.title)}.`,
      ...event(en, news),
      after: 'If you want to come after all, book again while there are seats.',
    }),
    ru: (news) => ({
      subject: subject('Запись отменена', news.title),
      before: `Вы отменили запись на ${inRussian(news.title)}.`,
      ...event(ru, news),
      after: 'Если вы всё же захотите прийти, запишитесь снова, пока есть места.',
    }),
  },
  'booking.removed': {
    en: (news) => ({
      subject: subject('Your booking was removed', news.title),
      before: `The organizer removed your booking for ${inEnglish(news.title)}. You have no seat there any more.`,
      ...event(en, news),
      after: 'Why, the organizer knows: their event has a page.',
    }),
    ru: (news) => ({
      subject: subject('Организатор отменил вашу запись', news.title),
      before: `Организатор отменил вашу запись на ${inRussian(news.title)}. Места у вас там больше нет.`,
      ...event(ru, news),
      after: 'О причине знает организатор события.',
    }),
  },
  'event.published': {
    en: (news) => ({
      subject: subject('Published', news.title),
      before: `Your event ${inEnglish(news.title)} is public and open for booking.`,
      ...event(en, news),
      after: 'Until it starts you can change it: everybody who booked is told what changed.',
    }),
    ru: (news) => ({
      subject: subject('Опубликовано', news.title),
      before: `Ваше событие ${inRussian(news.title)} опубликовано и открыто для записи.`,
      ...event(ru, news),
      after: 'До начала его можно менять: все, кто записан, узнают, что изменилось.',
    }),
  },
  'event.changed': {
    en: (news) => ({
      subject: subject('Changed', news.title),
      before: `${inEnglish(news.title)} was changed. You are still ${news.waits ? 'on its waitlist' : 'booked'}.`,
      details: news.changes,
      action: { label: en.open, url: news.url },
      after: news.waits ? 'If you cannot come, leave the waitlist.' : en.ifNot,
      second: { label: news.waits ? en.leave : en.cancel, url: news.cancelUrl },
    }),
    ru: (news) => ({
      subject: subject('Изменилось', news.title),
      before: `Событие ${inRussian(news.title)} изменилось. ${news.waits ? 'Вы по-прежнему в листе ожидания' : 'Ваша запись в силе'}.`,
      details: news.changes,
      action: { label: ru.open, url: news.url },
      after: news.waits ? 'Если вы не сможете прийти, покиньте лист ожидания.' : ru.ifNot,
      second: { label: news.waits ? ru.leave : ru.cancel, url: news.cancelUrl },
    }),
  },
  'event.cancelled': {
    en: (news) => ({
      subject: subject('Cancelled', news.title),
      before: `${inEnglish(news.title)} will not take place.`,
      ...event(en, news, [[en.labels.reason, foreign(news.reason)]]),
      after: 'Nothing needs to be done: bookings have ended with it.',
    }),
    ru: (news) => ({
      subject: subject('Отменено', news.title),
      before: `Событие ${inRussian(news.title)} не состоится.`,
      ...event(ru, news, [[ru.labels.reason, foreign(news.reason)]]),
      after: 'Делать ничего не нужно: записи на него больше не действуют.',
    }),
  },
  'event.deleted': {
    en: (news) => ({
      subject: subject('Taken back', news.title),
      before: `${inEnglish(news.title)} was taken back by its organizer and will not take place.`,
      ...event(en, news),
      action: { label: 'Find another event', url: news.url },
      after: 'Nothing needs to be done: bookings have ended with it.',
    }),
    ru: (news) => ({
      subject: subject('Событие удалено', news.title),
      before: `Организатор удалил событие ${inRussian(news.title)}: оно не состоится.`,
      ...event(ru, news),
      action: { label: 'Найти другое событие', url: news.url },
      after: 'Делать ничего не нужно: записи на него больше не действуют.',
    }),
  },
  'rating.answered': {
    en: ({ title, answer, url }) => ({
      subject: subject('Your rating was answered', title),
      before: `The organizer of ${inEnglish(title)} answered your rating.`,
      details: [[en.labels.answer, foreign(answer)]],
      action: { label: en.open, url },
      after: 'Your rating and the answer stand on the page of the event.',
    }),
    ru: ({ title, answer, url }) => ({
      subject: subject('На ваш отзыв ответили', title),
      before: `Организатор ответил на ваш отзыв о событии ${inRussian(title)}.`,
      details: [[ru.labels.answer, foreign(answer)]],
      action: { label: ru.open, url },
      after: 'Ваш отзыв и ответ видны на странице события.',
    }),
  },
  'organization.added': {
    en: ({ title, url }) => ({
      subject: subject('You were added', title),
      before: `Somebody added you to the organization ${inEnglish(title)}.`,
      action: { label: 'Accept or decline', url },
      after: 'Until you accept, its members do not see how to reach you.',
    }),
    ru: ({ title, url }) => ({
      subject: subject('Вас добавили', title),
      before: `Вас добавили в организацию ${inRussian(title)}.`,
      action: { label: 'Принять или отказаться', url },
      after: 'Пока вы не согласитесь, её участники не видят ваших контактов.',
    }),
  },
  'webhook.disabled': {
    en: ({ title, webhook, url }) => ({
      subject: title === '' ? 'A webhook was switched off' : subject('A webhook was switched off', title),
      before: `${foreign(webhook)} took no message for three days, or said that it wants none, so none is sent there any more.`,
      action: { label: 'Open the site', url },
      after: 'Switch it on again when it answers: what was not delivered can be sent again.',
    }),
    ru: ({ title, webhook, url }) => ({
      subject: title === '' ? 'Вебхук отключён' : subject('Вебхук отключён', title),
      before: `${foreign(webhook)} три дня не принимал сообщений или ответил, что они не нужны, и больше они туда не отправляются.`,
      action: { label: 'Открыть сайт', url },
      after: 'Когда он снова ответит, включите его: недоставленное можно отправить ещё раз.',
    }),
  },
  ...securityMessages,
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Why a mail comes, and the links to choose what comes; without `unsubscribe` for what cannot be switched off. */
export const footers: Record<
  Locale,
  (links: { settings: string; unsubscribe: string | null }) => Pick<Letter, 'why' | 'choices'>
> = {
  en: ({ settings, unsubscribe }) => ({
    why: unsubscribe
      ? 'You get this mail because you have an account here.'
      : 'You get this mail because you have an account here; what keeps it safe cannot be switched off.',
    choices: [
      { label: 'Choose what you are told', url: settings },
      ...(unsubscribe ? [{ label: 'No more mails of this kind', url: unsubscribe }] : []),
    ],
  }),
  ru: ({ settings, unsubscribe }) => ({
    why: unsubscribe
      ? 'Вы получили это письмо, потому что у вас здесь есть учётная запись.'
      : 'Вы получили это письмо, потому что у вас здесь есть учётная запись; письма о её безопасности не отключаются.',
    choices: [
      { label: 'Выбрать, о чём сообщать', url: settings },
      ...(unsubscribe ? [{ label: 'Больше не присылать таких писем', url: unsubscribe }] : []),
    ],
  }),
}
