import { expect, test } from 'vitest'
import { routes } from '../../src/contract/index.ts'
import type { Route } from '../../src/contract/route.ts'
import { world } from '../world/world.ts'

/** What a stranger may do. A route that is opened is opened here too. */
const open = [
  'POST /auth/register',
  'POST /auth/login',
  'POST /auth/refresh',
  'POST /auth/logout',
  'POST /auth/passkeys/login/options',
  'POST /auth/passkeys/login',
  'POST /auth/password/forgot',
  'POST /auth/password/reset',
  'POST /auth/email/confirm',
  'GET /organizations',
  'GET /organizations/:id',
  'GET /organizations/:id/members',
  'GET /media/:name',
  'GET /events',
  'GET /events/:id',
  'GET /tags',
  'GET /locations',
  'GET /events/:id.ics',
  'GET /calendar/tag/:file',
  'GET /calendar/location/:file',
  'GET /calendar/organization/:file',
  'GET /calendar/private/:file',
  'GET /events/:id/rating',
  'GET /events/:id/ratings',
  'POST /bookings/link',
  'POST /bookings/link/cancel',
  'GET /unsubscribe/:token',
  'POST /unsubscribe/:token',
]

const w = await world()
const all = (routes as readonly Route[]).map((route) => [`${route.method} ${route.path}`, route] as const)
const address = ({ path }: Route) => path.replaceAll(/:\w+/g, '1')

test('what is open to strangers is what the table says', () => {
  expect(
    all
      .filter(([, { who }]) => who === 'anyone')
      .map(([name]) => name)
      .toSorted(),
  ).toEqual(open.toSorted())
})

test.each(all)('%s is served', (_name, { method, path }) => {
  expect(w.app.server.hasRoute({ method, url: `/api/v1${path}` })).toBe(true)
})

test.each(all.filter(([name]) => !open.includes(name)))('%s refuses a stranger', async (_name, route) => {
  const required = { status: 401, code: 'auth.required' }
  const ask = (sent: object) => w.stranger.call(route.method, address(route), sent)
  // Before anything of the request is read: a stranger learns neither what exists nor what a body must be.
  for (const sent of [{}, { body: {} }, { body: '{' }, { headers: { cookie: 'other=1' } }])
    expect(await ask(sent)).toMatchObject(required)
  expect((await ask({})).headers['www-authenticate']).toBe('Bearer')

  const shown = ['Bearer x', 'Bearer a.b.c', 'Token x', 'Basic YTpi']
  for (const authorization of shown) expect((await ask({ headers: { authorization } })).status).toBe(401)
  const cookie = { cookie: 'veche_session=x', origin: w.app.url }
  expect((await ask({ headers: cookie })).status).toBe(401)
})

test('no two routes are the same', () => {
  expect(new Set(all.map(([name]) => name)).size).toBe(all.length)
})
