import type { SitePages } from '../../../http/head.ts'
import { publicUrl } from '../../../kernel/config.ts'
import type { Platform } from '../../../platform.ts'
import { eventShown } from '../queries.ts'
import { sitemap, sitemapIndex } from './codec.ts'
import { eventListPage, eventPage, missingPage, organizationPage } from './present.ts'
import { organizationShown, sitemapPages, sitemapParts, upcomingEvents, upcomingEventsOf } from './queries.ts'

/** Pages of the app with an address below `/events/` or `/organizations/` that are neither. */
const ofTheApp = new Set(['new', 'import'])

export function createPages({ config, clock, db }: Platform): SitePages {
  const origin = publicUrl(config)
  return {
    async page(path, query, { locale, mayBeSignedIn }) {
      const now = clock.now()
      if (path === '' || path === '/events')
        return eventListPage(await upcomingEvents(db, now), origin, locale)
      const [, kind, name] = /^\/(events|organizations)\/([^/]+)$/.exec(path) ?? []
      if (name === undefined || ofTheApp.has(name)) return null
      if (!/^[1-9]\d{0,14}$/.test(name)) return missingPage(locale)
      if (kind === 'organizations') {
        const organization = await organizationShown(db, Number(name))
        if (!organization) return missingPage(locale)
        const events = await upcomingEventsOf(db, now, organization.id)
        return organizationPage(organization, events, origin, locale)
      }
      const key = query.get('key')?.slice(0, 64)
      const event = await eventShown(db, null, Number(name), key)
      if (event) return eventPage(event, { origin, key, locale, now })
      // It may be this person's own draft, and a browser takes 404 for a fault. Of what is not there the same is said.
      return mayBeSignedIn ? null : missingPage(locale)
    },

    async sitemap(part) {
      const now = clock.now()
      if (part === undefined) {
        const parts = await sitemapParts(db, now)
        return sitemapIndex(
          parts.map(({ part, updated_at }) => ({ url: `${origin}/sitemaps/${part}.xml`, updated_at })),
        )
      }
      const pages = await sitemapPages(db, now, part)
      if (pages.length === 0) return null
      return sitemap(
        pages.map(({ kind, id, updated_at }) => ({ url: `${origin}/${kind}/${id}`, updated_at })),
      )
    },

    // Search engines run the app, which asks the API: it stays open to them, and its answers say `noindex`.
    robots: () =>
      ['User-agent: *', 'Disallow: /api/v1/calendar/private/', `Sitemap: ${origin}/sitemap.xml`, ''].join(
        '\n',
      ),
  }
}
