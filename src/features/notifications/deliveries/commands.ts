import type { Insertable, Updateable } from 'kysely'
import type { Tx } from '../../../db/database.ts'
import { emit } from '../../../jobs/job.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { refuse } from '../../../kernel/errors.ts'
import { record } from '../../accounts/audit/commands.ts'
import { sending } from '../mail/jobs.ts'
import type { DeliveriesTable, DeliveryRow } from '../tables.ts'

export type NewDelivery = Omit<Insertable<DeliveriesTable>, 'state' | 'attempts' | 'next_at' | 'created_at'>

/**
 * Enters messages, which wait to be sent or, where there is no way out, are kept; answers the ids of those whose cause
 * was not entered before.
 */
export async function enterDeliveries(
  tx: Tx,
  clock: Clock,
  deliveries: readonly NewDelivery[],
  state: 'waiting' | 'kept',
): Promise<number[]> {
  if (deliveries.length === 0) return []
  const now = clock.now()
  const next_at = state === 'waiting' ? now : null
  const entered = await tx
    .insertInto('deliveries')
    .values(deliveries.map((delivery) => ({ ...delivery, state, next_at, created_at: now })))
    .onConflict((conflict) => conflict.column('cause').doNothing())
    .returning('id')
    .execute()
  return entered.map(({ id }) => id)
}

export type Outcome = Updateable<DeliveriesTable>

/** Writes down how it went with a message that waits. Answers whether it still waited. */
export async function settleDelivery(tx: Tx, id: number, outcome: Outcome): Promise<boolean> {
  const settled = await tx
    .updateTable('deliveries')
    .set({ next_at: null, ...outcome })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .returning('id')
    .executeTakeFirst()
  return settled !== undefined
}

/**
 * Sends a failed or kept message again, with its first Message-ID, and writes down who asked.
 * Throws the refusals `not_found` and `delivery.under_way`.
 */
export async function retryDelivery(tx: Tx, clock: Clock, actor: Actor, id: number): Promise<DeliveryRow> {
  const before = await tx
    .selectFrom('deliveries')
    .select('state')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!before) refuse('not_found')
  if (before.state === 'waiting' || before.state === 'sent') refuse('delivery.under_way')
  const waiting = await tx
    .updateTable('deliveries')
    .set({ state: 'waiting', attempts: 0, next_at: clock.now() })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  await emit(tx, sending(waiting.kind), { delivery_id: id })
  await record(tx, clock, actor, {
    action: 'delivery.retry',
    subject: { kind: 'delivery', id },
    before: { state: before.state },
    after: { state: waiting.state },
  })
  return waiting
}
