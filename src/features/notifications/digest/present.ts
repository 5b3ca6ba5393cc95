import type { Item, Letter } from '../mail/present.ts'
import { foreign } from '../mail/rules.ts'
import { footers } from '../mail/words.ts'
import { aboutPath, presentNotification } from '../present.ts'
import type { UnsubscribeLinks } from '../unsubscribe/secrets.ts'
import type { DigestReader, Listed } from './queries.ts'
import { digestMessages } from './words.ts'

/** What was gathered for somebody as one mail, in their language and zone; `site`: our address. */
export function digestLetter(
  { id, locale, time_zone }: Omit<DigestReader, 'email'>,
  news: readonly Listed[],
  { site, links }: { site: string; links: UnsubscribeLinks },
): Letter {
  const count = news[0]?.total ?? 0
  const items = news.map((row): Item => {
    const { title, text } = presentNotification(row, { locale, time_zone })
    // What somebody else wrote is in it.
    return { label: title, text: foreign(text), url: `${site}${aboutPath(row)}` }
  })
  const token = links.token({ account_id: id, kind: 'digest' })
  return {
    ...digestMessages[locale]({ count, more: count - items.length, url: `${site}/notifications` }),
    items,
    ...footers[locale]({
      settings: `${site}/settings/notifications`,
      unsubscribe: `${site}/unsubscribe#${token}`,
    }),
  }
}
