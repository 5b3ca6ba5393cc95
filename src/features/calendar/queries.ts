import { type Expression, type Kysely, type SqlBool, sql } from 'kysely'
import type { Media } from '../../contract/media.ts'
import type { Database } from '../../db/database.ts'
import { statement } from '../../db/hot.ts'
import type { Tables } from '../../db/tables.ts'
import type { Actor } from '../../kernel/actor.ts'
import { isPresent } from '../accounts/access.ts'
import { visible } from '../events/access.ts'
import { fullAddress } from '../organizations/present.ts'
import { feedDescription, privateFeed, publicFeed } from './rules.ts'
import './tables.ts'

/** An event as calendars, feeds and pages for machines tell of it. */
export interface Entry {
  id: number
  title: string
  description: string
  starts_at: Date
  ends_at: Date | null
  all_day: boolean
  time_zone: string
  location: string
  venue: string
  status: 'draft' | 'scheduled' | 'upcoming' | 'cancelled' | 'finished'
  tags: string[]
  /** SEQUENCE of RFC 5545. */
  sequence: number
  publish_at: Date
  created_at: Date
  updated_at: Date
  /** Titles of the organizations that put it up, else the organizer's name. */
  organizer: string
}

/** An event of mine: `state` is that of my booking, if I have one. */
export interface PrivateEntry extends Entry {
  state: 'confirmed' | 'waitlisted' | null
}

/** An event as its page tells of it. */
export interface Shown extends Entry {
  visibility: 'public' | 'private'
  free_seats: number
  image: Media | null
  rating: string
  rating_count: number
  organizations: { title: string; address: string }[]
}

const name = (o: string) =>
  `coalesce(nullif(trim(concat_ws(' ', ${o}.first_name, ${o}.last_name)), ''), ${o}.username::text)`

const organizer = (e: string, o: string) => `coalesce((
  select string_agg(g.title, ', ' order by g.id)
  from event_organizations eo join organizations g on g.id = eo.organization_id
  where eo.event_id = ${e}.id), ${name(o)})`

const columns = `e.id, e.title, e.starts_at, e.ends_at, e.all_day, e.time_zone, e.location, e.venue, e.status, e.tags,
  e.sequence, e.publish_at, e.created_at, e.updated_at, ${organizer('e', 'o')} as organizer`

const shownEvent = statement(
  'calendar_event',
  `select ${columns}, e.description, e.visibility, e.seats - e.booked as free_seats, e.image, e.rating::text as rating,
     e.rating_count, array(
       select json_build_object('title', g.title, 'address', ${fullAddress('g')})
       from event_organizations eo join organizations g on g.id = eo.organization_id
       where eo.event_id = e.id order by g.id) as organizations
   from events e join accounts o on o.id = e.organizer_id
   where e.id = $1 and ${visible('e', '$2::bigint', '$3::text')}`,
)

/** An event the viewer may see; nothing when there is none. */
export async function eventShown(
  db: Database,
  viewer: Actor | null,
  id: number,
  key?: string,
): Promise<Shown | undefined> {
  const [event] = await db.hot.rows<Shown>(shownEvent, [id, viewer?.id ?? null, key ?? null])
  return event
}

const isPublic = sql<SqlBool>`e.visibility = 'public' and e.status in ('upcoming', 'cancelled', 'finished')`

function entries(db: Kysely<Tables>) {
  return db
    .selectFrom('events as e')
    .innerJoin('accounts as o', 'o.id', 'e.organizer_id')
    .select(sql.raw<string>(`left(e.description, ${feedDescription})`).as('description'))
    .select([
      'e.id',
      'e.title',
      'e.starts_at',
      'e.ends_at',
      'e.all_day',
      'e.time_zone',
      'e.location',
      'e.venue',
      'e.status',
      'e.tags',
      'e.sequence',
      'e.publish_at',
      'e.created_at',
      'e.updated_at',
    ])
    .select(sql.raw<string>(organizer('e', 'o')).as('organizer'))
    .orderBy('e.starts_at')
    .orderBy('e.id')
}

/** A public feed: what it is about, as it spells itself, and its events. */
export interface Feed {
  about: string
  entries: Entry[]
}

function publicEntries(db: Database, now: Date, which: Expression<SqlBool>): Promise<Entry[]> {
  return entries(db.read)
    .where(isPublic)
    .where('e.starts_at', '>=', publicFeed.from(now))
    .where(which)
    .limit(publicFeed.events)
    .execute()
}

/** Public events of a tag, whatever the case; nothing when there is no such tag. */
export async function feedOfTag(db: Database, now: Date, tag: string): Promise<Feed | undefined> {
  const known = await db.read
    .selectFrom('tags')
    .select('name')
    .where(sql<SqlBool>`listed and folded(name::text) = folded(${tag})`)
    .orderBy('id')
    .execute()
  const [first] = known
  if (!first) return
  const which = sql<SqlBool>`e.tags && ${known.map(({ name }) => name)}::text[]`
  return { about: first.name, entries: await publicEntries(db, now, which) }
}

/** Public events of a city, whatever the case; nothing when there never was one. */
export async function feedOfLocation(db: Database, now: Date, city: string): Promise<Feed | undefined> {
  const { rows } = await sql<{ name: string }>`
    select name from locations where folded = folded(${city})`.execute(db.read)
  const [known] = rows
  if (!known) return
  const which = sql<SqlBool>`e.folded_location = folded(${city})`
  return { about: known.name, entries: await publicEntries(db, now, which) }
}

/** Public events of an organization; nothing when there is none. */
export async function feedOfOrganization(db: Database, now: Date, id: number): Promise<Feed | undefined> {
  const known = await db.read
    .selectFrom('organizations')
    .select('title')
    .where('id', '=', id)
    .executeTakeFirst()
  if (!known) return
  const which = sql<SqlBool>`e.id in (select event_id from event_organizations where organization_id = ${id})`
  return { about: known.title, entries: await publicEntries(db, now, which) }
}

/** Which address of an account's feed is good; nothing when the account may not be used. */
export async function addressVersion(db: Kysely<Tables>, accountId: number): Promise<number | undefined> {
  const account = await db
    .selectFrom('accounts as a')
    .leftJoin('calendar_addresses as c', 'c.account_id', 'a.id')
    .select((eb) => eb.fn.coalesce('c.version', eb.lit(1)).as('version'))
    .where('a.id', '=', accountId)
    .where(sql.raw<SqlBool>(isPresent('a')))
    .executeTakeFirst()
  return account?.version
}

/** What an account booked and what it organizes, soonest first. */
export function privateEntries(db: Database, now: Date, accountId: number): Promise<PrivateEntry[]> {
  return entries(db.read)
    .leftJoin('bookings as b', (join) =>
      join
        .onRef('b.event_id', '=', 'e.id')
        .on('b.account_id', '=', accountId)
        .on('b.state', '<>', 'cancelled'),
    )
    .select(sql<PrivateEntry['state']>`b.state`.as('state'))
    .where('e.starts_at', '>=', privateFeed.from(now))
    .where(
      'e.id',
      'in',
      sql<number>`(
        select event_id from bookings where account_id = ${accountId} and state <> 'cancelled'
        union all select id from events where organizer_id = ${accountId} and status <> 'draft')`,
    )
    .limit(privateFeed.events)
    .execute()
}
