import sharp from 'sharp'
import { expect, test } from 'vitest'
import { readCode } from '../world/qr.ts'
import { type Person, world } from '../world/world.ts'

const w = await world({ env: { PUBLIC_URL: 'https://veche.example/' } })
const olga = await w.person('olga')
const [anna, boris] = (await w.crowd(2)) as [Person, Person]

/** The bytes of a picture, which `Answer.text` does not keep. */
async function picture(person: Person, path: string): Promise<{ bytes: Buffer; headers: Headers }> {
  const answer = await fetch(`${w.app.url}/api/v1${path}`, {
    headers: { authorization: `Bearer ${person.access}` },
  })
  expect(answer.status).toBe(200)
  return { bytes: Buffer.from(await answer.arrayBuffer()), headers: answer.headers }
}

/** A picture of the squares of an SVG image, four pixels wide each. */
function drawn(svg: string): Promise<Buffer> {
  const [, size = ''] = /viewBox="0 0 (\d+)/.exec(svg) ?? []
  const width = Number(size)
  const pixels = new Uint8Array(width * width).fill(255)
  for (const [, x, y] of svg.matchAll(/M(\d+),(\d+)h1/g)) pixels[Number(y) * width + Number(x)] = 0
  const squares = sharp(pixels, { raw: { width, height: width, channels: 1 } })
  return squares
    .resize(width * 4, width * 4, { kernel: 'nearest' })
    .png()
    .toBuffer()
}

async function booked(person: Person, more = {}) {
  const event = await w.event(olga, more)
  return (await person.post(`/events/${event.id}/bookings`, {})).body
}

test('the ticket is a QR code of the check-in address, as large as a phone shows it', async () => {
  const booking = await booked(anna)
  const { bytes, headers } = await picture(anna, `/bookings/${booking.id}/ticket?format=png`)
  expect(headers.get('content-type')).toBe('image/png')
  const code = await readCode(bytes)
  expect(code).toMatchObject({
    text: `https://veche.example/check-in/${booking.ticket_code}`,
    level: 'M',
    quiet: 4,
  })
  expect(code.width).toBeGreaterThanOrEqual(900)
  expect(Number.isInteger(code.square)).toBe(true)
  expect(bytes.length).toBeLessThan(20_000)
  expect(await sharp(bytes).metadata()).toMatchObject({
    format: 'png',
    width: code.width,
    height: code.width,
  })
})

test('as SVG it says the same, grows without blur, and holds nothing that runs or loads', async () => {
  const booking = await booked(anna)
  const answer = await anna.get(`/bookings/${booking.id}/ticket`)
  expect(answer.headers).toMatchObject({
    'content-type': 'image/svg+xml',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  })
  const svg = answer.text
  expect(svg).toMatch(
    /^<svg shape-rendering="crispEdges" xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 \d+ \d+"><rect fill="white" width="\d+" height="\d+"\/><path fill="black" d="(M\d+,\d+h1v1h-1z)+"\/><\/svg>$/,
  )
  const code = await readCode(await drawn(svg))
  expect(code).toMatchObject({ text: `https://veche.example/check-in/${booking.ticket_code}`, quiet: 4 })
})

test('a ticket is for who booked, and only while there is a seat', async () => {
  const event = await w.event(olga, { seats: 1 })
  const { body: booking } = await anna.post(`/events/${event.id}/bookings`, {})
  const { body: waiting } = await boris.post(`/events/${event.id}/bookings`, {})
  expect(waiting.state).toBe('waitlisted')
  const nothing = { status: 404, code: 'not_found' }
  for (const person of [olga, boris])
    expect(await person.get(`/bookings/${booking.id}/ticket`)).toMatchObject(nothing)
  expect(await anna.get('/bookings/999999/ticket')).toMatchObject(nothing)
  expect(await w.stranger.get(`/bookings/${booking.id}/ticket`)).toMatchObject({ status: 401 })
  const none = { status: 409, code: 'booking.not_confirmed' }
  expect(await boris.get(`/bookings/${waiting.id}/ticket?format=png`)).toMatchObject(none)
  await anna.delete(`/bookings/${booking.id}`)
  expect(await anna.get(`/bookings/${booking.id}/ticket`)).toMatchObject(none)
  expect((await boris.get(`/bookings/${waiting.id}/ticket`)).status).toBe(200)
  expect(await boris.get(`/bookings/${waiting.id}/ticket?format=gif`)).toMatchObject({
    status: 400,
    code: 'request.invalid',
  })
})
