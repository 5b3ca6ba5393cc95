import type { FastifyRequest } from 'fastify'
import {
  addPasskey,
  beginPasskey,
  beginPasskeyLogin,
  deletePasskey,
  passkeyLogin,
} from '../../../contract/second-factors.ts'
import type { Binder } from '../../../http/bind.ts'
import { refuse } from '../../../kernel/errors.ts'
import type { Platform } from '../../../platform.ts'
import { confirmPassword } from '../passwords/access.ts'
import { accountById } from '../queries.ts'
import type { SignIn } from '../sessions/routes.ts'
import * as commands from './commands.ts'
import { passkeyShown, passkeysOf } from './queries.ts'
import { relyingParty } from './rules.ts'
import { checkCreated, checkShown, creationOptions, requestOptions } from './secrets.ts'

export function bindPasskeys(http: Binder, platform: Platform, signIn: SignIn): void {
  const { config, clock, db } = platform
  const partyOf = ({ headers }: FastifyRequest) => relyingParty(config.PUBLIC_URL, headers.host)

  http.on(beginPasskey, async ({ actor, body, request, write }) => {
    const account = await confirmPassword(platform, actor, body.password, request.ip)
    const known = await passkeysOf(db, actor.id)
    if (known.length >= commands.mostPerAccount) refuse('passkey.too_many')
    const options = await creationOptions(partyOf(request), account, known)
    return write(async (tx) => {
      await commands.issueChallenge(tx, clock, options.challenge, actor.id)
      return { challenge_id: options.challenge, options }
    })
  })

  http.on(addPasskey, async ({ actor, body: { challenge_id, name, response }, request, write }) => {
    if (actor.sessionId === null) refuse('forbidden')
    // On its own: a refusal must not give the challenge back.
    await db.write((tx) => commands.takeChallenge(tx, clock, challenge_id, actor.id))
    const made = await checkCreated(partyOf(request), challenge_id, response)
    return write((tx) => commands.addPasskey(tx, clock, actor, name, made))
  })

  http.on(deletePasskey, async ({ actor, params }) => {
    if (actor.sessionId === null) refuse('forbidden')
    await db.write((tx) => commands.deletePasskey(tx, clock, actor, params.id))
    return undefined
  })

  http.on(beginPasskeyLogin, async ({ request, write }) => {
    const options = await requestOptions(partyOf(request))
    return write(async (tx) => {
      await commands.issueChallenge(tx, clock, options.challenge, null)
      return { challenge_id: options.challenge, options }
    })
  })

  http.on(passkeyLogin, async ({ body: { challenge_id, response }, request, reply, write }) => {
    await db.write((tx) => commands.takeChallenge(tx, clock, challenge_id, null))
    const passkey = (await passkeyShown(db, response.id)) ?? refuse('passkey.invalid')
    const counter = await checkShown(partyOf(request), challenge_id, response, passkey)
    return write(async (tx) => {
      await commands.usePasskey(tx, clock, passkey, counter)
      const account = await accountById(tx, passkey.account_id)
      if (account.is_blocked || !account.is_active) refuse('auth.blocked')
      return signIn(tx, account, request, reply)
    })
  })
}
