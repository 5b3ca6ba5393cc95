import { generateKeyPairSync } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dkimVerify } from 'mailauth/lib/dkim/verify.js'
import { afterAll, expect, test } from 'vitest'
import { enter, mailServer } from '../world/ledger.ts'
import { openWorld } from '../world/world.ts'

const keyFile = join(tmpdir(), `veche-dkim-${process.pid}.pem`)
const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
writeFileSync(keyFile, privateKey)
afterAll(() => rmSync(keyFile))
const dkim = { DKIM_KEY_FILE: keyFile, DKIM_SELECTOR: 'veche1' }

/** What somebody else's verifier says of a mail, with our public key in the DNS it asks. */
async function verified(source: string) {
  const asked: string[] = []
  const { results } = await dkimVerify(source, {
    resolver: async (name: string) => {
      asked.push(name)
      return [[`v=DKIM1; k=rsa; p=${publicKey.toString('base64')}`]]
    },
  })
  return {
    asked,
    result: results[0]?.status.result,
    aligned: results[0]?.status.aligned,
    fields: results[0]?.signingHeaders?.keys,
  }
}

test('mails are signed by the key of the operator, and what a click on the way out does with them', async () => {
  const { mail, env } = await mailServer()
  await using w = await openWorld({ env: { ...env, ...dkim, MAIL_FROM: 'Вече <events@mail.example.org>' } })
  const anna = await w.person('anna', { locale: 'ru' })
  const event = await w.event(await w.person('olga'), { title: 'Карты и схемы' })
  await anna.post(`/events/${event.id}/bookings`)
  const { source } = await mail.mailTo('anna@example.org', /Карты/)
  const { asked, result, aligned, fields } = await verified(source)
  expect({ result, aligned }).toEqual({ result: 'pass', aligned: 'mail.example.org' })
  expect(asked).toEqual(['veche1._domainkey.mail.example.org'])
  const signed = fields?.toLowerCase().split(/[\s:;]+/)
  for (const field of ['from', 'to', 'subject', 'message-id', 'list-unsubscribe', 'list-unsubscribe-post'])
    expect(signed).toContain(field)
  for (const forged of [
    source.replace('List-Unsubscribe-Post: ', 'List-Unsubscribe-Post: X'),
    source.replace(/^Subject: /m, 'Subject: X'),
    `${source}X\r\n`,
  ])
    expect((await verified(forged)).result).not.toBe('pass')
})

test('mails of a kind end with one click of a mail program, and only that kind', async () => {
  const { mail, env } = await mailServer()
  await using w = await openWorld({ env })
  const anna = await w.person('anna')
  const olga = await w.person('olga')
  const first = await w.event(olga, { title: 'Old maps' })
  const booking = (await anna.post(`/events/${first.id}/bookings`)).body
  const { headers } = await mail.mailTo('anna@example.org', /Old maps/)
  expect(headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
  const [, path = ''] =
    /^<https:\/\/veche\.example\/api\/v1(\/unsubscribe\/[\w.-]+)>$/.exec(
      headers.get('list-unsubscribe') ?? '',
    ) ?? []
  expect((await w.stranger.call('POST', path)).body).toEqual({ kind: 'booking.confirmed', mail: false })

  await anna.delete(`/bookings/${booking.id}`)
  expect((await mail.mailTo('anna@example.org', /Old maps/)).headers.get('list-unsubscribe')).not.toContain(
    path,
  )
  const second = await w.event(olga, { title: 'New maps' })
  await anna.post(`/events/${second.id}/bookings`)
  await w.stranger.post('/auth/password/forgot', { email: 'anna@example.org' })
  // What lets somebody back in cannot be switched off.
  const letter = await mail.mailTo('anna@example.org', /password/)
  for (const name of ['list-unsubscribe', 'list-unsubscribe-post'])
    expect(letter.headers.has(name)).toBe(false)
  expect(mail.to('anna@example.org')).toEqual([])
})

test('mails are not signed without a key, and a key that cannot sign stops the start', async () => {
  const { mail, env } = await mailServer()
  await using w = await openWorld({ env })
  await enter(w, ['boris'])
  expect((await mail.mailTo('boris@example.org', /./)).headers.has('dkim-signature')).toBe(false)
  const elliptic = `${keyFile}.ec`
  const { privateKey: pem } = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  writeFileSync(elliptic, pem)
  await expect(w.startNode({ ...dkim, DKIM_KEY_FILE: elliptic })).rejects.toThrow(
    /must hold a private RSA key/,
  )
  await expect(w.startNode({ ...dkim, DKIM_KEY_FILE: '/nowhere' })).rejects.toThrow(/cannot be read: ENOENT/)
  await expect(w.startNode({ DKIM_KEY_FILE: elliptic })).rejects.toThrow(/DKIM_SELECTOR go together/)
  rmSync(elliptic)
})
