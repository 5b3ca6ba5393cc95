import type { Locale } from '../../../../http/wording.ts'
import type { Letter } from '../present.ts'
import type { MailKind } from '../rules.ts'

/** What each mail is made of; times come as words, in the receiver's language and zone. */
export interface MailFacts {
  'password.reset_link': { url: string }
  'email.confirm_link': { url: string }
  'email.change_asked': { when: string; address: string; signInUrl: string }
  'email.left': { when: string; address: string; signInUrl: string }
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
}
