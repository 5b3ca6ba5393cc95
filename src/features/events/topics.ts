import type { Database } from '../../db/database.ts'
import type { TopicKind } from '../../realtime/topics.ts'
import { maySeeEvent } from './access.ts'

/** `event:ID`: seats and changes, for whoever may see the event. */
export function eventTopic(db: Database): TopicKind {
  return { prefix: 'event', mayListen: (actor, id) => maySeeEvent(db, actor, id) }
}
