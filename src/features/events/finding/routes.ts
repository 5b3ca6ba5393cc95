import { createTag, listEvents, listLocations, listTags } from '../../../contract/finding.ts'
import type { Binder } from '../../../http/bind.ts'
import { RecentAnswers } from '../../../http/recent.ts'
import type { Platform } from '../../../platform.ts'
import { createTag as addTag } from '../tags/commands.ts'
import { busiestLocations, mostUsedTags } from './facets/queries.ts'
import { shared } from './present.ts'
import { foundEvents } from './queries.ts'
import { askedFor } from './rules.ts'

export function bindFinding(http: Binder, { clock, db, realtime }: Platform): void {
  // Of strangers only: in anybody else's list stand their own bookings.
  const recent = new RecentAnswers()
  realtime.onEvent((topic, name) => {
    const [kind, id] = topic.split(':')
    if (kind !== 'event') return
    if (name === 'changed') recent.allChanged()
    else recent.changed(Number(id))
  })

  http.on(listEvents, ({ actor, query }) => {
    const search = { viewer: actor, now: clock.now(), query }
    if (actor) return foundEvents(db, search)
    return recent.answer(askedFor(query), async () =>
      shared(await foundEvents(db, search), search.now, clock.now()),
    )
  })
  http.on(listTags, ({ query }) => mostUsedTags(db, query))
  http.on(createTag, ({ body, write }) => write((tx) => addTag(tx, clock, body.name)))
  http.on(listLocations, ({ query }) => busiestLocations(db, query))
}
