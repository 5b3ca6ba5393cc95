import type { Database } from '../../../db/database.ts'
import { statement } from '../../../db/hot.ts'
import { fullAddress } from '../../organizations/present.ts'
import type { Entry } from '../queries.ts'
import { publicFeed } from '../rules.ts'

export type Upcoming = Pick<
  Entry,
  'id' | 'title' | 'starts_at' | 'ends_at' | 'all_day' | 'time_zone' | 'location' | 'venue'
>

const next = (which = 'true') =>
  `select id, title, starts_at, ends_at, all_day, time_zone, location, venue
   from events where status = 'upcoming' and visibility = 'public' and starts_at > $1 and ${which}
   order by starts_at, id limit 20`
const upcoming = statement('pages_upcoming', next())

/** The next public events. */
export function upcomingEvents(db: Database, now: Date): Promise<Upcoming[]> {
  return db.hot.rows(upcoming, [now])
}

/** An organization as its page tells of it. */
export interface ShownOrganization {
  id: number
  title: string
  description: string
  address: string
  logo: { url: string; width: number; height: number } | null
}

const shownOrganization = statement(
  'pages_organization',
  `select o.id, o.title, o.description, ${fullAddress('o')} as address, (
     select json_build_object('url', o.logo_url, 'width', s.width, 'height', s.height)
     from media m cross join jsonb_to_recordset(m.sizes) as s (width int, height int, file text)
     where m.id = o.logo_id and right(o.logo_url, length(s.file)) = s.file
     limit 1) as logo
   from organizations o where o.id = $1`,
)

/** An organization; nothing when there is none. */
export async function organizationShown(db: Database, id: number): Promise<ShownOrganization | undefined> {
  const [organization] = await db.hot.rows<ShownOrganization>(shownOrganization, [id])
  return organization
}

const upcomingOf = statement(
  'pages_upcoming_of_organization',
  next('id in (select event_id from event_organizations where organization_id = $2)'),
)

/** The next public events of an organization. */
export function upcomingEventsOf(db: Database, now: Date, organization: number): Promise<Upcoming[]> {
  return db.hot.rows(upcomingOf, [now, organization])
}

/** Events, and organizations, a part of the sitemap is about at most: those of as many ids. The protocol allows 50 000. */
const partSize = 10_000

const listed = `status in ('upcoming', 'cancelled', 'finished') and visibility = 'public' and starts_at > $1`
const pages = `
  select 'events' as kind, id, updated_at from events where ${listed}
  union all
  select 'organizations', o.id, greatest(o.updated_at, max(e.updated_at))
  from organizations o join event_organizations on organization_id = o.id join events e on e.id = event_id
  where ${listed} group by o.id`

const parts = statement(
  'sitemap_parts',
  `select (id - 1) / ${partSize} as part, max(updated_at) as updated_at
   from (${pages}) page group by 1 order by 1 limit 50000`,
)

/** Which parts there are. A page stays in its part, so that a change makes readers read one part again. */
export function sitemapParts(db: Database, now: Date): Promise<{ part: number; updated_at: Date }[]> {
  return db.hot.rows(parts, [publicFeed.from(now)])
}

const partOf = statement(
  'sitemap_part',
  `select * from (${pages}) page
   where id > $2::bigint * ${partSize} and id <= ($2::bigint + 1) * ${partSize} order by kind, id`,
)

interface Listed {
  kind: 'events' | 'organizations'
  id: number
  updated_at: Date
}

/** Public events to come and of the last month, and the organizations that put them up, of one part. */
export function sitemapPages(db: Database, now: Date, part: number): Promise<Listed[]> {
  return db.hot.rows(partOf, [publicFeed.from(now), part])
}
