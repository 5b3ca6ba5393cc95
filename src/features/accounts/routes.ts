import { stringifySetCookie } from 'cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Signed } from '../../contract/accounts.ts'
import { login, logout, readMe, refresh, register } from '../../contract/accounts.ts'
import type { Tx } from '../../db/database.ts'
import type { Binder } from '../../http/bind.ts'
import { sessionCookieName } from '../../kernel/credentials.ts'
import { refuse } from '../../kernel/errors.ts'
import type { Platform } from '../../platform.ts'
import { myAccount } from './access.ts'
import { checkRegistration, createAccount } from './commands.ts'
import { hashPassword, passwordFits, pretendToCheck } from './passwords/secrets.ts'
import { presentUser } from './present.ts'
import { accountById, accountByLogin } from './queries.ts'
import type { Actors } from './sessions/access.ts'
import {
  endSession,
  openSession,
  type Rotation,
  renewByCookie,
  rotateSession,
  sessionDays,
} from './sessions/commands.ts'
import { sessionShown } from './sessions/queries.ts'
import type { AccessTokens, SigningKey } from './sessions/secrets.ts'
import type { Account } from './tables.ts'

/** Identity as the composition root made it: the key, the tokens it signs and who they stand for. */
export interface Identity {
  key: SigningKey
  tokens: AccessTokens
  actors: Actors
}

export function bindAccounts(
  http: Binder,
  { config, clock, db, realtime }: Platform,
  identity: Identity,
): void {
  const { key, tokens, actors } = identity
  const secure = config.PUBLIC_URL?.startsWith('https:') ?? false
  const cookieName = sessionCookieName(secure)

  function setCookie(reply: FastifyReply, value: string, maxAge: number): void {
    const cookie = {
      name: cookieName,
      value,
      httpOnly: true,
      secure,
      sameSite: 'lax',
      path: '/',
      maxAge,
    } as const
    void reply.header('set-cookie', stringifySetCookie(cookie))
  }

  async function finish(sessionId: number, accountId: number, by: 'sign_out' | 'reuse'): Promise<void> {
    await db.write((tx) => endSession(tx, clock, sessionId, by))
    actors.forget(accountId)
    realtime.disconnect(accountId, sessionId)
  }

  async function signed(account: Account, sessionId: number, refreshToken: string): Promise<Signed> {
    const access = await tokens.sign({ accountId: account.id, sessionId })
    return { user: presentUser(account), access, refresh: refreshToken }
  }

  async function signIn(
    tx: Tx,
    account: Account,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<Signed> {
    const device = { address: request.ip, userAgent: request.headers['user-agent'] ?? '' }
    const session = await openSession(tx, clock, account.id, device)
    setCookie(reply, session.cookie, sessionDays * 86_400)
    return signed(account, session.id, session.refresh)
  }

  http.on(register, async ({ body: { password, ...registration }, locale, request, reply, write }) => {
    checkRegistration({ email: registration.email, password })
    const passwordHash = await hashPassword(password)
    return write(async (tx) => {
      const account = await createAccount(tx, clock, registration, passwordHash, locale)
      return signIn(tx, account, request, reply)
    })
  })

  http.on(login, async ({ body, request, reply, write }) => {
    const account = await accountByLogin(db, body.login)
    if (!account) {
      await pretendToCheck(body.password)
      refuse('auth.invalid_credentials')
    }
    if (!(await passwordFits(body.password, account.password_hash))) refuse('auth.invalid_credentials')
    if (account.is_blocked || !account.is_active) refuse('auth.blocked')
    return write((tx) => signIn(tx, account, request, reply))
  })

  http.on(refresh, async ({ body, request, write }) => {
    const shown = body.refresh === undefined ? request.credential : null
    let reused: (Rotation & { kind: 'reused' }) | undefined
    try {
      return await write(async (tx) => {
        const rotation =
          body.refresh !== undefined
            ? await rotateSession(tx, clock, key.bytes, body.refresh)
            : await renewByCookie(tx, clock, shown?.kind === 'cookie' ? shown.token : '')
        if (rotation.kind === 'reused') {
          reused = rotation
          refuse('auth.refresh_reused')
        }
        const account = await accountById(tx, rotation.accountId)
        if (account.is_blocked || !account.is_active) refuse('auth.blocked')
        return signed(account, rotation.sessionId, rotation.refresh)
      })
    } catch (error) {
      // On its own: the refusal has taken back everything of the transaction above.
      if (reused) await finish(reused.sessionId, reused.accountId, 'reuse')
      throw error
    }
  })

  http.on(logout, async ({ body, request, reply }) => {
    const session = await sessionShown(db, tokens, body.refresh, request.credential)
    if (session) await finish(session.id, session.account_id, 'sign_out')
    if (request.credential?.kind === 'cookie') setCookie(reply, '', 0)
    return undefined
  })

  http.on(readMe, async ({ actor }) => presentUser(await myAccount(db, actor)))
}
