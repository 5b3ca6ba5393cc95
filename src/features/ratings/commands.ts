import { sql } from 'kysely'
import type { Tx } from '../../db/database.ts'
import { emit } from '../../jobs/job.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import { refuse } from '../../kernel/errors.ts'
import { refuseUnlessMayAnswer, refuseUnlessMayRate, refuseUnlessVisible } from './access.ts'
import { ratingAnswered } from './jobs.ts'

interface Opinion {
  /** 1 to 5; none takes the rating back. */
  score: number | null
  text: string
}

/** Writes and counts a rating by the database function `put_rating`; answers the event's new revision when it changed. */
async function putRating(
  tx: Tx,
  clock: Clock,
  eventId: number,
  accountId: number,
  { score, text }: Opinion,
): Promise<number | null> {
  const { rows } = await sql<{ revision: number | null }>`
    select put_rating(${eventId}, ${accountId}, ${score}, ${text}, ${clock.now()}) as revision`.execute(tx)
  return rows[0]?.revision ?? null
}

/**
 * Rates an event, or replaces the actor's rating of it; an answer to an earlier one goes. Answers the event's new
 * revision, or nothing when it was rated just so before. Throws the refusals `not_found`, `rating.own_event`,
 * `event.closed`, `rating.too_early`, `rating.not_attended` and `auth.blocked`.
 */
export async function rateEvent(
  tx: Tx,
  clock: Clock,
  actor: Actor,
  eventId: number,
  { score, text = '' }: { score: number; text?: string },
): Promise<number | null> {
  await refuseUnlessMayRate(tx, actor, eventId, clock.now())
  return putRating(tx, clock, eventId, actor.id, { score, text: text.trim() })
}

/** Takes the actor's rating back; answers the event's new revision if there was one. Throws the refusal `not_found`. */
export async function deleteRating(
  tx: Tx,
  clock: Clock,
  actor: Actor,
  eventId: number,
): Promise<number | null> {
  await refuseUnlessVisible(tx, actor, eventId)
  return withdrawRating(tx, clock, eventId, actor.id)
}

/** Takes back a rating of somebody who is gone; answers the event's new revision if there was one. */
export async function withdrawRating(
  tx: Tx,
  clock: Clock,
  eventId: number,
  accountId: number,
): Promise<number | null> {
  return putRating(tx, clock, eventId, accountId, { score: null, text: '' })
}

/**
 * Answers a rating of the actor's event, or takes the answer back (null); who rated is told of a new one. Throws the
 * refusals `not_found` and `forbidden`.
 */
export async function answerRating(
  tx: Tx,
  clock: Clock,
  actor: Actor,
  { eventId, accountId, text }: { eventId: number; accountId: number; text: string | null },
): Promise<void> {
  await refuseUnlessMayAnswer(tx, actor, eventId)
  const rating = await tx
    .selectFrom('ratings')
    .select('answer')
    .where('event_id', '=', eventId)
    .where('account_id', '=', accountId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!rating) refuse('not_found')
  const answer = text?.trim() ?? null
  if (answer === rating.answer) return
  await tx
    .updateTable('ratings')
    .set({ answer, answered_at: answer === null ? null : clock.now() })
    .where('event_id', '=', eventId)
    .where('account_id', '=', accountId)
    .execute()
  if (answer !== null) await emit(tx, ratingAnswered, { event_id: eventId, account_id: accountId })
}
