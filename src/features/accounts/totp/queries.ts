import type { SecondFactors } from '../../../contract/second-factors.ts'
import type { Database } from '../../../db/database.ts'
import type { Actor } from '../../../kernel/actor.ts'
import './tables.ts'

/** Whether my authenticator is asked for, and how many recovery codes are left. */
export async function myTotp(db: Database, actor: Actor): Promise<Omit<SecondFactors, 'passkeys'>> {
  const [confirmed, codes] = await Promise.all([
    db.read
      .selectFrom('totp_secrets')
      .select('account_id')
      .where('account_id', '=', actor.id)
      .where('confirmed_at', 'is not', null)
      .executeTakeFirst(),
    db.read
      .selectFrom('recovery_codes')
      .select((eb) => eb.fn.countAll<number>().as('left'))
      .where('account_id', '=', actor.id)
      .executeTakeFirstOrThrow(),
  ])
  return { totp: confirmed !== undefined, recovery_codes_left: codes.left }
}
