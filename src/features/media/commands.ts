import { sql } from 'kysely'
import type { Media } from '../../contract/media.ts'
import type { Tx } from '../../db/database.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import { refuse } from '../../kernel/errors.ts'
import { presentMedia } from './present.ts'
import { columnsShowingMedia } from './queries.ts'
import { quota } from './rules.ts'
import type { Size } from './tables.ts'

/** A picture whose files are in place. */
export interface NewMedia {
  name: string
  sizes: readonly Size[]
  /** Of all sizes together. */
  bytes: number
}

/** Keeps a picture and counts it. Throws the refusal `media.quota`. */
export async function addMedia(tx: Tx, clock: Clock, actor: Actor, picture: NewMedia): Promise<Media> {
  const { name, sizes, bytes } = picture
  // One statement reads, decides and counts: fifty uploads at once are as fifty in a row.
  const counted = await tx
    .insertInto('media_usage')
    .values({ account_id: actor.id, files: 1, bytes })
    .onConflict((conflict) =>
      conflict
        .column('account_id')
        .doUpdateSet((eb) => ({
          files: eb('media_usage.files', '+', 1),
          bytes: eb('media_usage.bytes', '+', bytes),
        }))
        .where('media_usage.files', '<', quota.files)
        .where('media_usage.bytes', '<=', quota.bytes - bytes),
    )
    .returning('account_id')
    .executeTakeFirst()
  if (!counted) refuse('media.quota')
  const { id } = await tx
    .insertInto('media')
    .values({
      account_id: actor.id,
      name,
      sizes: JSON.stringify(sizes),
      bytes,
      created_at: clock.now(),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return presentMedia(id, sizes)
}

/** Rows of one transaction. */
const batch = 500

/**
 * Removes pictures that nothing shows: somebody's, or everybody's from before a time, a batch of them. Answers the
 * files to remove once the transaction is through.
 */
export async function removeUnshown(
  tx: Tx,
  which: { accountId: number } | { before: Date },
): Promise<string[]> {
  const columns = await columnsShowingMedia(tx)
  const shown = columns.map(
    ({ table, column }) =>
      sql`not exists (select from ${sql.table(table)} where ${sql.ref(column)} = media.id)`,
  )
  let unshown = tx
    .selectFrom('media')
    .select('id')
    .where(sql<boolean>`${sql.join([sql`true`, ...shown], sql` and `)}`)
    .limit(batch)
    // Who is just putting one of them to use holds it.
    .forUpdate()
    .skipLocked()
  unshown =
    'before' in which
      ? unshown.where('created_at', '<', which.before)
      : unshown.where('account_id', '=', which.accountId)
  const removed = await tx
    .deleteFrom('media')
    .where('id', 'in', unshown)
    .returning(['account_id', 'bytes', 'sizes'])
    .execute()
  for (const [accountId, rows] of Map.groupBy(removed, ({ account_id }) => account_id)) {
    if (accountId === null) continue
    const bytes = rows.reduce((sum, row) => sum + row.bytes, 0)
    await tx
      .updateTable('media_usage')
      .set((eb) => ({ files: eb('files', '-', rows.length), bytes: eb('bytes', '-', bytes) }))
      .where('account_id', '=', accountId)
      .execute()
  }
  return removed.flatMap(({ sizes }) => sizes.map(({ file }) => file))
}

/** Lets pictures that something of others shows stay without their owner. */
export async function disownMedia(tx: Tx, accountId: number): Promise<void> {
  await tx.updateTable('media').set({ account_id: null }).where('account_id', '=', accountId).execute()
  await tx.deleteFrom('media_usage').where('account_id', '=', accountId).execute()
}
