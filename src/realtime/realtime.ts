import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import type { Topic, TopicEventName, TopicEvents } from '../contract/realtime.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Credential } from '../kernel/credentials.ts'
import { Refusal, refuse } from '../kernel/errors.ts'
import type { Log } from '../kernel/log.ts'
import type { Bus } from './bus.ts'
import { type Connection, serverOptions } from './connection.ts'
import { createConversation } from './conversation.ts'
import { pingFrame } from './frames.ts'
import { authenticate, type HandshakeOptions, turnAway } from './handshake.ts'
import { Rooms } from './rooms.ts'
import { Roster, turnsPerPeriod } from './roster.ts'
import { roomOf, type TopicKind, topicGate } from './topics.ts'

export interface RealtimeOptions extends HandshakeOptions {
  log: Log
  /** Whether the person may still be here; asked at each heartbeat, so it catches what the bus lost. */
  stillAllowed(actor: Actor): Promise<boolean>
  topics: readonly TopicKind[]
  bus: Bus
  /** 20 unless told otherwise. */
  maxSocketsPerPerson?: number
  /** 200 unless told otherwise. */
  maxTopicsPerSocket?: number
  /** How long a stranger may stay without listening to anything, in ms: 5,000. */
  grace?: number
  /** Between two pings of one socket, in ms: 30,000. One that stays silent for that long is dead. */
  heartbeat?: number
  /** How long a peer may take to answer a close before it is torn off, in ms: 2,000. */
  closeWithin?: number
}

type TopicListener = (topic: Topic, name: TopicEventName) => void

export interface Realtime {
  /** Takes every WebSocket upgrade of the server: ours is `/api/v1/realtime`, others get 404. */
  attach(server: Server): void
  /** Tells everybody who listens to the topic, on every node. */
  publish<Name extends TopicEventName>(topic: Exclude<Topic, 'me'>, name: Name, data: TopicEvents[Name]): void
  /** Tells one person: all their sockets that listen to `me`, on every node. */
  publishTo<Name extends TopicEventName>(accountId: number, name: Name, data: TopicEvents[Name]): void
  /** Fewer people may listen to the topic than before: asks again for each who does, on every node. */
  narrow(topic: Exclude<Topic, 'me'>): void
  /** Calls back for whatever is published to a topic on any node, this one included, but for `me`. */
  onEvent(listener: TopicListener): void
  /** Closes all sockets of a person, or of one session of theirs, on every node; nothing published later reaches them. */
  disconnect(accountId: number, sessionId?: number): void
  /** Open sockets on this node. */
  readonly sockets: number
  /** Topics somebody on this node listens to. */
  readonly topics: number
  /** Says goodbye (1001) to everyone and takes no one in; sockets that do not answer in time are torn off. */
  close(): Promise<void>
}

function drop(this: Socket): void {
  this.destroy()
}

export function createRealtime(options: RealtimeOptions): Realtime {
  const { log, bus, grace = 5_000, heartbeat = 30_000, closeWithin = 2_000 } = options
  // `closeTimeout` is not in the types of `ws` yet.
  const limits = Object.assign({ closeTimeout: closeWithin }, serverOptions)
  const server = new WebSocketServer(limits)
  const roster = new Roster(options.maxSocketsPerPerson ?? 20)
  const rooms = new Rooms()
  const gate = topicGate(options.topics)
  const maxTopics = options.maxTopicsPerSocket ?? 200
  const receive = createConversation({ log, rooms, maxTopics, open, signIn, startGrace })
  const listeners: TopicListener[] = []
  let closed: (() => void) | null = null
  /** Grows with everything that takes a right away: an answer read before that is read again. */
  let losses = 0

  /** Without the second look a person blocked while the first answer was under way would slip in. */
  async function current<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    for (;;) {
      const before = losses
      const answer = await ask()
      if (before === losses) return answer
    }
  }

  function open(actor: Actor | null, topic: Topic): Promise<string | null> {
    return current(() => gate(actor, topic))
  }

  /** Lets go of whoever may not listen to a topic any more. Strangers are asked about once, and so is a person with many sockets. */
  async function recheckTopic(topic: Topic): Promise<void> {
    // What was published before is for all of them.
    rooms.flush()
    const people = Map.groupBy(rooms.listeners(topic), ({ actor }) => actor?.id ?? null)
    for (const connections of people.values()) {
      // A database that is away for a moment is no reason to tell anybody more: they may ask again.
      const room = await gate(connections[0]!.actor, topic).catch(() => null)
      if (room) continue
      for (const connection of connections) {
        if (connection.readyState !== connection.OPEN) continue
        rooms.leave(connection, topic)
        connection.say({ type: 'error', code: 'not_found', topic })
        if (!connection.actor && !connection.rooms?.size) startGrace(connection)
      }
    }
  }

  async function signIn(connection: Connection, credential: Credential): Promise<void> {
    const actor = await current(() => options.identify(credential))
    if (connection.readyState !== connection.OPEN) return
    if (!roster.hasSpaceFor(actor)) return connection.end('tooMany')
    greet(connection, actor)
  }

  function greet(connection: Connection, actor: Actor): void {
    roster.signIn(connection, actor)
    if (connection.grace) clearTimeout(connection.grace)
    connection.grace = null
    connection.say({ type: 'ready' })
  }

  function startGrace(connection: Connection): void {
    connection.grace = setTimeout(endGrace, grace, connection)
  }

  function endGrace(connection: Connection): void {
    connection.grace = null
    connection.end('unauthenticated')
  }

  function onMessage(this: WebSocket, data: RawData, isBinary: boolean): void {
    const connection = this as Connection
    if (connection.admit()) receive(connection, data, isBinary)
  }

  function onPing(this: WebSocket, data: Buffer): void {
    if ((this as Connection).admit()) this.pong(data)
  }

  function onPong(this: WebSocket): void {
    ;(this as Connection).admit()
  }

  /** `ws` has already answered with the close code that fits. */
  function onError(this: WebSocket, error: Error): void {
    log.debug({ err: error }, 'a socket broke the protocol')
  }

  function onClose(this: WebSocket): void {
    const connection = this as Connection
    if (connection.grace) clearTimeout(connection.grace)
    rooms.leaveAll(connection)
    roster.remove(connection)
    if (roster.size === 0) closed?.()
  }

  function welcome(connection: Connection, raw: Socket, actor: Actor | null): void {
    connection.raw = raw
    connection.on('message', onMessage)
    connection.on('ping', onPing)
    connection.on('pong', onPong)
    connection.on('error', onError)
    connection.on('close', onClose)
    roster.add(connection)
    if (actor) greet(connection, actor)
    else startGrace(connection)
  }

  async function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    const socket = stream as Socket
    socket.on('error', drop)
    socket.setTimeout(grace, drop)
    try {
      const actor = await current(() => authenticate(request, options))
      if (closed) refuse('unavailable')
      if (actor && !roster.hasSpaceFor(actor)) refuse('rate_limited')
      socket.off('error', drop)
      socket.setTimeout(0, drop)
      server.handleUpgrade(request, socket, head, (connection) => welcome(connection, socket, actor))
    } catch (error) {
      if (!(error instanceof Refusal)) log.error({ err: error }, 'a socket could not be opened')
      turnAway(socket, error)
    }
  }

  async function recheck(connection: Connection, actor: Actor): Promise<void> {
    try {
      if (!(await options.stillAllowed(actor))) connection.end('forbidden')
    } catch (error) {
      // A database that is away for a moment must not throw everybody out; the next heartbeat asks again.
      log.warn({ err: error }, 'could not ask whether a socket is still allowed')
    }
  }

  function beat(): void {
    for (const connection of roster.nextTurn()) {
      if (!connection.heard) {
        connection.terminate()
        continue
      }
      connection.heard = false
      connection.deliver(pingFrame)
      if (connection.actor) void recheck(connection, connection.actor)
    }
  }

  const timer = setInterval(beat, heartbeat / turnsPerPeriod).unref()

  function tell(text: string): void {
    const { topic, name } = JSON.parse(text) as { topic: Topic; name: TopicEventName }
    if (topic !== 'me') for (const listener of listeners) listener(topic, name)
  }

  // Between nodes a message is `event ROOM`, `narrow TOPIC` or `disconnect ACCOUNT [SESSION]`, a line break, and the message to send.
  bus.subscribe((message) => {
    const end = message.indexOf('\n')
    const [verb, about, session] = message.slice(0, end).split(' ')
    if (verb === 'event') {
      const text = message.slice(end + 1)
      rooms.publish(about!, text)
      if (listeners.length > 0) tell(text)
    } else if (verb === 'narrow') {
      losses += 1
      void recheckTopic(about as Topic)
    } else if (verb === 'disconnect') {
      losses += 1
      for (const connection of roster.of(Number(about))) {
        if (!session || connection.actor?.sessionId === Number(session)) connection.end('forbidden')
      }
    }
  })

  function publish(room: string, topic: Topic, name: TopicEventName, data: unknown): void {
    bus.publish(`event ${room}\n${JSON.stringify({ type: 'event', topic, name, data })}`)
  }

  return {
    attach: (http) => {
      // Some clients offer every server `Upgrade: h2c`; those requests are ordinary ones for us.
      Object.assign(http, {
        shouldUpgradeCallback: ({ headers }: IncomingMessage) => /^websocket$/i.test(headers.upgrade ?? ''),
      })
      http.on('upgrade', (request, socket, head) => void upgrade(request, socket, head))
    },
    publish: (topic, name, data) => publish(topic, topic, name, data),
    narrow: (topic) => bus.publish(`narrow ${topic}\n`),
    onEvent: (listener) => void listeners.push(listener),
    publishTo: (accountId, name, data) => publish(roomOf(accountId), 'me', name, data),
    disconnect: (accountId, sessionId) => bus.publish(`disconnect ${accountId} ${sessionId ?? ''}\n`),
    get sockets() {
      return roster.size
    },
    get topics() {
      return rooms.size
    },
    close: async () => {
      clearInterval(timer)
      rooms.flush()
      const { promise, resolve } = Promise.withResolvers<void>()
      closed = resolve
      if (roster.size === 0) resolve()
      for (const connection of roster) connection.end('goingAway')
      const deadline = setTimeout(() => {
        for (const connection of roster) connection.terminate()
      }, closeWithin)
      await promise
      clearTimeout(deadline)
    },
  }
}
