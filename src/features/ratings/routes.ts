import {
  answerRating,
  deleteAnswer,
  deleteRating,
  listRatings,
  rateEvent,
  readRating,
} from '../../contract/ratings.ts'
import type { Binder } from '../../http/bind.ts'
import { refuse } from '../../kernel/errors.ts'
import type { Platform } from '../../platform.ts'
import { maySeeEvent } from '../events/access.ts'
import { ratingInTransaction } from './access.ts'
import * as commands from './commands.ts'
import { ratingOfEvent, ratingsOfEvent } from './queries.ts'

export function bindRatings(http: Binder, { clock, db, realtime }: Platform): void {
  const announce = (eventId: number, revision: number | null) => {
    if (revision !== null) realtime.publish(`event:${eventId}`, 'changed', { revision })
  }

  http.on(readRating, ({ actor, params, query }) =>
    ratingOfEvent(db, actor, params.id, { now: clock.now(), key: query.key }),
  )
  http.on(rateEvent, async ({ actor, params, body, write }) => {
    let revision = null as number | null
    const rating = await write(async (tx) => {
      revision = await commands.rateEvent(tx, clock, actor, params.id, body)
      return ratingInTransaction(tx, params.id, actor.id)
    })
    announce(params.id, revision)
    return rating
  })
  http.on(deleteRating, async ({ actor, params, write }) => {
    let revision = null as number | null
    const nothing = await write(async (tx) => {
      revision = await commands.deleteRating(tx, clock, actor, params.id)
    })
    announce(params.id, revision)
    return nothing
  })
  http.on(listRatings, async ({ actor, params, query }) => {
    if (!(await maySeeEvent(db, actor, params.id, query.key))) refuse('not_found')
    return ratingsOfEvent(db, params.id, query)
  })

  http.on(answerRating, ({ actor, params, body, write }) =>
    write(async (tx) => {
      const { id: eventId, user_id: accountId } = params
      await commands.answerRating(tx, clock, actor, { eventId, accountId, text: body.text })
      return ratingInTransaction(tx, eventId, accountId)
    }),
  )
  http.on(deleteAnswer, ({ actor, params, write }) =>
    write(async (tx) => {
      const { id: eventId, user_id: accountId } = params
      await commands.answerRating(tx, clock, actor, { eventId, accountId, text: null })
      return ratingInTransaction(tx, eventId, accountId)
    }),
  )
}
