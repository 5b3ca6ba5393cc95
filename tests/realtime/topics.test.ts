import { expect, test } from 'vitest'
import type { Actor } from '../../src/kernel/actor.ts'
import { localBus } from '../../src/realtime/bus.ts'
import { asSeven, connect, openWorld } from './world.ts'

test('a stranger listens to what is public; the rest does not exist for them', async () => {
  await using world = await openWorld()
  const stranger = await connect(world)
  expect(await stranger.listen('event:1')).toEqual({
    type: 'subscribed',
    topic: 'event:1',
    seq: 0,
    recovered: true,
  })
  for (const topic of ['event:2', 'event:3', 'event:9999999999999999', 'chat:1', 'me', 'me:7']) {
    expect(await stranger.listen(topic)).toEqual({ type: 'error', code: 'not_found', topic })
  }
  const seven = await connect(world, asSeven)
  await seven.next()
  expect(await seven.listen('event:2')).toMatchObject({ type: 'subscribed' })
})

test('event topics keep no history, and say so to whoever asks to go on', async () => {
  await using world = await openWorld()
  const client = await connect(world)
  client.say({ type: 'subscribe', topic: 'event:1', after: 5 })
  expect(await client.next()).toMatchObject({ seq: 0, recovered: false })
})

test('a notice to one person reaches each of their sockets that listens, and nobody else', async () => {
  await using world = await openWorld()
  const [one, two, stranger] = [
    await connect(world, asSeven),
    await connect(world, asSeven),
    await connect(world),
  ]
  for (const client of [one, two]) {
    await client.next()
    await client.listen('me')
  }
  await stranger.listen('event:1')
  world.realtime.publishTo(7, 'notifications_read', { unread: 3 })
  world.realtime.publish('event:1', 'changed', { revision: 1 })
  const notice = { type: 'event', topic: 'me', name: 'notifications_read', data: { unread: 3 } }
  expect(await one.next()).toEqual(notice)
  expect(await two.next()).toEqual(notice)
  expect(await stranger.next()).toMatchObject({ name: 'changed' })
})

test('messages are answered in order: signing in and subscribing may be sent together', async () => {
  await using world = await openWorld()
  const client = await connect(world)
  client.say({ type: 'auth', token: 'seven' })
  client.say({ type: 'subscribe', topic: 'event:2' })
  client.say({ type: 'unsubscribe', topic: 'event:2' })
  client.say({ type: 'subscribe', topic: 'me' })
  expect(await client.next()).toEqual({ type: 'ready' })
  expect(await client.next()).toMatchObject({ type: 'subscribed', topic: 'event:2' })
  expect(await client.next()).toMatchObject({ type: 'subscribed', topic: 'me' })
  world.realtime.publish('event:2', 'changed', { revision: 1 })
  world.realtime.publishTo(7, 'notifications_read', { unread: 1 })
  expect(await client.next()).toMatchObject({ name: 'notifications_read' })
})

test('a socket listens to a limited number of topics', async () => {
  await using world = await openWorld({
    maxTopicsPerSocket: 2,
    topics: [{ prefix: 'event', mayListen: async () => true }],
  })
  const client = await connect(world)
  const refused = { type: 'error', code: 'rate_limited', topic: 'event:3' }
  for (const topic of ['event:1', 'event:2']) await client.listen(topic)
  expect(await client.listen('event:3')).toEqual(refused)
  expect(await client.listen('event:2')).toMatchObject({ type: 'subscribed' })
  client.say({ type: 'unsubscribe', topic: 'event:1' })
  expect(await client.listen('event:3')).toMatchObject({ type: 'subscribed' })
})

test('a socket that closes leaves no topic behind, not even while its question is open', async () => {
  const asked = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<boolean>()
  const mayListen = async (_actor: Actor | null, id: number) => {
    if (id !== 9) return true
    asked.resolve()
    return answer.promise
  }
  await using world = await openWorld({ topics: [{ prefix: 'event', mayListen }] })
  const client = await connect(world)
  await client.listen('event:1')
  expect(world.realtime.topics).toBe(1)
  client.say({ type: 'subscribe', topic: 'event:9' })
  await asked.promise
  client.socket.terminate()
  await expect.poll(() => world.realtime.sockets).toBe(0)
  answer.resolve(true)
  const other = await connect(world)
  await other.listen('event:2')
  expect(world.realtime.topics).toBe(1)
})

test('what is published in one turn arrives whole and in order, on every topic', async () => {
  await using world = await openWorld()
  const client = await connect(world, asSeven)
  await client.next()
  for (const topic of ['event:1', 'event:2', 'me']) await client.listen(topic)
  for (let revision = 0; revision < 300; revision++) {
    world.realtime.publish(revision % 2 ? 'event:1' : 'event:2', 'changed', { revision })
    if (revision % 100 === 0) world.realtime.publishTo(7, 'notifications_read', { unread: revision })
  }
  const heard: Record<string, number[]> = { 'event:1': [], 'event:2': [], me: [] }
  for (let count = 0; count < 303; count++) {
    const message = await client.next()
    if (message.type !== 'event') throw new Error(`unexpected ${message.type}`)
    heard[message.topic]!.push(message.name === 'changed' ? message.data.revision : count)
  }
  const inOrder = (list: number[]) => list.every((value, index) => index === 0 || value > list[index - 1]!)
  expect(Object.values(heard).map((list) => [list.length, inOrder(list)])).toEqual([
    [150, true],
    [150, true],
    [3, true],
  ])
})

test('a topic that is for fewer people than before lets go of the others, on every node', async () => {
  let isOpen = true
  const topics = [{ prefix: 'event', mayListen: async (actor: Actor | null) => isOpen || actor?.id === 7 }]
  const bus = localBus()
  await using world = await openWorld({ topics, bus, grace: 200 })
  await using other = await openWorld({ topics, bus })
  const strangers = [await connect(world), await connect(world), await connect(other)]
  const seven = await connect(other, asSeven)
  await seven.next()
  for (const client of [...strangers, seven]) await client.listen('event:1')
  await strangers[1]!.listen('event:2')

  isOpen = false
  world.realtime.publish('event:1', 'changed', { revision: 2 })
  world.realtime.narrow('event:1')
  for (const client of strangers) {
    expect(await client.next()).toMatchObject({ name: 'changed', data: { revision: 2 } })
    expect(await client.next()).toEqual({ type: 'error', code: 'not_found', topic: 'event:1' })
  }
  expect(await seven.next()).toMatchObject({ name: 'changed' })
  world.realtime.publish('event:1', 'changed', { revision: 3 })
  world.realtime.publish('event:2', 'changed', { revision: 4 })
  expect(await seven.next()).toMatchObject({ data: { revision: 3 } })
  expect(await strangers[1]!.next()).toMatchObject({ topic: 'event:2' })
  // A stranger who listens to nothing is silent again.
  expect(await strangers[0]!.closed).toBe(4401)
})

test('who asks for a topic in the moment it closes is not let in', async () => {
  const asked = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<boolean>()
  let questions = 0
  const mayListen = () => {
    questions += 1
    asked.resolve()
    return questions === 1 ? answer.promise : Promise.resolve(false)
  }
  await using world = await openWorld({ topics: [{ prefix: 'event', mayListen }] })
  const client = await connect(world)
  client.say({ type: 'subscribe', topic: 'event:1' })
  await asked.promise
  world.realtime.narrow('event:1')
  answer.resolve(true)
  expect(await client.next()).toEqual({ type: 'error', code: 'not_found', topic: 'event:1' })
})
