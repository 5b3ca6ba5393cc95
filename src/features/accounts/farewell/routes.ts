import { deleteMe, exportMe } from '../../../contract/accounts.ts'
import type { Database } from '../../../db/database.ts'
import type { Binder } from '../../../http/bind.ts'
import { refuse } from '../../../kernel/errors.ts'
import type { Platform } from '../../../platform.ts'
import { myAccount } from '../access.ts'
import { confirmPassword } from '../passwords/access.ts'
import type { Actors } from '../sessions/access.ts'
import { deleteAccount } from './commands.ts'

/** What a slice keeps about a person, for the person: a name in the archive and how to collect it. */
export interface Archive {
  name: string
  collect(db: Database, accountId: number): Promise<unknown>
}

export function bindFarewell(
  http: Binder,
  platform: Platform,
  { actors, archives }: { actors: Actors; archives: readonly Archive[] },
): void {
  const { clock, db, realtime } = platform

  http.on(deleteMe, async ({ actor, body, request }) => {
    await confirmPassword(platform, actor, body.password, request.ip)
    await db.write((tx) => deleteAccount(tx, clock, actor))
    actors.forget(actor.id)
    realtime.disconnect(actor.id)
    return undefined
  })

  http.on(exportMe, async ({ actor, reply }) => {
    // A leaked token must not carry everything away at once.
    if (actor.sessionId === null) refuse('forbidden')
    const { id, email } = await myAccount(db, actor)
    void reply.header('content-disposition', 'attachment; filename="veche.json"')
    const parts = await Promise.all(
      archives.map(async ({ name, collect }) => [name, await collect(db, id)] as const),
    )
    return { made_at: clock.now().toISOString(), email, ...Object.fromEntries(parts) }
  })
}
