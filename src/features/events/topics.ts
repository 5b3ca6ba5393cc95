import type { Seats } from '../../contract/realtime.ts'
import type { Database } from '../../db/database.ts'
import type { Realtime } from '../../realtime/realtime.ts'
import type { TopicKind } from '../../realtime/topics.ts'
import { maySeeEvent } from './access.ts'

/** `event:ID`: seats and changes, for whoever may see the event. */
export function eventTopic(db: Database): TopicKind {
  return { prefix: 'event', mayListen: (actor, id) => maySeeEvent(db, actor, id) }
}

/** What the open pages of an event are to hear once it is committed. */
export interface News {
  id: number
  revision: number
  /** Where they changed. */
  seats?: Seats
  /** Whether it was hidden from people who may be listening. */
  hidden?: boolean
}

export function announce(realtime: Realtime, news: readonly News[]): void {
  for (const { id, revision, seats, hidden } of news) {
    // Whoever may not see it any more learns that there is something to ask for, and is told that nothing is there.
    realtime.publish(`event:${id}`, 'changed', { revision })
    if (seats) realtime.publish(`event:${id}`, 'seats', seats)
    if (hidden) realtime.narrow(`event:${id}`)
  }
}
