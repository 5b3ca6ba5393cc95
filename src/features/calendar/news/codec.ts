import { Feed } from 'feed'
import { escapeHtml } from '../../../http/html.ts'
import type { Locale } from '../../../http/wording.ts'
import { renderSpan } from '../../../kernel/time.ts'
import { eventUrl } from '../codec.ts'
import { cancelledTitle, paragraphs, placeOf, words } from '../present.ts'
import type { Entry } from '../queries.ts'
import { oneLine } from '../rules.ts'

interface News {
  /** What the feed is called. */
  title: string
  /** Its own address, and its name for ever. */
  self: string
  origin: string
  locale: Locale
  entries: readonly Entry[]
}

function whenAndWhere(entry: Entry, locale: Locale): string {
  return escapeHtml([renderSpan(entry, locale), placeOf(entry)].filter(Boolean).join(' · '))
}

/** An XML attribute holds no `<`, and the library does not escape it there. */
function attribute(text: string): string {
  return text.replaceAll('<', '‹')
}

/**
 * What is told of events. The library takes titles and texts for HTML and puts them into CDATA: escaped, none of them can
 * end it.
 */
function feedOf({ title, self, origin, locale, entries }: News): Feed {
  const updated = Math.max(0, ...entries.map((entry) => entry.updated_at.getTime()))
  const feed = new Feed({
    id: self,
    title: oneLine(title),
    description: words[locale].about,
    link: `${origin}/`,
    feed: self,
    language: locale,
    updated: new Date(updated),
    ttl: 60,
    generator: 'Veche',
  })
  for (const entry of entries) {
    const url = eventUrl(origin, entry.id)
    feed.addItem({
      id: url,
      link: url,
      title: escapeHtml(cancelledTitle(entry, locale)),
      date: entry.updated_at,
      published: entry.publish_at,
      description: whenAndWhere(entry, locale),
      content: `<p>${whenAndWhere(entry, locale)}</p>${paragraphs(entry.description)}`,
      category: entry.tags.map((tag) => ({ name: oneLine(tag) })),
    })
  }
  return feed
}

/** Atom (RFC 4287). */
export function atom(news: News): Buffer {
  const feed = feedOf(news)
  news.entries.forEach((entry, place) => {
    const item = feed.items[place]!
    item.author = [{ name: oneLine(entry.organizer) || words[news.locale].site }]
    item.category = entry.tags.map((tag) => ({ term: attribute(oneLine(tag)) }))
  })
  return Buffer.from(feed.atom1())
}

/** RSS 2.0. Without authors: it wants their e-mail addresses. */
export function rss(news: News): Buffer {
  return Buffer.from(feedOf(news).rss2())
}
