import type { RefusalCode } from '../../../contract/refusals.ts'
import type { Database } from '../../../db/database.ts'
import { type Statement, statement } from '../../../db/hot.ts'
import type { Actor, Role } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { Credential } from '../../../kernel/credentials.ts'
import { Refusal, refuse } from '../../../kernel/errors.ts'
import { sha256 } from './commands.ts'
import type { AccessTokens } from './secrets.ts'

/** A block, an ended session or a lost role takes hold at the latest after this. */
const freshMs = 1000
const rememberAtMost = 50_000
/** How exactly "last used" is kept: not every request writes. */
const usedEvery = '5 minutes'

interface Row extends Record<string, unknown> {
  key: string
  account_id: number
  role: Role
  is_staff: boolean
  is_blocked: boolean
  is_active: boolean
  session_id: number | null
  token_id: number | null
  scope: Actor['scope']
  stale: boolean
}

const account = 'a.id as account_id, a.role, a.is_staff, a.is_blocked, a.is_active'
const ofSession = `${account}, s.id as session_id, null::bigint as token_id, 'write' as scope,
  s.last_used_at < $2::timestamptz - interval '${usedEvery}' as stale
  from sessions s join accounts a on a.id = s.account_id where s.ended_at is null and s.expires_at > $2::timestamptz`

/** Each of the four takes keys and the time, and answers the living ones. */
const sessionsById = statement(
  'sessions_by_id',
  `select s.id::text as key, ${ofSession} and s.id = any ($1::bigint[])`,
)
const sessionsByCookie = statement(
  'sessions_by_cookie',
  `select encode(s.cookie_hash, 'hex') as key, ${ofSession}
     and s.cookie_hash = any (array(select decode(k, 'hex') from unnest($1::text[]) k))`,
)
const ofToken = `${account}, null::bigint as session_id, t.id as token_id, t.scope,
  coalesce(t.last_used_at < $2::timestamptz - interval '${usedEvery}', true) as stale
  from api_tokens t join accounts a on a.id = t.account_id where coalesce(t.expires_at > $2::timestamptz, true)`

const tokensById = statement(
  'api_tokens_by_id',
  `select t.id::text as key, ${ofToken} and t.id = any ($1::bigint[])`,
)
const tokensByHash = statement(
  'api_tokens_by_hash',
  `select encode(t.token_hash, 'hex') as key, ${ofToken}
     and t.token_hash = any (array(select decode(k, 'hex') from unnest($1::text[]) k))`,
)

const touch = statement(
  'touch_credentials',
  `with s as (update sessions set last_used_at = $3 where id = any ($1::bigint[]))
   update api_tokens set last_used_at = $3 where id = any ($2::bigint[])`,
)

type Known = { at: number; accountId: number | null } & ({ actor: Actor } | { refused: RefusalCode })

/** Who is asking: the only way from a credential to a person. */
export interface Actors {
  identify(credential: Credential): Promise<Actor>
  /** Whether a person who was let in may stay; for sockets, which outlive a request. Throws `unavailable`. */
  stillAllowed(actor: Actor): Promise<boolean>
  /** Called when a session ends or an account changes on this node, so that it holds from the next request on. */
  forget(accountId: number): void
}

export function createActors(db: Database, clock: Clock, tokens: AccessTokens): Actors {
  /** Remembers who is behind a key for a second, and asks for all keys of one turn of the event loop at once. */
  function watch(lookUp: Statement) {
    const known = new Map<string, Known>()
    let asked: { keys: Set<string>; answer: Promise<void> } | null = null

    async function ask(keys: Set<string>): Promise<void> {
      await new Promise<void>((resolve) => setImmediate(resolve))
      asked = null
      const now = clock.now()
      const rows = await db.hot.rows<Row>(lookUp, [[...keys], now])
      const found = new Map(rows.map((row) => [row.key, row]))
      for (const key of keys) {
        if (known.size >= rememberAtMost) known.delete(known.keys().next().value as string)
        known.set(key, { at: now.getTime(), ...judge(found.get(key)) })
      }
      const stale = rows.filter((row) => row.stale)
      if (stale.length > 0) await touched(stale, now)
    }

    return {
      known,
      async actor(key: string): Promise<Actor> {
        let behind = known.get(key)
        if (!behind || clock.now().getTime() - behind.at > freshMs) {
          known.delete(key)
          if (!asked) {
            const keys = new Set<string>()
            asked = { keys, answer: ask(keys) }
          }
          asked.keys.add(key)
          await asked.answer
          behind = known.get(key)
        }
        if (!behind) refuse('auth.token_invalid')
        return 'actor' in behind ? behind.actor : refuse(behind.refused)
      },
    }
  }

  async function touched(rows: Row[], now: Date): Promise<void> {
    const ids = (column: 'session_id' | 'token_id') =>
      rows.map((row) => row[column]).filter((id) => id !== null)
    await db.hot.write(touch, [ids('session_id'), ids('token_id'), now])
  }

  const bySession = watch(sessionsById)
  const byCookie = watch(sessionsByCookie)
  const byToken = watch(tokensByHash)
  const byTokenId = watch(tokensById)

  return {
    async identify({ kind, token }) {
      if (kind === 'bearer') return bySession.actor(String((await tokens.verify(token)).sessionId))
      return (kind === 'cookie' ? byCookie : byToken).actor(sha256(token).toString('hex'))
    },
    async stillAllowed(actor) {
      try {
        if (actor.sessionId !== null) await bySession.actor(String(actor.sessionId))
        if (actor.tokenId !== null) await byTokenId.actor(String(actor.tokenId))
        return true
      } catch (error) {
        if (error instanceof Refusal && error.code !== 'unavailable') return false
        throw error
      }
    },
    forget(accountId) {
      for (const { known } of [bySession, byCookie, byToken, byTokenId]) {
        for (const [key, behind] of known) if (behind.accountId === accountId) known.delete(key)
      }
    },
  }
}

function judge(row: Row | undefined): Omit<Known, 'at'> & ({ actor: Actor } | { refused: RefusalCode }) {
  if (!row) return { accountId: null, refused: 'auth.token_invalid' }
  const accountId = row.account_id
  if (row.is_blocked || !row.is_active) return { accountId, refused: 'auth.blocked' }
  const { role, is_staff: isStaff, session_id: sessionId, token_id: tokenId, scope } = row
  return { accountId, actor: { id: accountId, role, isStaff, sessionId, tokenId, scope } }
}
