import { once } from 'node:events'
import { expect, test } from 'vitest'
import type { ServerMessage } from '../../src/contract/realtime.ts'
import { connect, connectRaw, maskedFrame, openWorld, refusal } from './world.ts'

/** The code of the close frame that ends a raw socket's stream. */
async function closeCode(socket: Awaited<ReturnType<typeof connectRaw>>): Promise<number> {
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  await once(socket, 'close')
  const last = Buffer.concat(chunks)
  return last.readUInt16BE(last.lastIndexOf(0x88) + 2)
}

test('a message over 64 KiB closes with 1009', async () => {
  await using world = await openWorld()
  const client = await connect(world)
  client.socket.send(' '.repeat(64 * 1024 + 1))
  expect(await client.closed).toBe(1009)
})

test('a message that never ends closes with 1008 after 64 fragments', async () => {
  await using world = await openWorld()
  const socket = await connectRaw(world)
  const fragment = maskedFrame(0x00, Buffer.from('a'))
  const code = closeCode(socket)
  socket.write(Buffer.concat([maskedFrame(0x01, Buffer.from('a')), ...Array(1_000).fill(fragment)]))
  socket.end()
  expect(await code).toBe(1008)
})

test('broken JSON, binary frames and broken UTF-8 close the socket', async () => {
  await using world = await openWorld()
  const json = await connect(world)
  json.socket.send('{"type":')
  expect(await json.closed).toBe(4400)
  const binary = await connect(world)
  binary.socket.send(Buffer.from('{"type":"subscribe","topic":"event:1"}'), { binary: true })
  expect(await binary.closed).toBe(4400)
  const socket = await connectRaw(world)
  const code = closeCode(socket)
  socket.end(maskedFrame(0x81, Buffer.from([0xff, 0xfe])))
  expect(await code).toBe(1007)
})

test('a message of an unknown shape is answered, and the socket stays', async () => {
  await using world = await openWorld()
  const client = await connect(world)
  for (const message of [
    null,
    [],
    'auth',
    { type: 'dance' },
    { type: 'subscribe' },
    { type: 'subscribe', topic: 'event:01' },
    { type: 'subscribe', topic: 'event:1', extra: 1 },
    { type: 'auth', token: 'x'.repeat(5_000) },
    JSON.parse('{"type":"unsubscribe","topic":"me","__proto__":{}}'),
  ]) {
    client.socket.send(JSON.stringify(message))
    expect(await client.next()).toEqual({ type: 'error', code: 'request.invalid' })
  }
  expect(await client.listen('event:1')).toMatchObject({ type: 'subscribed' })
})

test('a flood is told once, then closed with 4429', async () => {
  await using world = await openWorld()
  for (const flood of ['message', 'ping'] as const) {
    const client = await connect(world)
    for (let count = 0; count < 1_000; count++) {
      if (flood === 'ping') client.socket.ping()
      else client.say({ type: 'subscribe', topic: 'event:1' })
    }
    const answers: ServerMessage[] = []
    client.socket.on('message', (data) => answers.push(JSON.parse(data.toString())))
    expect(await client.closed).toBe(4429)
    const errors = answers.filter((answer) => answer.type === 'error')
    expect(errors.length).toBeGreaterThanOrEqual(1)
    expect(errors.length).toBeLessThanOrEqual(2)
    expect(errors[0]).toEqual({ type: 'error', code: 'rate_limited' })
  }
})

test('a reader that lags by more than 1 MiB is cut off with 4408; the others miss nothing', async () => {
  await using world = await openWorld({ closeWithin: 20_000 })
  const [slow, quick] = [await connect(world), await connect(world)]
  for (const client of [slow, quick]) await client.listen('event:1')
  slow.socket.pause()
  // 20 MiB: more than the kernel holds for a reader that has stopped, with the 1 MiB on top.
  for (let revision = 0; revision < 250_000; revision++) {
    world.realtime.publish('event:1', 'changed', { revision })
    if (revision % 1_000 < 999) continue
    for (let count = revision - 999; count <= revision; count++) {
      expect((await quick.next()) as object).toHaveProperty('data.revision', count)
    }
  }
  slow.socket.resume()
  expect(await slow.closed).toBe(4408)
}, 30_000)

test('a reader that never wakes is torn off with all that waits for it', async () => {
  await using world = await openWorld({ closeWithin: 100 })
  const deaf = await connect(world)
  await deaf.listen('event:1')
  deaf.socket.pause()
  const publish = () => {
    for (let revision = 0; revision < 10_000; revision++) {
      world.realtime.publish('event:1', 'changed', { revision })
    }
    return world.realtime.sockets
  }
  await expect.poll(publish, { timeout: 10_000 }).toBe(0)
}, 15_000)

test('a peer that answers no ping is torn off', async () => {
  await using world = await openWorld({ heartbeat: 60 })
  const dead = await connectRaw(world)
  dead.resume()
  dead.write(maskedFrame(0x81, Buffer.from('{"type":"subscribe","topic":"event:1"}')))
  const alive = await connect(world)
  await alive.listen('event:1')
  await once(dead, 'close')
  await expect.poll(() => world.realtime.sockets).toBe(1)
  expect(alive.socket.readyState).toBe(alive.socket.OPEN)
})

test('at the end everyone is told 1001, the deaf are torn off in time, newcomers are refused', async () => {
  await using world = await openWorld()
  const client = await connect(world)
  await client.listen('event:1')
  const deaf = await connectRaw(world)
  deaf.pause()
  world.realtime.publish('event:1', 'changed', { revision: 9 })
  const closed = world.realtime.close()
  expect(await refusal(world)).toEqual({ status: 503, code: 'unavailable' })
  await closed
  expect(await client.next()).toMatchObject({ data: { revision: 9 } })
  expect(await client.closed).toBe(1001)
  expect(world.realtime.sockets).toBe(0)
})
