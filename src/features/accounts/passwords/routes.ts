import { changePassword } from '../../../contract/security.ts'
import type { Binder } from '../../../http/bind.ts'
import { refuse } from '../../../kernel/errors.ts'
import type { Platform } from '../../../platform.ts'
import { myAccount } from '../access.ts'
import { forgiveAttempts, takeAttempt } from '../attempts/commands.ts'
import { attemptAt } from '../attempts/queries.ts'
import { checkPassword } from '../rules.ts'
import type { Actors } from '../sessions/access.ts'
import { setPassword } from './commands.ts'
import { hashPassword, passwordFits } from './secrets.ts'

export function bindPasswords(http: Binder, { config, clock, db, realtime }: Platform, actors: Actors): void {
  http.on(changePassword, async ({ actor, body, request, write }) => {
    // A leaked API token must not become a password.
    if (actor.sessionId === null) refuse('forbidden')
    const account = await myAccount(db, actor)
    const attempt = await attemptAt(db, account, account.email, request.ip)
    if (config.RATE_LIMIT === 'on') await db.write((tx) => takeAttempt(tx, clock, attempt))
    if (!(await passwordFits(body.current_password, account.password_hash)))
      refuse('auth.invalid_credentials')
    checkPassword(body.password, account.email)
    const hash = await hashPassword(body.password)
    const answer = await write(async (tx) => {
      await forgiveAttempts(tx, attempt)
      await setPassword(tx, clock, actor.id, hash, actor.sessionId)
      return undefined
    })
    actors.forget(actor.id)
    realtime.disconnect(actor.id)
    return answer
  })
}
