import { expect, test } from 'vitest'
import { type RouteName, routes } from '../../src/contract/index.ts'
import type { Media } from '../../src/contract/media.ts'
import type { Route } from '../../src/contract/route.ts'
import { type KindOfPerson, kindsOfPeople, whoMay } from '../../src/contract/who-may.ts'
import { hashPassword } from '../../src/features/accounts/passwords/secrets.ts'
import { createBookingLinks } from '../../src/features/bookings/links/secrets.ts'
import { createUnsubscribeLinks } from '../../src/features/notifications/unsubscribe/secrets.ts'
import { codeAt } from '../world/authenticator.ts'
import type { Caller, Sent } from '../world/http.ts'
import { Passkey } from '../world/passkey.ts'
import { form, picture } from '../world/pictures.ts'
import { Browser } from '../world/push.ts'
import { secret } from '../world/tokens.ts'
import { type Person, password, world } from '../world/world.ts'

const w = await world()
const hash = await hashPassword(password)
const bookingLinks = createBookingLinks(new TextEncoder().encode(secret))
const unsubscribeLinks = createUnsubscribeLinks(new TextEncoder().encode(secret))
const inAYear = new Date(Date.now() + 365 * 86_400_000).toISOString()

type Cast = Record<Exclude<KindOfPerson, 'stranger'>, Person>

/** Eight people who have not met yet, each of their kind; fresh for every route, since some routes are the end of somebody. */
async function castFor(name: string): Promise<Cast> {
  const kinds = kindsOfPeople.filter((kind) => kind !== 'stranger')
  const crowd = await w.crowd(kinds.length, name)
  const cast = Object.fromEntries(kinds.map((kind, place) => [kind, crowd[place]])) as Cast
  await w.sql('update accounts set password_hash = $1 where id = any ($2)', [
    hash,
    crowd.map(({ user }) => user.id),
  ])
  await w.sql(`update accounts set role = 'specialist' where id = $1`, [cast.specialist.user.id])
  await w.sql(`update accounts set is_staff = true where id = any ($1)`, [
    [cast.staff.user.id, cast.admin.user.id],
  ])
  await w.sql(`update accounts set role = 'admin' where id = $1`, [cast.admin.user.id])
  await w.sql(`update accounts set is_blocked = true where id = $1`, [cast.blocked.user.id])
  return cast
}

const made = async (caller: Person, path: string, body: unknown): Promise<number> => {
  const { body: answer, status, text } = await caller.call<{ id: number }>('POST', path, { body })
  expect(status, text).toBe(201)
  return answer.id
}

async function madePasskey(caller: Caller, passkey = new Passkey(w.app.url)) {
  const { body } = await caller.post('/auth/passkeys/options', { password })
  const { challenge_id = 'none', options = {} } = body
  return { name: 'key', challenge_id, response: passkey.create(options) }
}

const pushSubscription = new Browser('https://push.example.com/send/abc').subscription

const things = {
  event: ({ owner }: Cast) => made(owner, '/events', { title: 'Lecture', starts_at: inAYear }),
  async booking(cast: Cast) {
    return made(cast.member, `/events/${await things.event(cast)}/bookings`, {})
  },
  /** One that is over, where the member had a seat. */
  async pastEvent(cast: Cast) {
    const id = await things.event(cast)
    await made(cast.member, `/events/${id}/bookings`, {})
    await w.sql(`update events set starts_at = now() - interval '1 day' where id = $1`, [id])
    return id
  },
  /** The event that the member rated. */
  async rating(cast: Cast) {
    const id = await things.pastEvent(cast)
    const { status } = await cast.member.call('PUT', `/events/${id}/rating`, { body: { score: 4 } })
    expect(status).toBe(200)
    return id
  },
  async organization({ owner, member }: Cast) {
    const id = await made(owner, '/organizations', { title: 'Choir', members: [{ user_id: member.user.id }] })
    return id
  },
  async session({ owner }: Cast) {
    const { body } = await owner.call<{ items: { id: number }[] }>('GET', '/auth/sessions')
    return body.items[0]?.id ?? 0
  },
  pushSubscription: ({ owner }: Cast) => made(owner, '/me/push-subscriptions', pushSubscription),
  token: ({ owner }: Cast) => made(owner, '/auth/tokens', { name: 'sync', scope: 'read' }),
  async delivery() {
    const [row] = await w.sql<{ id: number }>(
      `insert into deliveries (kind, channel, address, subject, text, html, state, message_id, cause, created_at)
       values ('password.changed', 'mail', 'a@example.org', '', '', '', 'failed', $1, $1, now()) returning id`,
      [`delivery ${++names}`],
    )
    return row?.id ?? 0
  },
  async webhook(cast: Cast) {
    return made(cast.owner, '/webhooks', {
      url: 'https://hooks.example/veche',
      events: ['event.published'],
      organization_id: await things.organization(cast),
    })
  },
  passkey: async ({ owner }: Cast) => made(owner, '/auth/passkeys', await madePasskey(owner)),
  /** Somebody new, whom staff may do anything to. */
  async somebody() {
    const [person] = await w.crowd(1, `somebody-${Math.random().toString(36).slice(2)}`)
    return (person as Person).user.id
  },
}

interface Request extends Sent {
  path?: string
}

const plain = async (): Promise<Request> => ({})
const at =
  (thing: (cast: Cast) => Promise<number>, body?: unknown) =>
  async (cast: Cast, route: Route): Promise<Request> => ({
    path: route.path.replace(':id', String(await thing(cast))),
    body,
  })
const sent = (body: unknown) => async (): Promise<Request> => ({ body })

let names = 0
const newcomer = () => ({ email: `newcomer-${++names}@example.org`, password })

/** The token of a link that was mailed to a client. */
async function mailedLink(purpose: 'password' | 'email', { client }: Cast): Promise<string> {
  const token = `token ${++names}`
  await w.sql(
    `insert into mailed_links (purpose, account_id, token_hash, address, cause, created_at, expires_at)
     values ($1, $2, sha256($3), $4, $3, now(), now() + interval '1 hour')`,
    [purpose, client.user.id, token, `new-${names}@example.org`],
  )
  return token
}

/** The token of the link in the mail about a member's booking. */
async function bookingLink(cast: Cast): Promise<string> {
  return bookingLinks.token({ id: await things.booking(cast), account_id: cast.member.user.id })
}

/** The address in the mails to a member about events that change. */
function unsubscribePath({ member }: Cast): string {
  return `/unsubscribe/${unsubscribeLinks.token({ account_id: member.user.id, kind: 'event.changed' })}`
}

/** What is sent to each route, to something that exists. */
const requests: Record<keyof RouteName, (cast: Cast, route: Route, caller: Caller) => Promise<Request>> = {
  'POST /auth/register': async () => ({ body: newcomer() }),
  'POST /auth/login': async (cast) => ({ body: { login: cast.client.user.email, password } }),
  'POST /auth/refresh': async () => {
    const { body } = await w.stranger.post('/auth/register', newcomer())
    return { body: { refresh: body.refresh } }
  },
  'POST /auth/logout': sent({}),
  'GET /me': plain,
  'PATCH /me': sent({ first_name: 'Ann' }),
  'DELETE /me': sent({ password }),
  'GET /me/export': plain,
  'GET /auth/sessions': plain,
  'DELETE /auth/sessions/:id': at(things.session),
  'DELETE /auth/sessions': plain,
  'GET /auth/tokens': plain,
  'POST /auth/tokens': sent({ name: 'sync', scope: 'write' }),
  'DELETE /auth/tokens/:id': at(things.token),
  'POST /auth/password/change': sent({ current_password: password, password: 'another long phrase' }),
  'GET /auth/second-factors': plain,
  'POST /auth/totp': sent({ password }),
  'POST /auth/totp/confirm': async (_cast, _route, caller) => {
    const { body } = await caller.call<{ secret?: string }>('POST', '/auth/totp', { body: { password } })
    return { body: { code: codeAt(body.secret ?? '', new Date()) } }
  },
  'POST /auth/totp/disable': sent({ password }),
  'POST /auth/passkeys/options': sent({ password }),
  'POST /auth/passkeys': async (_cast, _route, caller) => ({ body: await madePasskey(caller) }),
  'DELETE /auth/passkeys/:id': at(things.passkey),
  'POST /auth/passkeys/login/options': plain,
  'POST /auth/passkeys/login': async ({ client }) => {
    const passkey = new Passkey(w.app.url)
    await made(client, '/auth/passkeys', await madePasskey(client, passkey))
    const { challenge_id, options } = (await w.stranger.post('/auth/passkeys/login/options')).body
    return { body: { challenge_id, response: passkey.get(options) } }
  },
  'POST /auth/password/forgot': sent({ email: 'nobody@example.org' }),
  'POST /auth/password/reset': async (cast) => ({
    body: { token: await mailedLink('password', cast), password: 'another long phrase' },
  }),
  'POST /auth/email/change': async () => ({ body: newcomer() }),
  'POST /auth/email/confirm': async (cast) => ({ body: { token: await mailedLink('email', cast) } }),
  'GET /users': plain,
  'GET /users/:id': at(things.somebody),
  'PATCH /users/:id': at(things.somebody, { first_name: 'Ann' }),
  'POST /users/:id/block': at(things.somebody, {}),
  'POST /users/:id/unblock': at(things.somebody),
  'GET /audit-log': plain,
  'GET /organizations': plain,
  'POST /organizations': sent({ title: 'Choir' }),
  'GET /organizations/:id': at(things.organization),
  'PATCH /organizations/:id': at(things.organization, { title: 'Band' }),
  'DELETE /organizations/:id': at(things.organization),
  'GET /organizations/:id/members': at(things.organization),
  'POST /organizations/:id/members': async (cast) => ({
    path: `/organizations/${await things.organization(cast)}/members`,
    body: { user_id: await things.somebody() },
  }),
  'POST /organizations/:id/accept': at(things.organization),
  'PATCH /organizations/:id/members/:user_id': async (cast) => ({
    path: `/organizations/${await things.organization(cast)}/members/${cast.member.user.id}`,
    body: { role: 'member' },
  }),
  'DELETE /organizations/:id/members/:user_id': async (cast) => {
    const organization = await things.organization(cast)
    const somebody = await things.somebody()
    await made(cast.owner, `/organizations/${organization}/members`, { user_id: somebody }).catch(() => {})
    return { path: `/organizations/${organization}/members/${somebody}` }
  },
  'POST /media': async () => form(await picture()),
  'POST /events/import': async () => form('BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n'),
  'GET /media/:name': async ({ owner }) => {
    const { body } = await owner.call<Media>('POST', '/media', form(await picture()))
    return { path: body.url.replace('/api/v1', '') }
  },
  'GET /events': plain,
  'POST /events': sent({ title: 'Lecture', starts_at: inAYear }),
  'GET /events/:id': at(things.event),
  'PATCH /events/:id': at(things.event, { title: 'Talk' }),
  'DELETE /events/:id': at(things.event),
  'POST /events/:id/cancel': at(things.event, {}),
  'POST /events/:id/publish': at(things.event, {}),
  'POST /events/:id/copy': at(things.event, {}),
  'GET /me/events': plain,
  'GET /tags': plain,
  'POST /tags': async () => ({ body: { name: `tag ${++names}` } }),
  'GET /locations': plain,
  'POST /events/:id/bookings': at(things.event, {}),
  'GET /events/:id/bookings': at(things.event),
  'GET /events/:id/bookings.csv': at(things.event),
  'POST /events/:id/check-in': async (cast) => {
    const booking = await things.booking(cast)
    const [row] = await w.sql<{ event_id: number; ticket_code: string }>(
      'select event_id, ticket_code from bookings where id = $1',
      [booking],
    )
    return { path: `/events/${row?.event_id}/check-in`, body: { code: row?.ticket_code } }
  },
  'POST /bookings/link': async (cast) => ({ body: { token: await bookingLink(cast) } }),
  'POST /bookings/link/cancel': async (cast) => ({ body: { token: await bookingLink(cast) } }),
  'GET /bookings/:id': at(things.booking),
  'DELETE /bookings/:id': at(things.booking),
  'GET /bookings/:id/ticket': at(things.booking),
  'GET /tickets/:code': async (cast) => {
    const [row] = await w.sql<{ ticket_code: string }>('select ticket_code from bookings where id = $1', [
      await things.booking(cast),
    ])
    return { path: `/tickets/${row?.ticket_code}` }
  },
  'POST /bookings/:id/check-in': at(things.booking),
  'DELETE /bookings/:id/check-in': at(things.booking),
  'GET /events/:id/rating': at(things.pastEvent),
  'PUT /events/:id/rating': at(things.pastEvent, { score: 5 }),
  'DELETE /events/:id/rating': at(things.rating),
  'GET /events/:id/ratings': at(things.rating),
  'PUT /events/:id/ratings/:user_id/answer': async (cast) => ({
    path: `/events/${await things.rating(cast)}/ratings/${cast.member.user.id}/answer`,
    body: { text: 'Thank you' },
  }),
  'DELETE /events/:id/ratings/:user_id/answer': async (cast) => ({
    path: `/events/${await things.rating(cast)}/ratings/${cast.member.user.id}/answer`,
  }),
  'GET /events/:id.ics': at(things.event),
  'GET /calendar/tag/:file': async ({ owner }) => {
    const name = `tag ${++names}`
    await made(owner, '/tags', { name })
    return { path: `/calendar/tag/${encodeURIComponent(name)}.ics` }
  },
  'GET /calendar/location/:file': async ({ owner }) => {
    const location = `city-${++names}`
    await made(owner, '/events', { title: 'Lecture', starts_at: inAYear, location })
    return { path: `/calendar/location/${location}.rss` }
  },
  'GET /calendar/organization/:file': async (cast) => ({
    path: `/calendar/organization/${await things.organization(cast)}.atom`,
  }),
  'GET /calendar/private/:file': async ({ owner }) => {
    const { url } = (await owner.get('/me/calendar')).body
    return { path: new URL(url).pathname.replace('/api/v1', '') }
  },
  'GET /me/calendar': plain,
  'POST /me/calendar/rotate': plain,
  'GET /me/bookings': plain,
  'GET /notifications': plain,
  'POST /notifications/read': sent({ up_to: 1 }),
  'GET /notifications/unread': plain,
  'GET /me/notification-preferences': plain,
  'PUT /me/notification-preferences': sent({ digest: 'daily' }),
  'GET /unsubscribe/:token': async (cast) => ({ path: unsubscribePath(cast) }),
  'POST /unsubscribe/:token': async (cast) => ({ path: unsubscribePath(cast) }),
  'GET /push/key': plain,
  'GET /me/push-subscriptions': plain,
  'POST /me/push-subscriptions': sent(pushSubscription),
  'DELETE /me/push-subscriptions/:id': at(things.pushSubscription),
  'GET /webhooks': plain,
  'POST /webhooks': async (cast) => ({
    body: {
      url: 'https://hooks.example/veche',
      events: ['event.published'],
      organization_id: await things.organization(cast),
    },
  }),
  'GET /webhooks/:id': at(things.webhook),
  'PATCH /webhooks/:id': at(things.webhook, { description: 'Ours' }),
  'DELETE /webhooks/:id': at(things.webhook),
  'POST /webhooks/:id/rotate': at(things.webhook),
  'POST /webhooks/:id/test': at(things.webhook),
  'GET /webhooks/:id/deliveries': at(things.webhook),
  'POST /webhooks/:id/deliveries/:delivery_id/replay': async (cast) => {
    const id = await things.webhook(cast)
    const [row] = await w.sql<{ id: number }>(
      `insert into deliveries (webhook_id, kind, channel, address, payload, state, created_at)
       values ($1, 'webhook.test', 'webhook', '', '{}', 'failed', now()) returning id`,
      [id],
    )
    return { path: `/webhooks/${id}/deliveries/${row?.id}/replay` }
  },
  'GET /deliveries': plain,
  'POST /deliveries/:id/retry': at(things.delivery),
}

test.each(
  (routes as readonly Route[]).map(
    (route) => [`${route.method} ${route.path}` as keyof RouteName, route] as const,
  ),
)('%s is for whom the table says', async (name, route) => {
  const found: Record<string, unknown> = {}
  for (const kind of kindsOfPeople) {
    const cast = await castFor(`cast-${++names}`)
    const caller: Caller = kind === 'stranger' ? w.stranger : cast[kind]
    const { path = route.path, ...sent } = await requests[name](cast, route, caller)
    const { status } = await caller.call(route.method, path, sent)
    found[kind] = status < 300 ? 'yes' : status
  }
  expect(found).toEqual(whoMay[name])
})
