import type { Insertable, Updateable } from 'kysely'
import type { Tx } from '../../../db/database.ts'
import { emit } from '../../../jobs/job.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { refuse } from '../../../kernel/errors.ts'
import { record } from '../../accounts/audit/commands.ts'
import { sendMail } from '../mail/jobs.ts'
import type { DeliveriesTable, DeliveryRow } from '../tables.ts'

type NewDelivery = Omit<Insertable<DeliveriesTable>, 'state' | 'attempts' | 'next_at' | 'created_at'>

/** Enters a message that waits to be sent; answers its id, or nothing when its cause was entered before. */
export async function enterDelivery(
  tx: Tx,
  clock: Clock,
  delivery: NewDelivery,
): Promise<number | undefined> {
  const now = clock.now()
  const entered = await tx
    .insertInto('deliveries')
    .values({ ...delivery, state: 'waiting', next_at: now, created_at: now })
    .onConflict((conflict) => conflict.column('cause').doNothing())
    .returning('id')
    .executeTakeFirst()
  return entered?.id
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
  await emit(tx, sendMail, { delivery_id: id })
  await record(tx, clock, actor, {
    action: 'delivery.retry',
    subject: { kind: 'delivery', id },
    before: { state: before.state },
    after: { state: waiting.state },
  })
  return waiting
}
