import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import type { Actor } from '../../src/kernel/actor.ts'
import { actorOf, asSeven, connect, cookieName, identify, openWorld, refusal } from './world.ts'

const ready = { type: 'ready' }

test('a token in a header, a session cookie from our own page, or a first message opens the door', async () => {
  await using world = await openWorld()
  const headers: Record<string, string>[] = [
    { authorization: 'Bearer seven.as.jwt' },
    { authorization: 'Token seven' },
    { cookie: `${cookieName}=seven`, origin: world.origin },
  ]
  for (const shown of headers) {
    const client = await connect(world, { headers: shown })
    expect(await client.next()).toEqual(ready)
  }
  for (const token of ['seven.as.jwt', 'seven']) {
    const client = await connect(world)
    client.say({ type: 'auth', token })
    expect(await client.next()).toEqual(ready)
  }
  expect(world.realtime.sockets).toBe(5)
})

test('bad credentials end the handshake, or the socket when they come in a message', async () => {
  await using world = await openWorld()
  const shown = (authorization: string) => refusal(world, { headers: { authorization } })
  expect(await shown('Bearer wrong')).toEqual({ status: 401, code: 'auth.token_invalid' })
  expect(await shown('Basic c2V2ZW4=')).toEqual({ status: 401, code: 'auth.token_invalid' })
  expect(await shown('Token blocked')).toEqual({ status: 403, code: 'auth.blocked' })

  for (const [token, code, closeCode] of [
    ['wrong', 'auth.token_invalid', 4401],
    ['blocked', 'auth.blocked', 4403],
  ] as const) {
    const client = await connect(world)
    client.say({ type: 'auth', token })
    expect(await client.next()).toEqual({ type: 'error', code })
    expect(await client.closed).toBe(closeCode)
  }
})

test('a cookie counts only from a page of ours, and no foreign page gets in at all', async () => {
  await using world = await openWorld()
  const cookie = `${cookieName}=seven`
  const refused = { status: 403, code: 'request.origin' }
  const foreign = 'https://evil.example'
  expect(await refusal(world, { headers: { cookie, origin: foreign } })).toEqual(refused)
  expect(await refusal(world, { headers: { cookie } })).toEqual(refused)
  expect(await refusal(world, { headers: { origin: foreign } })).toEqual(refused)
  expect(await refusal(world, { headers: { origin: 'null' } })).toEqual(refused)
})

test('a token in the address is refused and never logged', async () => {
  const lines: string[] = []
  const sink = new Writable({ write: (chunk, _encoding, done) => done(void lines.push(String(chunk))) })
  await using world = await openWorld({ log: pino({ level: 'trace' }, sink) })
  const answer = await refusal(world, {}, '/api/v1/realtime?token=canary-in-query')
  expect(answer).toEqual({ status: 400, code: 'request.malformed' })
  await refusal(world, { headers: { authorization: 'Bearer canary-in-header' } })
  const client = await connect(world)
  client.say({ type: 'auth', token: 'canary-in-message' })
  await client.closed
  expect(lines.join()).not.toContain('canary')
})

test('other addresses are refused, and other kinds of upgrade are ordinary requests', async () => {
  await using world = await openWorld()
  expect(await refusal(world, asSeven, '/api/v1/events')).toEqual({ status: 404, code: 'not_found' })
  const socket = connectTcp(world.port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n')
  const [answer] = await once(socket, 'data')
  expect(String(answer)).toMatch(/^HTTP\/1.1 200 /)
  socket.destroy()
})

test('an identity that cannot be asked for is a 503, not a stranger', async () => {
  await using world = await openWorld({ identify: () => Promise.reject(new Error('database away')) })
  expect(await refusal(world, asSeven)).toEqual({ status: 503, code: 'unavailable' })
  const client = await connect(world)
  client.say({ type: 'auth', token: 'seven' })
  expect(await client.next()).toEqual({ type: 'error', code: 'unavailable' })
})

test('a handshake that takes too long is dropped', async () => {
  await using world = await openWorld({ grace: 60, identify: () => new Promise(() => {}) })
  await expect(connect(world, asSeven)).rejects.toThrow('socket hang up')
})

test('a stranger who stays silent is closed, one who listens or signs in is not', async () => {
  await using world = await openWorld({ grace: 60 })
  const listening = await connect(world)
  await listening.listen('event:1')
  const signedIn = await connect(world, asSeven)
  const silent = await connect(world)
  expect(await silent.closed).toBe(4401)
  await expect.poll(() => world.realtime.sockets).toBe(2)
  listening.say({ type: 'unsubscribe', topic: 'event:1' })
  expect(await listening.closed).toBe(4401)
  expect(signedIn.socket.readyState).toBe(signedIn.socket.OPEN)
})

test('a person has a limited number of sockets, however many arrive at once', async () => {
  await using world = await openWorld({ maxSocketsPerPerson: 3 })
  const arrivals = await Promise.allSettled(Array.from({ length: 8 }, () => connect(world, asSeven)))
  const inside = arrivals.filter(({ status }) => status === 'fulfilled')
  expect(inside).toHaveLength(3)
  expect(await refusal(world, asSeven)).toEqual({ status: 429, code: 'rate_limited' })
  const late = await connect(world)
  late.say({ type: 'auth', token: 'seven' })
  expect(await late.closed).toBe(4429)
})

test('a disconnected person is cut off at once and hears nothing published after it', async () => {
  await using world = await openWorld()
  const client = await connect(world, asSeven)
  await client.next()
  await client.listen('event:1')
  const other = await connect(world)
  await other.listen('event:1')
  world.realtime.publish('event:1', 'changed', { revision: 1 })
  world.realtime.disconnect(7)
  world.realtime.publish('event:1', 'changed', { revision: 2 })
  expect(await client.closed).toBe(4403)
  expect(await other.next()).toMatchObject({ data: { revision: 1 } })
  expect(await other.next()).toMatchObject({ data: { revision: 2 } })
  const heard = await Promise.race([client.next(), Promise.resolve('nothing')])
  expect(heard).toBe('nothing')
})

test('a person disconnected while being identified does not slip in', async () => {
  const answers: PromiseWithResolvers<Actor>[] = []
  const asked = Promise.withResolvers<void>()
  let blocked = false
  await using world = await openWorld({
    identify: (credential) => {
      if (blocked) return identify({ ...credential, token: 'blocked' })
      const answer = Promise.withResolvers<Actor>()
      answers.push(answer)
      asked.resolve()
      return answer.promise
    },
  })
  const outcome = refusal(world, asSeven)
  await asked.promise
  blocked = true
  world.realtime.disconnect(7)
  answers[0]!.resolve(actorOf(7))
  expect(await outcome).toEqual({ status: 403, code: 'auth.blocked' })
})

test('the heartbeat asks again who may stay, and forgives a question that fails', async () => {
  let allowed: () => Promise<boolean> = () => Promise.reject(new Error('database away'))
  let asked = 0
  const twice = Promise.withResolvers<void>()
  await using world = await openWorld({
    heartbeat: 60,
    stillAllowed: () => {
      if (++asked === 2) twice.resolve()
      return allowed()
    },
  })
  const client = await connect(world, asSeven)
  await twice.promise
  expect(client.socket.readyState).toBe(client.socket.OPEN)
  allowed = async () => false
  expect(await client.closed).toBe(4403)
})
