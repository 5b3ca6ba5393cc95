import {
  cancelEvent,
  changeEvent,
  copyEvent,
  createEvent,
  deleteEvent,
  type Event,
  listMyEvents,
  publishEvent,
  readEvent,
} from '../../contract/events.ts'
import type { Tx } from '../../db/database.ts'
import type { Binder } from '../../http/bind.ts'
import type { Platform } from '../../platform.ts'
import { eventForViewer, eventInTransaction } from './access.ts'
import * as changes from './changes/commands.ts'
import * as publication from './publication/commands.ts'
import { organizedEvents } from './queries.ts'
import * as removal from './removal/commands.ts'
import { announce, type News } from './topics.ts'

type Write<Reply, Answer> = (work: (tx: Tx) => Promise<Reply>) => Promise<Answer>

export function bindEvents(http: Binder, { config, clock, db, realtime }: Platform): void {
  /** Runs a command in the request's transaction; once that is through, open pages hear its news. */
  async function heard<Reply, Answer>(
    write: Write<Reply, Answer>,
    command: (tx: Tx) => Promise<News[]>,
    reply: (tx: Tx) => Promise<Reply>,
  ): Promise<Answer> {
    let news: News[] = []
    const answer = await write(async (tx) => {
      news = await command(tx)
      return reply(tx)
    })
    announce(realtime, news)
    return answer
  }

  http.on(createEvent, async ({ actor, body, write }) => {
    let event = null as Event | null
    const answer = await write(async (tx) => {
      const creation = { organizer: actor, event: body, delaySeconds: config.EVENT_PUBLISH_DELAY }
      const id = await publication.createEvent(tx, clock, creation)
      event = await eventInTransaction(tx, actor, id)
      return event
    })
    // Nobody listens to it yet, but lists are kept that it is not on.
    if (event?.status === 'upcoming') announce(realtime, [{ id: event.id, revision: event.revision }])
    return answer
  })
  http.on(readEvent, ({ actor, params, query }) => eventForViewer(db, actor, params.id, query.key))
  http.on(changeEvent, ({ actor, params: { id }, body, write }) =>
    heard(
      write,
      (tx) => changes.changeEvent(tx, clock, actor, id, body),
      (tx) => eventInTransaction(tx, actor, id),
    ),
  )
  http.on(deleteEvent, ({ actor, params: { id }, query, write }) =>
    heard(
      write,
      (tx) => removal.deleteEvent(tx, clock, actor, id, query.scope),
      async () => undefined,
    ),
  )
  http.on(cancelEvent, ({ actor, params: { id }, body, write }) =>
    heard(
      write,
      (tx) => removal.cancelEvent(tx, clock, actor, id, body),
      (tx) => eventInTransaction(tx, actor, id),
    ),
  )
  http.on(publishEvent, ({ actor, params: { id }, body, write }) =>
    heard(
      write,
      (tx) => publication.publishNow(tx, clock, actor, id, body.scope),
      (tx) => eventInTransaction(tx, actor, id),
    ),
  )
  http.on(copyEvent, ({ actor, params, body, write }) =>
    write(async (tx) => {
      const id = await publication.copyEvent(tx, clock, actor, params.id, body.starts_at)
      return eventInTransaction(tx, actor, id)
    }),
  )
  http.on(listMyEvents, ({ actor, query }) => organizedEvents(db, actor, query))
}
