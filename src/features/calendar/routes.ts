import * as contract from '../../contract/calendar.ts'
import type { MediaType } from '../../contract/route.ts'
import type { Binder, Call } from '../../http/bind.ts'
import { publicUrl } from '../../kernel/config.ts'
import { refuse } from '../../kernel/errors.ts'
import type { Platform } from '../../platform.ts'
import { eventFile, feedFile } from './codec.ts'
import { rotateAddress } from './commands.ts'
import { atom, rss } from './news/codec.ts'
import { words } from './present.ts'
import {
  addressVersion,
  eventShown,
  type Feed,
  feedOfLocation,
  feedOfOrganization,
  feedOfTag,
  privateEntries,
} from './queries.ts'
import { accountOf, calendarSecrets } from './secrets.ts'

const mediaTypes: Record<string, MediaType> = {
  ics: 'text/calendar',
  atom: 'application/atom+xml',
  rss: 'application/rss+xml',
}

/** A feed is the same for everybody who reads the language; whoever keeps it asks again after five minutes. */
const publicHeaders = { 'cache-control': 'public, max-age=300', vary: 'accept-language' }
const privateHeaders = { 'cache-control': 'private, no-cache', 'referrer-policy': 'no-referrer' }

type FeedRoute =
  | typeof contract.readTagCalendar
  | typeof contract.readLocationCalendar
  | typeof contract.readOrganizationCalendar

/** `serverKey`: what the addresses of private feeds follow from. */
export function bindCalendar(http: Binder, { config, clock, db }: Platform, serverKey: Uint8Array): void {
  const origin = publicUrl(config)
  const secrets = calendarSecrets(serverKey)

  http.on(contract.readEventCalendar, async ({ actor, params, query, reply }) => {
    const event = (await eventShown(db, actor, params.id, query.key)) ?? refuse('not_found')
    void reply
      .type('text/calendar; charset=utf-8')
      .header('content-disposition', `inline; filename="event-${event.id}.ics"`)
    return eventFile(event, origin, event.visibility === 'private' ? query.key : undefined)
  })

  /** `read`: the feed of what the file is named after. */
  function serveFeed(
    route: FeedRoute,
    kind: 'tag' | 'location' | 'organization',
    read: (name: string, now: Date) => Promise<Feed | undefined>,
  ): void {
    http.on(route, async ({ params, locale, reply }: Call<FeedRoute>) => {
      const dot = params.file.lastIndexOf('.')
      const format = params.file.slice(dot + 1)
      const name = params.file.slice(0, dot)
      const { about, entries } = (await read(name, clock.now())) ?? refuse('not_found')
      const title = words[locale][kind](about)
      void reply.headers(publicHeaders).type(`${mediaTypes[format]}; charset=utf-8`)
      if (format === 'ics') return feedFile(title, entries, { origin, alarm: false })
      const spelt = encodeURIComponent(kind === 'organization' ? name : about)
      const self = `${origin}/api/v1/calendar/${kind}/${spelt}.${format}`
      const news = { title, entries, locale, origin, self }
      return format === 'atom' ? atom(news) : rss(news)
    })
  }
  serveFeed(contract.readTagCalendar, 'tag', (tag, now) => feedOfTag(db, now, tag))
  serveFeed(contract.readLocationCalendar, 'location', (city, now) => feedOfLocation(db, now, city))
  serveFeed(contract.readOrganizationCalendar, 'organization', async (id, now) =>
    /^[1-9]\d{0,14}$/.test(id) ? feedOfOrganization(db, now, Number(id)) : undefined,
  )

  http.on(contract.readPrivateCalendar, async ({ params, locale, reply }) => {
    const secret = params.file.slice(0, -'.ics'.length)
    const account = accountOf(secret) ?? refuse('not_found')
    const version = await addressVersion(db.read, account)
    if (version === undefined || !secrets.isOf(account, version, secret)) refuse('not_found')
    const entries = await privateEntries(db, clock.now(), account)
    void reply.headers(privateHeaders).type('text/calendar; charset=utf-8')
    return feedFile(words[locale].mine, entries, { origin, alarm: true })
  })

  function address(accountId: number, version: number | undefined) {
    const url = `${origin}/api/v1/calendar/private/${secrets.of(accountId, version ?? refuse('not_found'))}.ics`
    return { url, webcal_url: url.replace(/^https?:/, 'webcal:') }
  }
  http.on(contract.readMyCalendar, async ({ actor }) =>
    address(actor.id, await addressVersion(db.read, actor.id)),
  )
  http.on(contract.rotateMyCalendar, ({ actor, write }) =>
    write(async (tx) => address(actor.id, await rotateAddress(tx, actor.id))),
  )
}
