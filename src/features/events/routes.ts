import { createEvent, listEvents, listMyEvents, readEvent } from '../../contract/events.ts'
import type { Binder } from '../../http/bind.ts'
import type { Platform } from '../../platform.ts'
import { eventForViewer, eventInTransaction } from './access.ts'
import * as commands from './commands.ts'
import { organizedEvents, upcomingEvents } from './queries.ts'

export function bindEvents(http: Binder, { config, clock, db }: Platform): void {
  http.on(createEvent, ({ actor, body, write }) =>
    write(async (tx) => {
      const creation = { organizer: actor, event: body, delaySeconds: config.EVENT_PUBLISH_DELAY }
      const id = await commands.createEvent(tx, clock, creation)
      return eventInTransaction(tx, actor, id)
    }),
  )
  http.on(readEvent, ({ actor, params }) => eventForViewer(db, actor, params.id))
  http.on(listEvents, ({ actor, query }) => upcomingEvents(db, actor, clock.now(), query))
  http.on(listMyEvents, ({ actor, query }) => organizedEvents(db, actor, query))
}
