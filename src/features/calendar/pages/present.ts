import type { Media } from '../../../contract/media.ts'
import type { Page } from '../../../http/head.ts'
import { escapeHtml } from '../../../http/html.ts'
import type { Locale } from '../../../http/wording.ts'
import { renderSpan } from '../../../kernel/time.ts'
import { eventUrl } from '../codec.ts'
import { cancelledTitle, paragraphs, placeOf, words } from '../present.ts'
import type { Shown } from '../queries.ts'
import { excerpt, oneLine, printable } from '../rules.ts'
import { momentOf } from '../zones/codec.ts'
import type { ShownOrganization, Upcoming } from './queries.ts'

/** Wider than link previews and search engines show. */
const widest = 1280

/** RFC 3339 with the offset of the place; the date of a whole day. */
function instantIn(instant: Date, timeZone: string, allDay: boolean): string {
  const moment = momentOf(instant, timeZone)
  return allDay
    ? moment.toPlainDate().toString()
    : moment.toString({ timeZoneName: 'never', smallestUnit: 'second' })
}

function pictureOf(image: Media | null, origin: string): Page['image'] {
  const size = image?.sizes.findLast(({ width }) => width <= widest) ?? image?.sizes[0]
  return size && { ...size, url: origin + size.url }
}

function endOf({ ends_at, all_day, time_zone }: Shown): string | undefined {
  if (!ends_at) return undefined
  // schema.org means the last day, not the midnight after it.
  return instantIn(all_day ? new Date(ends_at.getTime() - 1) : ends_at, time_zone, all_day)
}

function locationOf({ venue, location }: Shown): object | undefined {
  const [place, city] = [oneLine(venue), oneLine(location)]
  if (!place && !city) return undefined
  return {
    '@type': 'Place',
    name: place || city,
    address: {
      '@type': 'PostalAddress',
      ...(place && { streetAddress: place }),
      ...(city && { addressLocality: city }),
    },
  }
}

/** schema.org `Event`: https://schema.org/Event */
function eventData(event: Shown, url: string, image: Page['image'], now: Date): object {
  const isOpen = event.status === 'upcoming' && event.starts_at > now
  return {
    '@context': 'https://schema.org',
    '@type': 'Event',
    name: oneLine(event.title),
    url,
    startDate: instantIn(event.starts_at, event.time_zone, event.all_day),
    endDate: endOf(event),
    eventStatus: `https://schema.org/${event.status === 'cancelled' ? 'EventCancelled' : 'EventScheduled'}`,
    location: locationOf(event),
    image: image && [image.url],
    description: printable(event.description).trim() || undefined,
    organizer:
      event.organizations.length > 0
        ? event.organizations.map(({ title, address }) => ({
            '@type': 'Organization',
            name: oneLine(title),
            ...(address && { address: oneLine(address) }),
          }))
        : { '@type': 'Person', name: oneLine(event.organizer) },
    isAccessibleForFree: true,
    offers: isOpen
      ? {
          '@type': 'Offer',
          price: 0,
          availability: `https://schema.org/${event.free_seats > 0 ? 'InStock' : 'SoldOut'}`,
          validFrom: event.publish_at.toISOString(),
          url,
        }
      : undefined,
    aggregateRating:
      event.rating_count > 0
        ? {
            '@type': 'AggregateRating',
            ratingValue: Number(event.rating),
            ratingCount: event.rating_count,
            bestRating: 5,
            worstRating: 1,
          }
        : undefined,
  }
}

/** The page of an event that a stranger may see. `key`: of the link it was opened by. */
export function eventPage(
  event: Shown,
  { origin, key, locale, now }: { origin: string; key: string | undefined; locale: Locale; now: Date },
): Page {
  const isPublic = event.visibility === 'public'
  const url = eventUrl(origin, event.id, isPublic ? undefined : key)
  const file = url.replace(/\/events\/(\d+)/, '/api/v1/events/$1.ics')
  const image = pictureOf(event.image, origin)
  const say = words[locale]
  const title = cancelledTitle(event, locale)
  const [when, place] = [renderSpan(event, locale), placeOf(event)]
  const isOpen = event.status === 'upcoming' && event.starts_at > now
  const facts = [
    when,
    place,
    say.organizer(oneLine(event.organizer)),
    isOpen ? say.free(event.free_seats) : '',
  ].filter(Boolean)
  return {
    status: 200,
    title,
    description: excerpt([when, place, event.description].filter(Boolean).join(' · '), 200),
    ...(isPublic && { canonical: url }),
    ...(image && { image }),
    alternates: [{ type: 'text/calendar', title: oneLine(event.title), href: file }],
    data: eventData(event, url, image, now),
    content: `<article><h1>${escapeHtml(title)}</h1>${facts
      .map((fact) => `<p>${escapeHtml(fact)}</p>`)
      .join(
        '',
      )}${paragraphs(event.description)}<p><a href="${escapeHtml(file)}">${say.calendar}</a></p></article>`,
  }
}

function listOf(events: readonly Upcoming[], locale: Locale): string {
  const items = events.map((event) => {
    const about = [renderSpan(event, locale), placeOf(event)].filter(Boolean).join(' · ')
    return `<li><a href="/events/${event.id}">${escapeHtml(oneLine(event.title))}</a> ${escapeHtml(about)}</li>`
  })
  return items.length > 0 ? `<ul>${items.join('')}</ul>` : `<p>${words[locale].none}</p>`
}

/** The page of an organization, with its next events. */
export function organizationPage(
  { id, title: named, description, address, logo }: ShownOrganization,
  events: readonly Upcoming[],
  origin: string,
  locale: Locale,
): Page {
  const say = words[locale]
  const [title, place] = [oneLine(named), oneLine(address)]
  const url = `${origin}/organizations/${id}`
  const feed = `${origin}/api/v1/calendar/organization/${id}`
  const image = logo && { ...logo, url: origin + logo.url }
  return {
    status: 200,
    title,
    description: excerpt([place, description].filter(Boolean).join(' · ') || say.organization(title), 200),
    canonical: url,
    ...(image && { image }),
    alternates: [
      { type: 'text/calendar', title: say.organization(title), href: `${feed}.ics` },
      { type: 'application/atom+xml', title: say.organization(title), href: `${feed}.atom` },
      { type: 'application/rss+xml', title: say.organization(title), href: `${feed}.rss` },
    ],
    // https://schema.org/Organization
    data: {
      '@context': 'https://schema.org',
      '@type': 'Organization',
      name: title,
      url,
      logo: image?.url,
      description: printable(description).trim() || undefined,
      address: place || undefined,
    },
    content: [
      `<article><h1>${escapeHtml(title)}</h1>`,
      place && `<p>${escapeHtml(place)}</p>`,
      paragraphs(description),
      `<h2>${say.events}</h2>`,
      listOf(events, locale),
      `<p><a href="${escapeHtml(`${feed}.ics`)}">${say.follow}</a></p></article>`,
    ].join(''),
  }
}

/** The list of what is on next. */
export function eventListPage(events: readonly Upcoming[], origin: string, locale: Locale): Page {
  const say = words[locale]
  return {
    status: 200,
    title: say.events,
    description: say.about,
    canonical: `${origin}/`,
    content: `<article><h1>${say.events}</h1>${listOf(events, locale)}</article>`,
  }
}

/** Nothing is there, or nothing for strangers: the app may know better. */
export function missingPage(locale: Locale): Page {
  return { status: 404, title: words[locale].site }
}
