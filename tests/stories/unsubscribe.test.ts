import { expect, test } from 'vitest'
import type { NotificationKind } from '../../src/contract/notifications.ts'
import type { Leavable } from '../../src/features/notifications/unsubscribe/rules.ts'
import { createUnsubscribeLinks } from '../../src/features/notifications/unsubscribe/secrets.ts'
import type { Sent } from '../world/http.ts'
import { secret } from '../world/tokens.ts'
import { type Person, password, world } from '../world/world.ts'

const w = await world()
const links = createUnsubscribeLinks(new TextEncoder().encode(secret))
const link = ({ user }: Person, kind: Leavable = 'event.changed') =>
  `/unsubscribe/${links.token({ account_id: user.id, kind })}` as const
/** As a mail program does it: nobody is signed in. */
const post = (path: string, sent: Sent = {}) => w.stranger.call('POST', path, sent)
const wanted = async (person: Person, ...kinds: NotificationKind[]) =>
  (await person.get('/me/notification-preferences')).body.kinds
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ mail }) => mail)
const invalid = { status: 404, code: 'unsubscribe.invalid' }

const form = 'List-Unsubscribe=One-Click'
const multipart = `--x\r\ncontent-disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n`
const typed = (type: string, body: string | Buffer): Sent => ({ body, headers: { 'content-type': type } })

test.each<[string, Sent]>([
  ['a form', typed('application/x-www-form-urlencoded', form)],
  ['a form with a charset', typed('application/x-www-form-urlencoded; charset=utf-8', form)],
  ['a form in parts', typed('multipart/form-data; boundary=x', multipart)],
  ['a form whose parts do not end', typed('multipart/form-data; boundary=x', multipart.slice(0, 40))],
  ['no body', {}],
  ['an empty form', typed('application/x-www-form-urlencoded', '')],
  ['plain text', typed('text/plain', form)],
  ['broken JSON', typed('application/json', '{')],
  ['bytes', typed('application/octet-stream', Buffer.from([0, 255, 0]))],
  ['as much as is borne', typed('text/plain', 'x'.repeat(16 * 1024))],
])('one click ends mails of a kind, sent with %s', async (what, sent) => {
  const anna = (await w.crowd(1, what.replaceAll(' ', '-')))[0]!
  const kinds = ['event.changed', 'event.cancelled'] as const
  expect(await wanted(anna, ...kinds)).toEqual([true, true])
  const answer = await post(link(anna), sent)
  expect(answer).toMatchObject({ status: 200, body: { kind: 'event.changed', mail: false } })
  expect(await wanted(anna, ...kinds)).toEqual([false, true])
  expect((await post(link(anna), sent)).status).toBe(200)
  expect(await wanted(anna, ...kinds)).toEqual([false, true])
})

test('a body without a type is not read either, and one without end is not waited for', async () => {
  const anna = await w.person('anna')
  const url = `${w.app.url}/api/v1${link(anna)}`
  const bare = await fetch(url, { method: 'POST', body: new TextEncoder().encode(form) })
  expect(bare.status).toBe(200)
  const large = await post(link(anna), typed('text/plain', 'x'.repeat(16 * 1024 + 1)))
  expect(large).toMatchObject({ status: 413, code: 'request.too_large' })
  // Of an unknown length.
  const chunks = new Blob(['x'.repeat(100_000)]).stream()
  const chunked = await fetch(url, { method: 'POST', body: chunks, duplex: 'half' } as RequestInit)
  expect(chunked.status).toBe(413)
})

test('the link alone decides: neither where a click comes from nor who is signed in there', async () => {
  const [boris, vera] = (await w.crowd(2, 'reader')) as [Person, Person]
  const headers = { origin: 'https://mail.example', 'sec-fetch-site': 'cross-site' }
  const shown = [
    headers,
    { ...headers, origin: 'null' },
    { ...headers, cookie: 'veche_session=x' },
    { ...headers, authorization: `Bearer ${vera.access}` },
    { ...headers, authorization: 'Basic YTpi' },
  ]
  for (const headers of shown) {
    await boris.call('PUT', '/me/notification-preferences', {
      body: { kinds: [{ kind: 'event.changed', mail: true }] },
    })
    expect((await post(link(boris), { headers })).status).toBe(200)
    expect(await wanted(boris, 'event.changed')).toEqual([false])
  }
  expect(await wanted(vera, 'event.changed')).toEqual([true])
})

test('to read changes nothing, and tells whether such mails still come', async () => {
  const gleb = await w.person('gleb')
  expect((await w.stranger.get(link(gleb, 'event.cancelled') as '/unsubscribe/1')).body).toEqual({
    kind: 'event.cancelled',
    mail: true,
  })
  expect(await wanted(gleb, 'event.cancelled')).toEqual([true])
  await post(link(gleb, 'event.cancelled'))
  expect((await w.stranger.call('GET', link(gleb, 'event.cancelled'))).body).toEqual({
    kind: 'event.cancelled',
    mail: false,
  })
  // Mails of it are off from the start, and can be switched on.
  expect((await w.stranger.call('GET', link(gleb, 'booking.waitlisted'))).body).toMatchObject({ mail: false })
})

test('a browser that opens the link is led to the page, which has the token where no server sees it', async () => {
  const dina = await w.person('dina')
  const path = link(dina)
  const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
  const led = await w.stranger.call('GET', path, { headers: { accept } })
  expect(led.status).toBe(303)
  expect(led.headers.location).toBe(path.replace('/unsubscribe/', '/unsubscribe#'))
  expect(led.headers.vary).toMatch(/accept/i)
  expect(await wanted(dina, 'event.changed')).toEqual([true])
  for (const accept of ['*/*', 'application/json', 'application/json, text/html;q=0.5'])
    expect((await w.stranger.call('GET', path, { headers: { accept } })).status).toBe(200)
  // The page says what is wrong with a link.
  const odd = await w.stranger.call('GET', '/unsubscribe/%3Cb%3E%0d%0a', { headers: { accept } })
  expect([odd.status, odd.headers.location]).toEqual([303, '/unsubscribe#%3Cb%3E%0D%0A'])
})

test('the digest is ended with all that goes into it', async () => {
  const egor = await w.person('egor')
  const gathered = ['event.published', 'rating.answered', 'organization.added'] as const
  // In the order of the catalogue.
  expect(await wanted(egor, ...gathered, 'event.changed')).toEqual([true, true, true, true])
  expect((await w.stranger.call('GET', link(egor, 'digest'))).body).toEqual({ kind: 'digest', mail: true })
  expect((await post(link(egor, 'digest'))).body).toEqual({ kind: 'digest', mail: false })
  expect(await wanted(egor, ...gathered, 'event.changed')).toEqual([false, true, false, false])
})

test('a link that was cut, changed, made elsewhere or for what cannot end is of no use', async () => {
  const zoya = await w.person('zoya')
  const token = links.token({ account_id: zoya.user.id, kind: 'event.changed' })
  const foreign = createUnsubscribeLinks(new TextEncoder().encode('another server’s secret, as long as it'))
  const other = createUnsubscribeLinks(Buffer.from(secret).subarray(1))
  const bad = [
    token.slice(0, -1),
    token.slice(1),
    `${token}x`,
    `${token}=`,
    token.toLowerCase(),
    token.replace('event.changed', 'event.cancelled'),
    token.replace(/^\d+/, String(zoya.user.id + 1)),
    token.replace(/^\d+/, `0${zoya.user.id}`),
    foreign.token({ account_id: zoya.user.id, kind: 'event.changed' }),
    other.token({ account_id: zoya.user.id, kind: 'event.changed' }),
    links.token({ account_id: zoya.user.id, kind: 'password.changed' }),
    links.token({ account_id: zoya.user.id, kind: 'email.changed' }),
    links.token({ account_id: zoya.user.id, kind: 'constructor' as Leavable }),
    links.token({ account_id: 999_999_999, kind: 'event.changed' }),
    'x',
    encodeURIComponent('1.event.changed.😀'),
  ]
  for (const token of bad) {
    expect(await w.stranger.call('GET', `/unsubscribe/${token}`), token).toMatchObject(invalid)
    expect(await post(`/unsubscribe/${token}`), token).toMatchObject(invalid)
  }
  expect((await post('/unsubscribe/%00')).status).toBe(400)
  expect((await post(`/unsubscribe/${'x'.repeat(201)}`)).status).toBe(400)
  expect(await wanted(zoya, 'event.changed', 'password.changed')).toEqual([true, true])
})

test('somebody blocked may leave; of a deleted account nothing is known', async () => {
  const [blocked, gone] = [await w.person('ilya'), await w.person('kira')]
  await w.sql('update accounts set is_blocked = true where id = $1', [blocked.user.id])
  expect((await post(link(blocked))).status).toBe(200)
  await w.sql('update accounts set is_blocked = false where id = $1', [blocked.user.id])
  expect(await wanted(blocked, 'event.changed')).toEqual([false])

  expect((await gone.call('DELETE', '/me', { body: { password } })).status).toBe(204)
  expect(await w.stranger.call('GET', link(gone))).toMatchObject(invalid)
  expect(await post(link(gone))).toMatchObject(invalid)
  expect(await w.sql('select 1 from notification_preferences where account_id = $1', [gone.user.id])).toEqual(
    [],
  )
})
