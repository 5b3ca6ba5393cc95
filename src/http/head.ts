import { escapeHtml } from './html.ts'
import type { Locale } from './wording.ts'

/** What a page of the app says to who runs no scripts: search engines, link previews, readers of plain HTML. */
export interface Page {
  /** 404: nothing is there, or nothing that a stranger may know of. */
  status: 200 | 404
  title: string
  description?: string
  /** The address it is to be found under; one without is kept out of search engines. */
  canonical?: string
  image?: { url: string; width: number; height: number }
  /** The same in other formats. */
  alternates?: readonly { type: string; title: string; href: string }[]
  /** Linked data (schema.org, as JSON-LD 1.1). */
  data?: object
  /** HTML, shown until the app takes its place. */
  content?: string
}

/** Who asks for a page, as far as that matters: what it says is the same for everybody who reads the language. */
export interface Reader {
  locale: Locale
  /** A session's cookie came along. Whose it is, and whether it still is anybody's, is the app's to find out. */
  mayBeSignedIn: boolean
}

/** The pages that have something to say; the app has more. Addresses are absolute. */
export interface SitePages {
  /** `path` begins with a slash and does not end with one. Null for a page of which only the app knows. */
  page(path: string, query: URLSearchParams, reader: Reader): Promise<Page | null>
  /** `sitemap.xml`, or one of the parts it names; null where there is no such part. */
  sitemap(part?: number): Promise<string | null>
  robots(): string
}

const site = { en: 'Veche', ru: 'Вече' }
const ogLocales = { en: 'en_GB', ru: 'ru_RU' }

function tag(name: string, attributes: Record<string, string>): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeHtml(value)}"`)
  return `<${name}${pairs.join('')}>`
}

/** JSON within a script element: nothing in it can end the element or begin a comment (HTML, section 4.12.1.3). */
function dataBlock(data: object): string {
  const json = JSON.stringify(data).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `<script type="application/ld+json">${json}</script>`
}

/** The tags of the head: title, description, canonical address, Open Graph, Twitter card, other formats, linked data. */
export function headHtml(page: Page | null, locale: Locale): string {
  const name = site[locale]
  const { title = name, description, canonical, image, alternates = [], data } = page ?? {}
  const full = title === name ? name : `${title} · ${name}`
  const lines = [`<title>${escapeHtml(full)}</title>`]
  const meta = (key: 'name' | 'property', what: string, content: string | undefined) => {
    if (content) lines.push(tag('meta', { [key]: what, content }))
  }
  meta('name', 'robots', canonical ? undefined : 'noindex')
  if (page?.status !== 200) return lines.join('\n    ')
  meta('name', 'description', description)
  if (canonical) lines.push(tag('link', { rel: 'canonical', href: canonical }))
  meta('property', 'og:site_name', name)
  meta('property', 'og:type', 'website')
  meta('property', 'og:title', title)
  meta('property', 'og:description', description)
  meta('property', 'og:url', canonical)
  meta('property', 'og:locale', ogLocales[locale])
  if (image) {
    meta('property', 'og:image', image.url)
    meta('property', 'og:image:width', String(image.width))
    meta('property', 'og:image:height', String(image.height))
  }
  meta('name', 'twitter:card', image && image.width > image.height ? 'summary_large_image' : 'summary')
  for (const alternate of alternates) lines.push(tag('link', { rel: 'alternate', ...alternate }))
  if (data) lines.push(dataBlock(data))
  return lines.join('\n    ')
}
