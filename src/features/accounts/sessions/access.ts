import type { Database } from '../../../db/database.ts'
import { statement } from '../../../db/hot.ts'
import type { Actor, Role } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { Credential } from '../../../kernel/credentials.ts'
import { type Refusal, refuse } from '../../../kernel/errors.ts'
import { sha256 } from './commands.ts'
import type { AccessTokens } from './secrets.ts'

/** A block, an ended session or a lost role takes hold at the latest after this. */
const freshMs = 1000
const rememberAtMost = 50_000

interface SessionRow {
  session_id: number
  account_id: number
  role: Role
  is_staff: boolean
  is_blocked: boolean
  is_active: boolean
}

type Known = { at: number; actor: Actor } | { at: number; refused: Refusal['code'] }

const columns = `s.id as session_id, a.id as account_id, a.role, a.is_staff, a.is_blocked, a.is_active`
const alive = `s.ended_at is null and s.expires_at > $2`

const sessionsById = statement(
  'sessions_by_id',
  `select ${columns} from sessions s join accounts a on a.id = s.account_id where s.id = any ($1::bigint[]) and ${alive}`,
)
const sessionByCookie = statement(
  'session_by_cookie',
  `select ${columns} from sessions s join accounts a on a.id = s.account_id where s.cookie_hash = $1 and ${alive}`,
)

/** Who is asking: the only way from a credential to a person. Remembers an answer for a second, asks for many at once. */
export interface Actors {
  identify(credential: Credential): Promise<Actor>
  /** Whether a person who was let in may stay; for sockets, which outlive a request. */
  stillAllowed(actor: Actor): Promise<boolean>
  /** Called when a session ends or an account changes on this node, so that it holds from the next request on. */
  forget(accountId: number): void
}

export function createActors(db: Database, clock: Clock, tokens: AccessTokens): Actors {
  const bySession = new Map<number, Known>()
  const byCookie = new Map<string, number>()
  let asked: { ids: Set<number>; answer: Promise<void> } | null = null

  function remember(sessionId: number, row: SessionRow | undefined): void {
    const at = clock.now().getTime()
    if (bySession.size >= rememberAtMost) bySession.delete(bySession.keys().next().value as number)
    bySession.delete(sessionId)
    if (!row) bySession.set(sessionId, { at, refused: 'auth.token_invalid' })
    else if (row.is_blocked || !row.is_active) bySession.set(sessionId, { at, refused: 'auth.blocked' })
    else {
      const actor = { id: row.account_id, role: row.role, isStaff: row.is_staff, sessionId }
      bySession.set(sessionId, { at, actor })
    }
  }

  /** All sessions asked for in one turn of the event loop go in one statement. */
  function load(sessionId: number): Promise<void> {
    if (!asked) {
      const ids = new Set<number>()
      asked = {
        ids,
        answer: new Promise<void>((resolve) => setImmediate(resolve)).then(async () => {
          asked = null
          const rows = await db.hot.rows<SessionRow & Record<string, unknown>>(sessionsById, [
            [...ids],
            clock.now(),
          ])
          const found = new Map(rows.map((row) => [row.session_id, row]))
          for (const id of ids) remember(id, found.get(id))
        }),
      }
    }
    asked.ids.add(sessionId)
    return asked.answer
  }

  async function actorOf(sessionId: number): Promise<Actor> {
    let known = bySession.get(sessionId)
    if (!known || clock.now().getTime() - known.at > freshMs) {
      await load(sessionId)
      known = bySession.get(sessionId)
    }
    if (!known) refuse('auth.token_invalid')
    return 'actor' in known ? known.actor : refuse(known.refused)
  }

  return {
    async identify(credential) {
      if (credential.kind === 'token') refuse('auth.token_invalid')
      if (credential.kind === 'bearer') return actorOf((await tokens.verify(credential.token)).sessionId)
      const known = byCookie.get(credential.token)
      if (known !== undefined) return actorOf(known)
      const [row] = await db.hot.rows<SessionRow & Record<string, unknown>>(sessionByCookie, [
        sha256(credential.token),
        clock.now(),
      ])
      if (!row) refuse('auth.token_invalid')
      remember(row.session_id, row)
      if (byCookie.size >= rememberAtMost) byCookie.delete(byCookie.keys().next().value as string)
      byCookie.set(credential.token, row.session_id)
      return actorOf(row.session_id)
    },
    async stillAllowed(actor) {
      return actorOf(actor.sessionId).then(
        () => true,
        () => false,
      )
    },
    forget(accountId) {
      for (const [sessionId, known] of bySession) {
        if ('actor' in known && known.actor.id === accountId) bySession.delete(sessionId)
      }
    },
  }
}
