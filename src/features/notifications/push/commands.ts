import type { PushSubscription, subscribeToPush } from '../../../contract/push.ts'
import type { BodyOf } from '../../../contract/route.ts'
import type { Database, Tx } from '../../../db/database.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { refuse } from '../../../kernel/errors.ts'
import { refuseUnlessStillHere } from '../../accounts/access.ts'
import { presentSubscription } from './present.ts'
import { endpointOf, mostPerAccount } from './rules.ts'
import { isAuthSecret, isPoint } from './secrets.ts'
import './tables.ts'

interface Subscriber {
  actor: Actor
  userAgent: string
  mayReach: (url: string) => boolean
}

/**
 * Sends what an account is told to one more browser. Whoever signed in to a browser last is the one it belongs to: an endpoint
 * leaves the account it was of. A session is one browser, so its former endpoint goes; of more than 20 the oldest.
 * Throws the refusal `push.invalid`.
 */
export async function subscribe(
  tx: Tx,
  clock: Clock,
  { actor, userAgent, mayReach }: Subscriber,
  { endpoint: shown, keys: { p256dh, auth } }: BodyOf<typeof subscribeToPush>,
): Promise<PushSubscription> {
  const endpoint = endpointOf(shown, mayReach)
  if (endpoint === null || !isPoint(p256dh) || !isAuthSecret(auth)) refuse('push.invalid')
  // The account's row is the lock that makes the count exact.
  await tx.selectFrom('accounts').select('id').where('id', '=', actor.id).forNoKeyUpdate().execute()
  await refuseUnlessStillHere(tx, actor.id)
  const subscription = {
    account_id: actor.id,
    session_id: actor.sessionId,
    p256dh,
    auth,
    user_agent: userAgent,
    created_at: clock.now(),
  }
  const made = await tx
    .insertInto('push_subscriptions')
    .values({ endpoint, ...subscription })
    .onConflict((conflict) => conflict.column('endpoint').doUpdateSet(subscription))
    .returningAll()
    .executeTakeFirstOrThrow()
  const others = tx
    .deleteFrom('push_subscriptions')
    .where('account_id', '=', actor.id)
    .where('id', '<>', made.id)
  if (actor.sessionId !== null) await others.where('session_id', '=', actor.sessionId).execute()
  await others
    .where('id', 'in', (old) =>
      old
        .selectFrom('push_subscriptions')
        .select('id')
        .where('account_id', '=', actor.id)
        .where('id', '<>', made.id)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .offset(mostPerAccount - 1),
    )
    .execute()
  return presentSubscription(made, actor)
}

/** Sends no more to a browser. Throws the refusal `not_found` for one that is not mine. */
export async function unsubscribe(tx: Tx, actor: Actor, id: number): Promise<void> {
  const gone = await tx
    .deleteFrom('push_subscriptions')
    .where('id', '=', id)
    .where('account_id', '=', actor.id)
    .returning('id')
    .executeTakeFirst()
  if (!gone) refuse('not_found')
}

/** Lets go of a browser that takes no more messages, unless it has another address by now. */
export async function letGo(db: Database, { id, endpoint }: { id: number; endpoint: string }): Promise<void> {
  await db.read
    .deleteFrom('push_subscriptions')
    .where('id', '=', id)
    .where('endpoint', '=', endpoint)
    .execute()
}
