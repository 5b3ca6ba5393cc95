import { SignJWT } from 'jose'
import type { Clock } from '../../src/kernel/clock.ts'

/** The JWT_SECRET of every world. */
export const secret = 'a secret for worlds that no deployment has'

/** Signs an access token as the server does. */
export async function signAccess(accountId: number, sessionId: number, clock: Clock): Promise<string> {
  const now = Math.floor(clock.now().getTime() / 1000)
  return new SignJWT({ user_id: accountId, token_type: 'access', sid: sessionId })
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'configured' })
    .setSubject(String(accountId))
    .setIssuer('veche')
    .setAudience('veche')
    .setIssuedAt(now)
    .setExpirationTime(now + 15 * 60)
    .sign(new TextEncoder().encode(secret))
}
