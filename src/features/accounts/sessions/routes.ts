import { stringifySetCookie } from 'cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { login, logout, refresh, type Signed } from '../../../contract/accounts.ts'
import { endSession, endSessions, listSessions } from '../../../contract/security.ts'
import type { Tx } from '../../../db/database.ts'
import type { Binder } from '../../../http/bind.ts'
import { sessionCookieName } from '../../../kernel/credentials.ts'
import { refuse } from '../../../kernel/errors.ts'
import type { Platform } from '../../../platform.ts'
import { forgiveAttempts, takeAttempt } from '../attempts/commands.ts'
import { attemptAt } from '../attempts/queries.ts'
import { passwordFits, pretendToCheck } from '../passwords/secrets.ts'
import { presentUser } from '../present.ts'
import { accountById, accountByLogin } from '../queries.ts'
import type { Account } from '../tables.ts'
import { spendOtp } from '../totp/commands.ts'
import type { TotpVault } from '../totp/secrets.ts'
import type { Actors } from './access.ts'
import * as commands from './commands.ts'
import { mySessions, sessionShown } from './queries.ts'
import type { AccessTokens, SigningKey } from './secrets.ts'

/** Identity as the composition root made it: the key, the tokens it signs and who they stand for. */
export interface Identity {
  key: SigningKey
  tokens: AccessTokens
  actors: Actors
}

/** How somebody who has shown who they are is let in: a new session, its tokens in the body, its cookie in the answer. */
export type SignIn = (
  tx: Tx,
  account: Account,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<Signed>

/** Binds what belongs to sessions; answers the way in, which registration shares. */
export function bindSessions(
  http: Binder,
  platform: Platform,
  { key, tokens, actors }: Identity,
  vault: TotpVault,
): SignIn {
  const { config, clock, db, realtime } = platform
  const secure = config.PUBLIC_URL?.startsWith('https:') ?? false
  const limited = config.RATE_LIMIT === 'on'

  function setCookie(reply: FastifyReply, value: string, maxAge: number): void {
    const name = sessionCookieName(secure)
    const cookie = { name, value, httpOnly: true, secure, sameSite: 'lax', path: '/', maxAge } as const
    void reply.header('set-cookie', stringifySetCookie(cookie))
  }

  async function signed(account: Account, sessionId: number, refreshToken: string): Promise<Signed> {
    const access = await tokens.sign({ accountId: account.id, sessionId })
    return { user: presentUser(account), access, refresh: refreshToken }
  }

  const signIn: SignIn = async (tx, account, request, reply) => {
    const device = { address: request.ip, userAgent: request.headers['user-agent'] ?? '' }
    const session = await commands.openSession(tx, clock, account.id, device)
    setCookie(reply, session.cookie, commands.sessionDays * 86_400)
    return signed(account, session.id, session.refresh)
  }

  /** What this node remembers of an ended session ends with it. */
  function forget(accountId: number, sessionId?: number): void {
    actors.forget(accountId)
    realtime.disconnect(accountId, sessionId)
  }

  http.on(login, async ({ body, request, reply, write }) => {
    const account = await accountByLogin(db, body.login)
    const attempt = await attemptAt(db, account, body.login, request.ip)
    if (limited) await db.write((tx) => takeAttempt(tx, clock, attempt))
    if (!account) {
      await pretendToCheck(body.password)
      refuse('auth.invalid_credentials')
    }
    if (!(await passwordFits(body.password, account.password_hash))) refuse('auth.invalid_credentials')
    if (account.is_blocked || !account.is_active) refuse('auth.blocked')
    return write(async (tx) => {
      // Before anything is forgiven: who knows the password must not guess codes without a count.
      await spendOtp(tx, clock, vault, account.id, body.otp)
      await forgiveAttempts(tx, attempt)
      return signIn(tx, account, request, reply)
    })
  })

  http.on(refresh, async ({ body, request, write }) => {
    const shown = body.refresh === undefined ? request.credential : null
    let reused: (commands.Rotation & { kind: 'reused' }) | undefined
    try {
      return await write(async (tx) => {
        const rotation =
          body.refresh !== undefined
            ? await commands.rotateSession(tx, clock, key.bytes, body.refresh)
            : await commands.renewByCookie(tx, clock, shown?.kind === 'cookie' ? shown.token : '')
        if (rotation.kind === 'reused') {
          reused = rotation
          refuse('auth.refresh_reused')
        }
        const account = await accountById(tx, rotation.accountId)
        if (account.is_blocked || !account.is_active) refuse('auth.blocked')
        return signed(account, rotation.sessionId, rotation.refresh)
      })
    } catch (error) {
      if (reused) {
        const { accountId, sessionId } = reused
        // On its own: the refusal has taken back everything of the transaction above.
        await db.write((tx) => commands.endSession(tx, clock, accountId, sessionId, 'reuse'))
        forget(accountId, sessionId)
      }
      throw error
    }
  })

  http.on(logout, async ({ body, request, reply }) => {
    const session = await sessionShown(db, tokens, body.refresh, request.credential)
    if (session) {
      const { id, account_id } = session
      await db.write((tx) => commands.endSession(tx, clock, account_id, id, 'sign_out'))
      forget(account_id, id)
    }
    if (request.credential?.kind === 'cookie') setCookie(reply, '', 0)
    return undefined
  })

  http.on(listSessions, ({ actor, query }) => mySessions(db, clock, actor, query))

  http.on(endSession, async ({ actor, params }) => {
    const ended = await db.write((tx) => commands.endSession(tx, clock, actor.id, params.id, 'owner'))
    if (!ended) refuse('not_found')
    forget(actor.id, params.id)
    return undefined
  })

  http.on(endSessions, async ({ actor, query }) => {
    const kept = query.keep_current ? actor.sessionId : null
    await db.write((tx) => commands.endSessions(tx, clock, actor.id, 'owner', kept))
    forget(actor.id)
    return undefined
  })

  return signIn
}
