import type { Locale } from '../../../../http/wording.ts'
import type { Detail, Letter } from '../present.ts'
import { foreign, type MailKind, subject } from '../rules.ts'

/** What each mail is made of; times come as words, in the receiver's language and zone. */
export interface MailFacts {
  'password.reset_link': { url: string }
  'password.changed': { when: string; signInUrl: string }
  'email.confirm_link': { url: string }
  'email.change_asked': { when: string; address: string; signInUrl: string }
  'email.left': { when: string; address: string; signInUrl: string }
  'booking.confirmed': {
    /** As somebody else wrote them. */
    title: string
    place: string
    when: string
    /** The time on the clocks at the event, where they show another than the reader's; else empty. */
    there: string
    seats: number
    code: string
    /** The seat became free while they waited. */
    waited: boolean
    eventUrl: string
    cancelUrl: string
  }
}

const whyInEnglish = 'You get this mail because somebody gave this address for an account here.'
const whyInRussian =
  'Вы получили это письмо, потому что кто-то указал этот адрес для учётной записи на сайте.'

type Templates = { [K in MailKind]: Record<Locale, (facts: MailFacts[K]) => Letter> }

/** Every kind in both languages; a kind without its words does not compile. What somebody else wrote goes through `foreign`. */
export const letters: Templates = {
  'password.reset_link': {
    en: ({ url }) => ({
      subject: 'Set a new password',
      before:
        'Somebody asked for a new password for your account. If it was you, set it here. The link is good for an hour, once.',
      action: { label: 'Set a new password', url },
      after: 'If it was not you, there is nothing to do: your password stays as it is.',
      why: whyInEnglish,
    }),
    ru: ({ url }) => ({
      subject: 'Новый пароль',
      before:
        'Кто-то запросил новый пароль для вашей учётной записи. Если это были вы, задайте его по ссылке. Она действует один час и срабатывает один раз.',
      action: { label: 'Задать новый пароль', url },
      after: 'Если это были не вы, ничего делать не нужно: пароль останется прежним.',
      why: whyInRussian,
    }),
  },
  'password.changed': {
    en: ({ when, signInUrl }) => ({
      subject: 'Your password was changed',
      before: `The password of your account was changed: ${when}. Other sessions were ended and API tokens revoked.`,
      action: { label: 'Sign in', url: signInUrl },
      after: 'If it was not you, ask for a new password on the sign-in page at once.',
      why: whyInEnglish,
    }),
    ru: ({ when, signInUrl }) => ({
      subject: 'Пароль изменён',
      before: `Пароль вашей учётной записи изменён: ${when}. Другие сеансы завершены, токены API отозваны.`,
      action: { label: 'Войти', url: signInUrl },
      after: 'Если это были не вы, сразу запросите новый пароль на странице входа.',
      why: whyInRussian,
    }),
  },
  'email.confirm_link': {
    en: ({ url }) => ({
      subject: 'Confirm your new e-mail',
      before:
        'Somebody asked to use this address for their account. If it was you, confirm it. The link is good for a day, once.',
      action: { label: 'Confirm this address', url },
      after: 'If it was not you, there is nothing to do: nothing changes without the link.',
      why: whyInEnglish,
    }),
    ru: ({ url }) => ({
      subject: 'Подтвердите новую почту',
      before:
        'Кто-то хочет указать этот адрес в своей учётной записи. Если это вы, подтвердите его. Ссылка действует сутки и срабатывает один раз.',
      action: { label: 'Подтвердить адрес', url },
      after: 'Если это не вы, ничего делать не нужно: без ссылки ничего не изменится.',
      why: whyInRussian,
    }),
  },
  'email.change_asked': {
    en: ({ when, address, signInUrl }) => ({
      subject: 'Your e-mail is about to change',
      before: `Somebody who knows your password asked to change the e-mail of your account to ${address}: ${when}. It changes when the link sent there is used.`,
      action: { label: 'Sign in', url: signInUrl },
      after: 'If it was not you, set a new password at once: that link then stops working.',
      why: whyInEnglish,
    }),
    ru: ({ when, address, signInUrl }) => ({
      subject: 'Запрошена смена почты',
      before: `Кто-то, кто знает ваш пароль, запросил смену почты вашей учётной записи на ${address}: ${when}. Почта сменится, когда откроют отправленную туда ссылку.`,
      action: { label: 'Войти', url: signInUrl },
      after: 'Если это были не вы, сразу смените пароль: тогда та ссылка перестанет работать.',
      why: whyInRussian,
    }),
  },
  'email.left': {
    en: ({ when, address, signInUrl }) => ({
      subject: 'Your e-mail was changed',
      before: `The e-mail of your account is now ${address}: ${when}. Nothing more about it comes to this address.`,
      action: { label: 'Sign in', url: signInUrl },
      after: 'If it was not you, write to the people who run this site at once.',
      why: whyInEnglish,
    }),
    ru: ({ when, address, signInUrl }) => ({
      subject: 'Почта изменена',
      before: `Почта вашей учётной записи теперь ${address}: ${when}. На этот адрес писем о ней больше не будет.`,
      action: { label: 'Войти', url: signInUrl },
      after: 'Если это были не вы, сразу напишите тем, кто ведёт этот сайт.',
      why: whyInRussian,
    }),
  },
  'booking.confirmed': {
    en: (facts) => ({
      subject: subject(facts.waited ? 'A seat became free' : 'You have a seat', facts.title),
      before: facts.waited
        ? `A seat became free at “${foreign(facts.title)}”: it is yours.`
        : `You have a seat at “${foreign(facts.title)}”.`,
      details: details(facts, ['When', 'Time there', 'Where', 'Seats', 'Ticket']),
      action: { label: 'Open the event', url: facts.eventUrl },
      after: 'If you cannot come, cancel: your seat goes to somebody who waits.',
      second: { label: 'Cancel the booking', url: facts.cancelUrl },
      why: whyInEnglish,
    }),
    ru: (facts) => ({
      subject: subject(facts.waited ? 'Место освободилось' : 'Вы записаны', facts.title),
      before: facts.waited
        ? `На «${foreign(facts.title)}» освободилось место: оно ваше.`
        : `Вы записаны на «${foreign(facts.title)}».`,
      details: details(facts, ['Когда', 'Время на месте', 'Где', 'Мест', 'Билет']),
      action: { label: 'Открыть событие', url: facts.eventUrl },
      after: 'Если вы не сможете прийти, отмените запись: место достанется тому, кто ждёт.',
      second: { label: 'Отменить запись', url: facts.cancelUrl },
      why: whyInRussian,
    }),
  },
}

function details(
  { when, there, place, seats, code }: MailFacts['booking.confirmed'],
  [whenLabel, thereLabel, placeLabel, seatsLabel, codeLabel]: readonly [
    string,
    string,
    string,
    string,
    string,
  ],
): Detail[] {
  const all: Detail[] = [
    [whenLabel, when],
    [thereLabel, there],
    [placeLabel, foreign(place)],
    [seatsLabel, String(seats)],
    [codeLabel, code],
  ]
  return all.filter(([, text]) => text !== '')
}
