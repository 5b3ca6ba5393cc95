import { createToken, deleteToken, listTokens } from '../../../contract/security.ts'
import type { Binder } from '../../../http/bind.ts'
import type { Platform } from '../../../platform.ts'
import type { Actors } from '../sessions/access.ts'
import * as commands from './commands.ts'
import { myTokens } from './queries.ts'

export function bindTokens(http: Binder, { clock, db }: Platform, actors: Actors): void {
  http.on(listTokens, ({ actor, query }) => myTokens(db, actor, query))
  http.on(createToken, ({ actor, body, write }) =>
    write((tx) => commands.createToken(tx, clock, actor, body)),
  )
  http.on(deleteToken, async ({ actor, params }) => {
    await db.write((tx) => commands.deleteToken(tx, actor, params.id))
    actors.forget(actor.id)
    return undefined
  })
}
