import {
  blockUser,
  listAuditLog,
  listUsers,
  readUser,
  unblockUser,
  updateUser,
} from '../../../contract/users.ts'
import type { Binder } from '../../../http/bind.ts'
import { refuse } from '../../../kernel/errors.ts'
import type { Platform } from '../../../platform.ts'
import { auditLog } from '../audit/queries.ts'
import type { Actors } from '../sessions/access.ts'
import { accountForStaff } from './access.ts'
import { changeAccount } from './commands.ts'
import { presentManagedUser } from './present.ts'
import { managedUsers } from './queries.ts'

export function bindUsers(http: Binder, { clock, db, realtime }: Platform, actors: Actors): void {
  http.on(listUsers, ({ query }) => managedUsers(db, query))
  http.on(readUser, async ({ params }) => presentManagedUser(await accountForStaff(db, params.id)))
  http.on(listAuditLog, ({ query }) => auditLog(db, query))

  http.on(updateUser, async ({ actor, body, params, write }) => {
    const user = await write(async (tx) =>
      presentManagedUser(
        await changeAccount(tx, clock, { actor, id: params.id, action: 'user.update', change: body }),
      ),
    )
    actors.forget(params.id)
    if (body.is_active === false) realtime.disconnect(params.id)
    return user
  })

  http.on(blockUser, async ({ actor, body, params, write }) => {
    if (actor.id === params.id) refuse('account.self')
    const change = { is_blocked: true, blocked_reason: body.reason ?? null }
    const user = await write(async (tx) =>
      presentManagedUser(
        await changeAccount(tx, clock, {
          actor,
          id: params.id,
          action: 'user.block',
          change,
          reason: change.blocked_reason,
        }),
      ),
    )
    actors.forget(params.id)
    realtime.disconnect(params.id)
    return user
  })

  http.on(unblockUser, async ({ actor, params, write }) => {
    const change = { is_blocked: false, blocked_reason: null }
    const user = await write(async (tx) =>
      presentManagedUser(
        await changeAccount(tx, clock, { actor, id: params.id, action: 'user.unblock', change }),
      ),
    )
    actors.forget(params.id)
    return user
  })
}
