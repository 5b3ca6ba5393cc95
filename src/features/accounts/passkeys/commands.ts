import type { Passkey } from '../../../contract/second-factors.ts'
import type { Tx } from '../../../db/database.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { refuse } from '../../../kernel/errors.ts'
import { emitSecured } from '../commands.ts'
import { presentPasskey } from './present.ts'
import type { NewPasskey } from './secrets.ts'
import type { StoredPasskey } from './tables.ts'

/** As long as a person looks for their key, and an attacker for a use of the challenge. */
export const challengeGoodForMs = 5 * 60_000
/** More than a person has devices. */
export const mostPerAccount = 20

/** Keeps a challenge: to add a passkey to an account, or without one to sign in. Sweeps out those that have expired. */
export async function issueChallenge(
  tx: Tx,
  clock: Clock,
  challenge: string,
  accountId: number | null,
): Promise<void> {
  const now = clock.now()
  await tx.deleteFrom('passkey_challenges').where('expires_at', '<=', now).execute()
  const expires_at = new Date(now.getTime() + challengeGoodForMs)
  await tx.insertInto('passkey_challenges').values({ challenge, account_id: accountId, expires_at }).execute()
}

/**
 * Takes a challenge out of use, whatever comes of it. Throws the refusal `passkey.invalid` for one that is not known,
 * has expired, or was issued to another account or for another purpose.
 */
export async function takeChallenge(
  tx: Tx,
  clock: Clock,
  challenge: string,
  accountId: number | null,
): Promise<void> {
  const taken = await tx
    .deleteFrom('passkey_challenges')
    .where('challenge', '=', challenge)
    .where('account_id', accountId === null ? 'is' : '=', accountId)
    .where('expires_at', '>', clock.now())
    .returning('challenge')
    .executeTakeFirst()
  if (!taken) refuse('passkey.invalid')
}

/** Adds a passkey that was checked. Throws `passkey.too_many`, and `passkey.invalid` for one that somebody has already. */
export async function addPasskey(
  tx: Tx,
  clock: Clock,
  actor: Actor,
  name: string,
  made: NewPasskey,
): Promise<Passkey> {
  // The account's row is the lock that makes the count exact.
  await tx.selectFrom('accounts').select('id').where('id', '=', actor.id).forNoKeyUpdate().execute()
  const { count } = await tx
    .selectFrom('passkeys')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('account_id', '=', actor.id)
    .executeTakeFirstOrThrow()
  if (count >= mostPerAccount) refuse('passkey.too_many')
  const added = await tx
    .insertInto('passkeys')
    .values({ ...made, account_id: actor.id, name: name.trim(), created_at: clock.now() })
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .returningAll()
    .executeTakeFirst()
  if (!added) refuse('passkey.invalid')
  await emitSecured(tx, clock, actor.id, { kind: 'passkey.added', name: added.name })
  return presentPasskey(added)
}

/**
 * Notes the use of a passkey. The guarded update lets a counter only grow: of an original and its copy one is refused
 * (WebAuthn 3, section 6.1.1); authenticators that do not count stay at 0. Throws the refusal `passkey.invalid`.
 */
export async function usePasskey(
  tx: Tx,
  clock: Clock,
  { id }: StoredPasskey,
  counter: number,
): Promise<void> {
  const used = await tx
    .updateTable('passkeys')
    .set({ counter, last_used_at: clock.now() })
    .where('id', '=', id)
    .where((eb) =>
      eb.or([eb('counter', '<', counter), eb.and([eb('counter', '=', 0), eb.lit(counter === 0)])]),
    )
    .returning('id')
    .executeTakeFirst()
  if (!used) refuse('passkey.invalid')
}

/** Removes a passkey of mine. Throws the refusal `not_found`. */
export async function deletePasskey(tx: Tx, clock: Clock, actor: Actor, id: number): Promise<void> {
  const deleted = await tx
    .deleteFrom('passkeys')
    .where('id', '=', id)
    .where('account_id', '=', actor.id)
    .returning('name')
    .executeTakeFirst()
  if (!deleted) refuse('not_found')
  await emitSecured(tx, clock, actor.id, { kind: 'passkey.deleted', name: deleted.name })
}
