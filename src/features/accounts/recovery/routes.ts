import { changeEmail, confirmEmail, forgotPassword, resetPassword } from '../../../contract/recovery.ts'
import type { Binder } from '../../../http/bind.ts'
import { emit } from '../../../jobs/job.ts'
import { refuse } from '../../../kernel/errors.ts'
import { secret } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform.ts'
import { forgiveAttempts } from '../attempts/commands.ts'
import { attemptAt } from '../attempts/queries.ts'
import { confirmPassword } from '../passwords/access.ts'
import { setPassword } from '../passwords/commands.ts'
import { hashPassword } from '../passwords/secrets.ts'
import { presentUser } from '../present.ts'
import { checkPassword } from '../rules.ts'
import type { Actors } from '../sessions/access.ts'
import { accountByLink } from './access.ts'
import * as commands from './commands.ts'
import { emailChangeAsked, passwordForgotten } from './jobs.ts'

export function bindRecovery(http: Binder, platform: Platform, actors: Actors): void {
  const { clock, db, realtime } = platform

  // Does the same whether or not there is such an account, so that nothing tells, the time included.
  http.on(forgotPassword, ({ body, write }) =>
    write(async (tx) => {
      await emit(tx, passwordForgotten, { email: body.email, cause: `password.forgotten ${secret(12)}` })
      return undefined
    }),
  )

  http.on(resetPassword, async ({ body, request, write }) => {
    const account = await accountByLink(db, clock, 'password', body.token)
    await checkPassword(body.password, account.email)
    const hash = await hashPassword(body.password)
    const attempt = await attemptAt(db, account, account.email, request.ip)
    const answer = await write(async (tx) => {
      await commands.spendLink(tx, clock, 'password', body.token)
      await setPassword(tx, clock, account.id, hash, null)
      await forgiveAttempts(tx, attempt)
      return undefined
    })
    actors.forget(account.id)
    realtime.disconnect(account.id)
    return answer
  })

  http.on(changeEmail, async ({ actor, body, request, write }) => {
    const account = await confirmPassword(platform, actor, body.password, request.ip)
    const session_id = actor.sessionId ?? refuse('forbidden')
    return write(async (tx) => {
      await emit(tx, emailChangeAsked, {
        account_id: account.id,
        session_id,
        email: body.email,
        at: clock.now().toISOString(),
        cause: secret(12),
      })
      return undefined
    })
  })

  http.on(confirmEmail, ({ body, write }) =>
    write(async (tx) => presentUser(await commands.confirmEmail(tx, clock, body.token))),
  )
}
