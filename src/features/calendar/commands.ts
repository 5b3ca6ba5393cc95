import { sql } from 'kysely'
import type { Tx } from '../../db/database.ts'
import './tables.ts'

/** Makes the addresses of an account's feed so far worthless; answers the version of the new one. */
export async function rotateAddress(tx: Tx, accountId: number): Promise<number> {
  const { version } = await tx
    .insertInto('calendar_addresses')
    // The first address, of who has no row, is version 1.
    .values({ account_id: accountId, version: 2 })
    .onConflict((conflict) =>
      conflict.column('account_id').doUpdateSet({ version: sql`calendar_addresses.version + 1` }),
    )
    .returning('version')
    .executeTakeFirstOrThrow()
  return version
}
