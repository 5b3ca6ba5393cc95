import { beginTotp, confirmTotp, disableTotp, readSecondFactors } from '../../../contract/second-factors.ts'
import type { Binder } from '../../../http/bind.ts'
import { refuse } from '../../../kernel/errors.ts'
import type { Platform } from '../../../platform.ts'
import { myAccount } from '../access.ts'
import { forgiveAttempts, takeAttempt } from '../attempts/commands.ts'
import { attemptAt } from '../attempts/queries.ts'
import { presentPasskey } from '../passkeys/present.ts'
import { passkeysOf } from '../passkeys/queries.ts'
import { confirmPassword } from '../passwords/access.ts'
import * as commands from './commands.ts'
import { myTotp } from './queries.ts'
import type { TotpVault } from './secrets.ts'

export function bindTotp(http: Binder, platform: Platform, vault: TotpVault): void {
  const { config, clock, db } = platform

  http.on(readSecondFactors, async ({ actor }) => {
    const [totp, passkeys] = await Promise.all([myTotp(db, actor), passkeysOf(db, actor.id)])
    return { ...totp, passkeys: passkeys.map(presentPasskey) }
  })

  http.on(beginTotp, async ({ actor, body, request, write }) => {
    const account = await confirmPassword(platform, actor, body.password, request.ip)
    return write((tx) => commands.beginTotp(tx, clock, vault, account))
  })

  http.on(confirmTotp, async ({ actor, body, request, write }) => {
    if (actor.sessionId === null) refuse('forbidden')
    const account = await myAccount(db, actor)
    const attempt = await attemptAt(db, account, account.email, request.ip)
    if (config.RATE_LIMIT === 'on') await db.write((tx) => takeAttempt(tx, clock, attempt))
    return write(async (tx) => {
      const recovery_codes = await commands.confirmTotp(tx, clock, vault, actor.id, body.code)
      await forgiveAttempts(tx, attempt)
      return { recovery_codes }
    })
  })

  http.on(disableTotp, async ({ actor, body, request, write }) => {
    await confirmPassword(platform, actor, body.password, request.ip)
    return write(async (tx) => {
      await commands.disableTotp(tx, clock, actor.id)
      return undefined
    })
  })
}
