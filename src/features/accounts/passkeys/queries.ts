import type { Database } from '../../../db/database.ts'
import type { StoredPasskey } from './tables.ts'

/** The passkeys of an account, oldest first. */
export async function passkeysOf(db: Database, accountId: number): Promise<StoredPasskey[]> {
  return db.read
    .selectFrom('passkeys')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('id')
    .execute()
}

/** The passkey that a browser shows, whosever it is. */
export async function passkeyShown(db: Database, credentialId: string): Promise<StoredPasskey | undefined> {
  return db.read
    .selectFrom('passkeys')
    .selectAll()
    .where('credential_id', '=', credentialId)
    .executeTakeFirst()
}
