import { changePassword } from '../../../contract/security.ts'
import type { Binder } from '../../../http/bind.ts'
import type { Platform } from '../../../platform.ts'
import { checkPassword } from '../rules.ts'
import type { Actors } from '../sessions/access.ts'
import { confirmPassword } from './access.ts'
import { setPassword } from './commands.ts'
import { hashPassword } from './secrets.ts'

export function bindPasswords(http: Binder, platform: Platform, actors: Actors): void {
  const { clock, realtime } = platform

  http.on(changePassword, async ({ actor, body, request, write }) => {
    const account = await confirmPassword(platform, actor, body.current_password, request.ip)
    await checkPassword(body.password, account.email)
    const hash = await hashPassword(body.password)
    const answer = await write(async (tx) => {
      await setPassword(tx, clock, actor.id, hash, actor.sessionId)
      return undefined
    })
    actors.forget(actor.id)
    realtime.disconnect(actor.id)
    return answer
  })
}
