import { sql } from 'kysely'
import type { Delivery, listDeliveries } from '../../../contract/deliveries.ts'
import type { QueryOf } from '../../../contract/route.ts'
import type { Database } from '../../../db/database.ts'
import { type Page, pageById } from '../../../http/pages.ts'
import type { DeliveryRow } from '../tables.ts'
import { presentDelivery } from './present.ts'

/** The ledger for administrators, newest first. */
export async function deliveries(
  db: Database,
  query: QueryOf<typeof listDeliveries>,
): Promise<Page<Delivery>> {
  let found = db.read.selectFrom('deliveries')
  if (query.state !== undefined) found = found.where('state', '=', query.state)
  if (query.kind !== undefined) found = found.where('kind', '=', query.kind)
  if (query.channel !== undefined) found = found.where('channel', '=', query.channel)
  if (query.address !== undefined) found = found.where('address', '=', query.address)
  if (query.account !== undefined) found = found.where('account_id', '=', query.account)
  return pageById(query, {
    rows: (before, limit) =>
      found.selectAll().where('id', '<', before).orderBy('id', 'desc').limit(limit).execute(),
    count: () => found.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
    present: presentDelivery,
  })
}

/** A message while it waits, and whether its receiver has been shut out since it was written. */
export async function waitingDelivery(
  db: Database,
  id: number,
): Promise<(DeliveryRow & { is_shut_out: boolean }) | undefined> {
  return db.read
    .selectFrom('deliveries')
    .leftJoin('accounts', 'accounts.id', 'deliveries.account_id')
    .selectAll('deliveries')
    .select(sql<boolean>`coalesce(accounts.is_blocked or not accounts.is_active, false)`.as('is_shut_out'))
    .where('deliveries.id', '=', id)
    .where('deliveries.state', '=', 'waiting')
    .executeTakeFirst()
}
