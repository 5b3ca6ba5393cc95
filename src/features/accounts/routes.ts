import { readMe, register, updateMe } from '../../contract/accounts.ts'
import type { Binder } from '../../http/bind.ts'
import type { Platform } from '../../platform.ts'
import { myAccount } from './access.ts'
import { createAccount, type PictureOf, updateAccount } from './commands.ts'
import { type Archive, bindFarewell } from './farewell/routes.ts'
import { bindPasskeys } from './passkeys/routes.ts'
import { bindPasswords } from './passwords/routes.ts'
import { hashPassword } from './passwords/secrets.ts'
import { presentUser } from './present.ts'
import { bindRecovery } from './recovery/routes.ts'
import { checkPassword } from './rules.ts'
import { bindSessions, type Identity } from './sessions/routes.ts'
import { bindTokens } from './tokens/routes.ts'
import { bindTotp } from './totp/routes.ts'
import { openTotpVault } from './totp/secrets.ts'
import { bindUsers } from './users/routes.ts'

export function bindAccounts(
  http: Binder,
  platform: Platform,
  {
    identity,
    archives,
    pictureOf,
  }: { identity: Identity; archives: readonly Archive[]; pictureOf: PictureOf },
): void {
  const { clock, db } = platform
  const vault = openTotpVault(identity.key.bytes)
  const signIn = bindSessions(http, platform, identity, vault)
  bindPasswords(http, platform, identity.actors)
  bindRecovery(http, platform, identity.actors)
  bindTokens(http, platform, identity.actors)
  bindTotp(http, platform, vault)
  bindPasskeys(http, platform, signIn)
  bindUsers(http, platform, identity.actors)
  bindFarewell(http, platform, { actors: identity.actors, archives })

  http.on(register, async ({ body: { password, ...registration }, locale, request, reply, write }) => {
    await checkPassword(password, registration.email)
    const passwordHash = await hashPassword(password)
    return write(async (tx) => {
      const account = await createAccount(tx, clock, registration, passwordHash, locale)
      return signIn(tx, account, request, reply)
    })
  })

  http.on(readMe, async ({ actor }) => presentUser(await myAccount(db, actor)))
  http.on(updateMe, ({ actor, body, write }) =>
    write(async (tx) => presentUser(await updateAccount(tx, clock, actor, body, pictureOf))),
  )
}
