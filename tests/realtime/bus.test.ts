import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bus, localBus, redisBus } from '../../src/realtime/bus.ts'
import { connect, log, openWorld } from './world.ts'

const program = ['valkey-server', 'redis-server'].find((name) => spawnSync(name, ['--version']).status === 0)
if (!program)
  process.stderr.write('\nNOT RUN: the bus over Redis (no valkey-server or redis-server on PATH)\n\n')

function listen(bus: Bus): string[] {
  const heard: string[] = []
  bus.subscribe((message) => heard.push(message))
  return heard
}

/** What every bus does, seen from one node. */
function behavesAsABus(open: () => Promise<Bus>) {
  test('its own listeners hear a message at once, once and in order', async () => {
    const bus = await open()
    const [one, two] = [listen(bus), listen(bus)]
    bus.publish('first\nline')
    bus.publish('вторая')
    expect(one).toEqual(['first\nline', 'вторая'])
    expect(two).toEqual(one)
    await bus.close()
  })

  test('a closed bus is silent', async () => {
    const bus = await open()
    const heard = listen(bus)
    await bus.close()
    bus.publish('late')
    expect(heard).toEqual([])
  })
}

describe('local bus', () => behavesAsABus(async () => localBus()))

describe.runIf(program)('bus over Redis', () => {
  let port: number
  let server: ChildProcess

  async function start() {
    server = spawn(program!, ['--port', String(port), '--save', '', '--appendonly', 'no'])
    for await (const line of server.stdout!) if (/ready to accept/i.test(String(line))) break
    server.stdout!.resume()
  }

  async function stop() {
    if (server.exitCode !== null) return
    server.kill('SIGKILL')
    await once(server, 'exit')
  }

  const open = (channel = 'veche:test') => redisBus(`redis://127.0.0.1:${port}`, log, channel)

  /** Publishes until it arrives: connections come up in their own time. */
  async function connected(from: Bus, heard: string[]) {
    await expect
      .poll(
        () => {
          from.publish('are you there?')
          return heard.length
        },
        { timeout: 5_000 },
      )
      .toBeGreaterThan(0)
  }

  beforeAll(async () => {
    const probe = createServer().listen(0, '127.0.0.1')
    await once(probe, 'listening')
    port = (probe.address() as AddressInfo).port
    probe.close()
    await start()
  })
  afterAll(stop)

  behavesAsABus(() => open())

  test('every node hears every message once, in order; other channels are strangers', async () => {
    const [a, b, foreign] = [await open(), await open(), await open('other:test')]
    const [onA, onB, onForeign] = [listen(a), listen(b), listen(foreign)]
    await connected(a, onB)
    await connected(b, onA)
    const sent = Array.from({ length: 500 }, (_, index) => `message ${index}\n{"текст":true}`)
    for (const message of sent) a.publish(message)
    await expect.poll(() => onB.at(-1)).toBe(sent.at(-1))
    const numbered = (heard: string[]) => heard.filter((message) => message.startsWith('message'))
    expect(numbered(onB)).toEqual(sent)
    // What B publishes after it heard everything comes back to A after any echo of A's own would have.
    b.publish('done')
    await expect.poll(() => onA.at(-1)).toBe('done')
    expect(numbered(onA)).toEqual(sent)
    expect(onForeign).toEqual([])
    for (const bus of [a, b, foreign]) await bus.close()
  })

  test('while Redis is away a node hears itself; the nodes meet again when it is back', async () => {
    const [a, b] = [await open(), await open()]
    const [onA, onB] = [listen(a), listen(b)]
    await connected(a, onB)
    await stop()
    a.publish('alone')
    expect(onA.at(-1)).toBe('alone')
    await start()
    onB.length = 0
    await connected(a, onB)
    expect(onA.filter((message) => message === 'alone')).toHaveLength(1)
    await a.close()
    await b.close()
  })

  test('a bus opened while Redis is away works alone and joins later', async () => {
    await stop()
    const [a, b] = [await open(), await open()]
    const [onA, onB] = [listen(a), listen(b)]
    a.publish('alone')
    expect(onA).toEqual(['alone'])
    await start()
    await connected(a, onB)
    await a.close()
    await b.close()
  })

  test('a Redis that hangs holds nobody up', async () => {
    const [a, b] = [await open(), await open()]
    const [onA, onB] = [listen(a), listen(b)]
    await connected(a, onB)
    server.kill('SIGSTOP')
    onA.length = 0
    for (let count = 0; count < 20_000; count++) a.publish('into the void')
    expect(onA).toHaveLength(20_000)
    server.kill('SIGCONT')
    await connected(b, onA)
    await a.close()
    await b.close()
  })

  test('a person is told and cut off on whatever node they are', async () => {
    const [a, b] = [await open(), await open()]
    await connected(a, listen(b))
    await using here = await openWorld({ bus: a })
    await using there = await openWorld({ bus: b })
    const client = await connect(there, { headers: { authorization: 'Token seven' } })
    await client.next()
    await client.listen('me')
    here.realtime.publishTo(7, 'notifications_read', { unread: 1 })
    expect(await client.next()).toMatchObject({ topic: 'me', data: { unread: 1 } })
    here.realtime.disconnect(7)
    expect(await client.closed).toBe(4403)
    await a.close()
    await b.close()
  })
})
