import type { Locale } from '../../../http/wording.ts'
import type { Message } from '../mail/present.ts'

interface Digest {
  /** How many there are, and how many of them are not listed. */
  count: number
  more: number
  /** Where all notifications are. */
  url: string
}

const russianRule = new Intl.PluralRules('ru')
const pieces: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'новость', few: 'новости' }

/** The mail that gathers, but for what it lists. */
export const digestMessages: Record<Locale, (digest: Digest) => Message> = {
  en: ({ count, more, url }) => ({
    subject: count === 1 ? 'One piece of news for you' : `${count} pieces of news for you`,
    before: 'This has come together for you since the last mail like this.',
    action: { label: 'Open notifications', url },
    after: more > 0 ? `And ${more} more, among your notifications.` : 'That is all for now.',
  }),
  ru: ({ count, more, url }) => ({
    subject: `Для вас ${count} ${pieces[russianRule.select(count)] ?? 'новостей'}`,
    before: 'Вот что набралось с прошлого такого письма.',
    action: { label: 'Открыть уведомления', url },
    after: more > 0 ? `И ещё ${more}: они среди уведомлений.` : 'Пока это всё.',
  }),
}
