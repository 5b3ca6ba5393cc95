import { type Static, Type } from 'typebox'
import type { Notification } from './notifications.ts'

/** `event:12`, `me`: what a socket can listen to. */
export type Topic = 'me' | `${string}:${number}`

const TopicName = Type.String({ pattern: '^(me|[a-z]+:[1-9][0-9]{0,15})$' })

/** Client → server. */
export const ClientMessage = Type.Union([
  Type.Object(
    { type: Type.Literal('auth'), token: Type.String({ maxLength: 4096 }) },
    { additionalProperties: false },
  ),
  Type.Object(
    { type: Type.Literal('subscribe'), topic: TopicName, after: Type.Optional(Type.Integer({ minimum: 0 })) },
    { additionalProperties: false },
  ),
  Type.Object({ type: Type.Literal('unsubscribe'), topic: TopicName }, { additionalProperties: false }),
])
export type ClientMessage = Static<typeof ClientMessage>

/** Seats of an event; an older `revision` than the one known is old news. */
export const Seats = Type.Object({
  seats: Type.Integer(),
  booked: Type.Integer(),
  free_seats: Type.Integer(),
  waiting: Type.Integer(),
  revision: Type.Integer(),
})
export type Seats = Static<typeof Seats>

/** What can happen on a topic, and what comes with it. */
export interface TopicEvents {
  seats: Seats
  changed: { revision: number }
  /** As the list shows it, in the language and zone of its reader. */
  notification: Notification
  /** Some were read, on this page or another; how many are left. */
  notifications_read: { unread: number }
}
export type TopicEventName = keyof TopicEvents

export type ServerMessage =
  | { type: 'ready' }
  | { type: 'subscribed'; topic: Topic; seq: number; recovered: boolean }
  | {
      [Name in TopicEventName]: { type: 'event'; topic: Topic; name: Name; data: TopicEvents[Name] }
    }[TopicEventName]
  | { type: 'error'; code: string; topic?: string }

/** Why the server ends a socket (RFC 6455, section 7.4.2: 4000-4999 are ours). */
export const closeCodes = {
  goingAway: 1001,
  tooLarge: 1009,
  restarting: 1012,
  malformed: 4400,
  unauthenticated: 4401,
  forbidden: 4403,
  tooSlow: 4408,
  tooMany: 4429,
} as const
