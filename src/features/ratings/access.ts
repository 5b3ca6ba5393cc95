import { CompiledQuery } from 'kysely'
import type { Rating } from '../../contract/ratings.ts'
import type { Tx } from '../../db/database.ts'
import type { Actor } from '../../kernel/actor.ts'
import { refuse } from '../../kernel/errors.ts'
import { refuseUnlessStillHere } from '../accounts/access.ts'
import { visible } from '../events/access.ts'
import { ratingJson } from './present.ts'
import { hadSeat, overAt } from './rules.ts'

interface RatedEvent {
  organizer_id: number
  is_cancelled: boolean
  over_at: Date
  /** Whether the actor had a seat. */
  attended: boolean
}

const ratedEventById = `
  select e.organizer_id, e.status = 'cancelled' as is_cancelled, ${overAt('e')} as over_at, ${hadSeat('e', '$2')} as attended
  from events e where e.id = $1 and ${visible('e', '$2', 'null')}`

/** What decides about ratings of an event the actor may see. Throws the refusal `not_found`. */
async function ratedEvent(tx: Tx, actor: Actor, id: number): Promise<RatedEvent> {
  const { rows } = await tx.executeQuery<RatedEvent>(CompiledQuery.raw(ratedEventById, [id, actor.id]))
  return rows[0] ?? refuse('not_found')
}

/** Throws the refusal `not_found` for an event the actor may not see. */
export async function refuseUnlessVisible(tx: Tx, actor: Actor, id: number): Promise<void> {
  await ratedEvent(tx, actor, id)
}

/**
 * Throws the refusals `not_found`, `rating.own_event`, `event.closed` (cancelled), `rating.too_early`,
 * `rating.not_attended` and `auth.blocked`.
 */
export async function refuseUnlessMayRate(tx: Tx, actor: Actor, id: number, now: Date): Promise<void> {
  const { organizer_id, is_cancelled, over_at, attended } = await ratedEvent(tx, actor, id)
  // An organizer with a seat has one opinion of the event, and it is on its page already.
  if (organizer_id === actor.id) refuse('rating.own_event')
  if (is_cancelled) refuse('event.closed')
  if (now < over_at) refuse('rating.too_early')
  if (!attended) refuse('rating.not_attended')
  await refuseUnlessStillHere(tx, actor.id)
}

/** Throws the refusals `not_found` and, for others who see the event, `forbidden`. */
export async function refuseUnlessMayAnswer(tx: Tx, actor: Actor, id: number): Promise<void> {
  const { organizer_id } = await ratedEvent(tx, actor, id)
  if (organizer_id !== actor.id) refuse('forbidden')
}

const ratingByAccount = `
  select ${ratingJson('r', 'a')} as rating from ratings r join accounts a on a.id = r.account_id
  where r.event_id = $1 and r.account_id = $2`

/** A rating as the transaction has left it; the caller has made sure that the event may be seen. Throws the refusal `not_found`. */
export async function ratingInTransaction(tx: Tx, eventId: number, accountId: number): Promise<Rating> {
  const { rows } = await tx.executeQuery<{ rating: Rating }>(
    CompiledQuery.raw(ratingByAccount, [eventId, accountId]),
  )
  return rows[0]?.rating ?? refuse('not_found')
}
