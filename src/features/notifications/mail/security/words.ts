import type { Locale } from '../../../../http/wording.ts'
import type { Message } from '../present.ts'
import { foreign } from '../rules.ts'

/** `when` it happened, in words; `url` where the account is looked after. */
interface Done {
  when: string
  url: string
}

interface DoneWith extends Done {
  /** What its owner called it. */
  name: string
}

/** What mails about the safety of an account are made of. */
export interface SecurityNews {
  'password.changed': Done
  'totp.enabled': Done
  'totp.disabled': Done
  'passkey.added': DoneWith
  'passkey.deleted': DoneWith
  'token.created': DoneWith
}

interface Text {
  subject: string
  before: string
  after?: string
}

const common = {
  en: {
    name: 'Name',
    when: 'When',
    open: 'Open the settings',
    notYou: 'If it was not you, set a new password at once and look through your sessions.',
  },
  ru: {
    name: 'Название',
    when: 'Когда',
    open: 'Открыть настройки',
    notYou: 'Если это были не вы, сразу смените пароль и проверьте свои сеансы.',
  },
} satisfies Record<Locale, object>

function about(texts: Record<Locale, Text>): Record<Locale, (news: Done & Partial<DoneWith>) => Message> {
  const write =
    (locale: Locale) =>
    ({ when, url, name }: Done & Partial<DoneWith>): Message => {
      const { after = common[locale].notYou, ...text } = texts[locale]
      return {
        ...text,
        details: [
          ...(name === undefined ? [] : [[common[locale].name, foreign(name)] as const]),
          [common[locale].when, when],
        ],
        action: { label: common[locale].open, url },
        after,
      }
    }
  return { en: write('en'), ru: write('ru') }
}

export const securityMessages: {
  [K in keyof SecurityNews]: Record<Locale, (news: SecurityNews[K]) => Message>
} = {
  'password.changed': about({
    en: {
      subject: 'Your password was changed',
      before: 'The password of your account was changed. Other sessions were ended and API tokens revoked.',
      after: 'If it was not you, ask for a new password on the sign-in page at once.',
    },
    ru: {
      subject: 'Пароль изменён',
      before: 'Пароль вашей учётной записи изменён. Другие сеансы завершены, токены API отозваны.',
      after: 'Если это были не вы, сразу запросите новый пароль на странице входа.',
    },
  }),
  'totp.enabled': about({
    en: {
      subject: 'Signing in now takes a code',
      before: 'An authenticator was added to your account: from now on signing in takes one of its codes.',
    },
    ru: {
      subject: 'Вход теперь по коду',
      before: 'К вашей учётной записи подключено приложение с кодами: теперь при входе нужен код из него.',
    },
  }),
  'totp.disabled': about({
    en: {
      subject: 'Signing in takes no code any more',
      before: 'The authenticator of your account was removed: signing in takes only the password again.',
    },
    ru: {
      subject: 'Вход теперь без кода',
      before: 'Приложение с кодами отключено от вашей учётной записи: для входа снова достаточно пароля.',
    },
  }),
  'passkey.added': about({
    en: {
      subject: 'A passkey was added',
      before: 'A passkey was added to your account: it signs in without a password.',
    },
    ru: {
      subject: 'Добавлен ключ доступа',
      before: 'К вашей учётной записи добавлен ключ доступа: с ним входят без пароля.',
    },
  }),
  'passkey.deleted': about({
    en: {
      subject: 'A passkey was deleted',
      before: 'A passkey of your account was deleted: it signs in no more.',
    },
    ru: {
      subject: 'Ключ доступа удалён',
      before: 'Ключ доступа вашей учётной записи удалён: войти с ним больше нельзя.',
    },
  }),
  'token.created': about({
    en: {
      subject: 'An API token was made',
      before: 'An API token was made for your account. Whoever holds it can act for you.',
      after: 'If it was not you, revoke it and set a new password at once.',
    },
    ru: {
      subject: 'Создан токен API',
      before: 'Для вашей учётной записи создан токен API. У кого он есть, тот действует от вашего имени.',
      after: 'Если это были не вы, отзовите его и сразу смените пароль.',
    },
  }),
}
