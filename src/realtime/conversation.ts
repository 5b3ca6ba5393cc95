import { Compile } from 'typebox/compile'
import type { RawData } from 'ws'
import { ClientMessage, type Topic } from '../contract/realtime.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Credential } from '../kernel/credentials.ts'
import { Refusal } from '../kernel/errors.ts'
import type { Log } from '../kernel/log.ts'
import type { Connection } from './connection.ts'
import type { Rooms } from './rooms.ts'
import { roomOf } from './topics.ts'

/** Messages that may wait while one is being answered: a slow database must not turn them into memory. */
const maxWaiting = 200

const messages = Compile(ClientMessage)

export interface ConversationOptions {
  log: Log
  rooms: Rooms
  maxTopics: number
  open(actor: Actor | null, topic: Topic): Promise<string | null>
  /** Signs the socket in and greets it, or closes it. Throws what {@link Identify} throws. */
  signIn(connection: Connection, credential: Credential): Promise<void>
  /** A stranger who stopped listening is silent again. */
  startGrace(connection: Connection): void
}

/**
 * The talk with one client. Its messages are answered one after another, in the order they came, so
 * `auth` and `subscribe` may be sent together and the last word on a topic wins.
 */
export function createConversation(options: ConversationOptions) {
  const { log, rooms } = options

  async function subscribe(connection: Connection, name: Topic, after: number | undefined): Promise<void> {
    const room = await options.open(connection.actor, name)
    if (connection.readyState !== connection.OPEN) return
    if (!room) return connection.say({ type: 'error', code: 'not_found', topic: name })
    const full = (connection.rooms?.size ?? 0) >= options.maxTopics && !connection.rooms?.has(room)
    if (full) return connection.say({ type: 'error', code: 'rate_limited', topic: name })
    rooms.join(connection, room)
    if (connection.grace) clearTimeout(connection.grace)
    connection.grace = null
    // Event topics keep no history: whoever asks to go on from somewhere has to reload.
    connection.say({ type: 'subscribed', topic: name, seq: 0, recovered: after === undefined })
  }

  function unsubscribe(connection: Connection, topic: Topic): void {
    const { actor } = connection
    rooms.leave(connection, topic === 'me' && actor ? roomOf(actor.id) : topic)
    if (!actor && !connection.grace && !connection.rooms?.size) options.startGrace(connection)
  }

  async function signIn(connection: Connection, token: string): Promise<void> {
    if (connection.actor) return connection.say({ type: 'error', code: 'forbidden' })
    // A JWT is three parts (RFC 7519, section 3.1); an API token has no dots.
    const kind = token.includes('.') ? 'bearer' : 'token'
    await options.signIn(connection, { kind, token })
  }

  async function answer(connection: Connection, message: ClientMessage): Promise<void> {
    const topic = 'topic' in message ? (message.topic as Topic) : undefined
    try {
      if (message.type === 'auth') await signIn(connection, message.token)
      else if (message.type === 'subscribe') await subscribe(connection, topic!, message.after)
      else unsubscribe(connection, topic!)
    } catch (error) {
      const code = error instanceof Refusal ? error.code : 'unavailable'
      if (code === 'unavailable') log.error({ err: error }, 'a live message could not be answered')
      connection.say(topic ? { type: 'error', code, topic } : { type: 'error', code })
      if (code === 'auth.blocked') connection.end('forbidden')
      else if (code === 'auth.token_invalid') connection.end('unauthenticated')
    }
  }

  async function talk(connection: Connection, first: ClientMessage): Promise<void> {
    const waiting: ClientMessage[] = []
    connection.waiting = waiting
    for (let next: ClientMessage | undefined = first; next; next = waiting.shift()) {
      await answer(connection, next)
    }
    connection.waiting = null
  }

  return function receive(connection: Connection, data: RawData, isBinary: boolean): void {
    let message: unknown
    try {
      message = isBinary ? undefined : JSON.parse(data.toString())
    } catch {
      message = undefined
    }
    if (message === undefined) connection.end('malformed')
    else if (!messages.Check(message)) connection.say({ type: 'error', code: 'request.invalid' })
    else if (!connection.waiting) void talk(connection, message)
    else if (connection.waiting.length < maxWaiting) connection.waiting.push(message)
    else connection.end('tooMany')
  }
}
