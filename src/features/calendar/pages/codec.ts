import { escapeHtml } from '../../../http/html.ts'

interface Address {
  url: string
  updated_at: Date
}

function document(root: string, item: string, addresses: readonly Address[]): string {
  const items = addresses.map(
    ({ url, updated_at }) =>
      `<${item}><loc>${escapeHtml(url)}</loc><lastmod>${updated_at.toISOString()}</lastmod></${item}>`,
  )
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<${root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`,
    ...items,
    `</${root}>\n`,
  ].join('\n')
}

/** Where the parts of a sitemap are (sitemaps.org protocol 0.9). */
export function sitemapIndex(parts: readonly Address[]): string {
  return document('sitemapindex', 'sitemap', parts)
}

/** A sitemap of pages. */
export function sitemap(pages: readonly Address[]): string {
  return document('urlset', 'url', pages)
}
