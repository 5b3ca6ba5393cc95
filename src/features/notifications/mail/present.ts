import { escapeHtml } from '../../../http/html.ts'
import type { Locale } from '../../../http/wording.ts'
import { foreign, type MailKind, subject } from './rules.ts'

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

/** A label and what it says. */
type Detail = readonly [label: string, text: string]

interface Action {
  label: string
  url: string
}

/** A mail in words, before it is laid out. */
export interface Letter {
  subject: string
  before: string
  details?: readonly Detail[]
  action: Action
  after: string
  second?: Action
}

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
    }),
    ru: ({ url }) => ({
      subject: 'Новый пароль',
      before:
        'Кто-то запросил новый пароль для вашей учётной записи. Если это были вы, задайте его по ссылке. Она действует один час и срабатывает один раз.',
      action: { label: 'Задать новый пароль', url },
      after: 'Если это были не вы, ничего делать не нужно: пароль останется прежним.',
    }),
  },
  'password.changed': {
    en: ({ when, signInUrl }) => ({
      subject: 'Your password was changed',
      before: `The password of your account was changed: ${when}. Other sessions were ended and API tokens revoked.`,
      action: { label: 'Sign in', url: signInUrl },
      after: 'If it was not you, ask for a new password on the sign-in page at once.',
    }),
    ru: ({ when, signInUrl }) => ({
      subject: 'Пароль изменён',
      before: `Пароль вашей учётной записи изменён: ${when}. Другие сеансы завершены, токены API отозваны.`,
      action: { label: 'Войти', url: signInUrl },
      after: 'Если это были не вы, сразу запросите новый пароль на странице входа.',
    }),
  },
  'email.confirm_link': {
    en: ({ url }) => ({
      subject: 'Confirm your new e-mail',
      before:
        'Somebody asked to use this address for their account. If it was you, confirm it. The link is good for a day, once.',
      action: { label: 'Confirm this address', url },
      after: 'If it was not you, there is nothing to do: nothing changes without the link.',
    }),
    ru: ({ url }) => ({
      subject: 'Подтвердите новую почту',
      before:
        'Кто-то хочет указать этот адрес в своей учётной записи. Если это вы, подтвердите его. Ссылка действует сутки и срабатывает один раз.',
      action: { label: 'Подтвердить адрес', url },
      after: 'Если это не вы, ничего делать не нужно: без ссылки ничего не изменится.',
    }),
  },
  'email.change_asked': {
    en: ({ when, address, signInUrl }) => ({
      subject: 'Your e-mail is about to change',
      before: `Somebody who knows your password asked to change the e-mail of your account to ${address}: ${when}. It changes when the link sent there is used.`,
      action: { label: 'Sign in', url: signInUrl },
      after: 'If it was not you, set a new password at once: that link then stops working.',
    }),
    ru: ({ when, address, signInUrl }) => ({
      subject: 'Запрошена смена почты',
      before: `Кто-то, кто знает ваш пароль, запросил смену почты вашей учётной записи на ${address}: ${when}. Почта сменится, когда откроют отправленную туда ссылку.`,
      action: { label: 'Войти', url: signInUrl },
      after: 'Если это были не вы, сразу смените пароль: тогда та ссылка перестанет работать.',
    }),
  },
  'email.left': {
    en: ({ when, address, signInUrl }) => ({
      subject: 'Your e-mail was changed',
      before: `The e-mail of your account is now ${address}: ${when}. Nothing more about it comes to this address.`,
      action: { label: 'Sign in', url: signInUrl },
      after: 'If it was not you, write to the people who run this site at once.',
    }),
    ru: ({ when, address, signInUrl }) => ({
      subject: 'Почта изменена',
      before: `Почта вашей учётной записи теперь ${address}: ${when}. На этот адрес писем о ней больше не будет.`,
      action: { label: 'Войти', url: signInUrl },
      after: 'Если это были не вы, сразу напишите тем, кто ведёт этот сайт.',
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

export function plainText({ before, details = [], action, after, second }: Letter, site: string): string {
  const parts = [
    before,
    details.map(([label, text]) => `${label}: ${text}`).join('\n'),
    `${action.label}:\n${action.url}`,
    after,
    second ? `${second.label}:\n${second.url}` : '',
    `-- \n${site}`,
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

/** Tables and inline styles, one column of at most 560 px: what the oldest mail clients and a phone agree on. */
export function htmlText(
  { subject, before, details = [], action, after, second }: Letter,
  site: string,
  locale: Locale,
): string {
  const font = 'font-family:Arial,Helvetica,sans-serif'
  const body = `${font};font-size:16px;line-height:24px;word-break:break-word`
  const paragraph = (html: string) => `<p style="margin:0 0 20px;${body};color:#1c1b1f">${html}</p>`
  const rows = details.map(
    ([label, text]) =>
      `<tr><td valign="top" style="padding:0 16px 4px 0;white-space:nowrap;${body};color:#5f5e66">${escapeHtml(label)}</td><td style="padding:0 0 4px;${body};color:#1c1b1f">${escapeHtml(text)}</td></tr>`,
  )
  const table =
    rows.length > 0
      ? `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 20px">${rows.join('')}</table>`
      : ''
  const link = second
    ? paragraph(`<a href="${escapeHtml(second.url)}" style="color:#1f5fa8">${escapeHtml(second.label)}</a>`)
    : ''
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(subject)}</title>
</head>
<body style="margin:0;padding:0;background:#f4f4f7">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f4f4f7">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#ffffff" style="max-width:560px;border-radius:8px">
<tr><td style="padding:32px 24px 12px">
<h1 style="margin:0 0 20px;${font};font-size:22px;line-height:28px;color:#1c1b1f">${escapeHtml(subject)}</h1>
${paragraph(escapeHtml(before))}
${table}
<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 20px">
<tr><td bgcolor="#1f5fa8" style="border-radius:6px">
<a href="${escapeHtml(action.url)}" style="display:inline-block;padding:12px 24px;${font};font-size:16px;line-height:24px;color:#ffffff;text-decoration:none">${escapeHtml(action.label)}</a>
</td></tr>
</table>
${paragraph(escapeHtml(after))}
${link}
</td></tr>
</table>
<p style="margin:16px 0 0;${font};font-size:13px;line-height:20px;color:#5f5e66">${escapeHtml(site)}</p>
</td></tr>
</table>
</body>
</html>
`
}
