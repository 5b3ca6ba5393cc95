import type { Tx } from '../../../db/database.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { refuse } from '../../../kernel/errors.ts'
import { emitSecured } from '../commands.ts'
import type { Account } from '../tables.ts'
import { newRecoveryCodes, newTotpSecret, recoveryHash, stepOf, type TotpVault } from './secrets.ts'
import './tables.ts'

/** Makes a secret that waits for its first code; one that waited before is replaced. Throws the refusal `totp.enabled`. */
export async function beginTotp(
  tx: Tx,
  clock: Clock,
  vault: TotpVault,
  { id, email }: Account,
): Promise<ReturnType<typeof newTotpSecret>> {
  const made = newTotpSecret(email)
  const sealed_secret = vault.close(id, made.secret)
  const waiting = await tx
    .insertInto('totp_secrets')
    .values({ account_id: id, sealed_secret, created_at: clock.now() })
    .onConflict((conflict) =>
      conflict
        .column('account_id')
        .doUpdateSet({ sealed_secret, created_at: clock.now() })
        .where('totp_secrets.confirmed_at', 'is', null),
    )
    .returning('account_id')
    .executeTakeFirst()
  if (!waiting) refuse('totp.enabled')
  return made
}

/** From now on codes are asked for at sign-in. Answers the recovery codes. Throws `auth.otp_invalid` and `totp.enabled`. */
export async function confirmTotp(
  tx: Tx,
  clock: Clock,
  vault: TotpVault,
  accountId: number,
  code: string,
): Promise<string[]> {
  const now = clock.now()
  const waiting = await tx
    .selectFrom('totp_secrets')
    .select(['sealed_secret', 'confirmed_at'])
    .where('account_id', '=', accountId)
    .forUpdate()
    .executeTakeFirst()
  if (waiting?.confirmed_at) refuse('totp.enabled')
  const secret = waiting && vault.open(accountId, waiting.sealed_secret)
  const last_step = secret ? stepOf(secret, digitsOf(code), now) : null
  if (last_step === null) refuse('auth.otp_invalid')
  await tx
    .updateTable('totp_secrets')
    .set({ confirmed_at: now, last_step })
    .where('account_id', '=', accountId)
    .execute()
  const codes = newRecoveryCodes()
  await tx
    .insertInto('recovery_codes')
    .values(codes.map((code) => ({ account_id: accountId, code_hash: recoveryHash(code) })))
    .execute()
  await emitSecured(tx, clock, accountId, { kind: 'totp.enabled' })
  return codes
}

/** Forgets the authenticator and its recovery codes; harmless where there is none. */
export async function disableTotp(tx: Tx, clock: Clock, accountId: number): Promise<void> {
  await tx.deleteFrom('recovery_codes').where('account_id', '=', accountId).execute()
  const forgotten = await tx
    .deleteFrom('totp_secrets')
    .where('account_id', '=', accountId)
    .returning('confirmed_at')
    .executeTakeFirst()
  // One that no code was ever shown of asked for nothing at sign-in.
  if (forgotten?.confirmed_at) await emitSecured(tx, clock, accountId, { kind: 'totp.disabled' })
}

/**
 * Asks who has an authenticator for its code, or for a recovery code in its place, and uses that up.
 * Throws the refusals `auth.otp_required` and `auth.otp_invalid`.
 */
export async function spendOtp(
  tx: Tx,
  clock: Clock,
  vault: TotpVault,
  accountId: number,
  otp: string | undefined,
): Promise<void> {
  const kept = await tx
    .selectFrom('totp_secrets')
    .select('sealed_secret')
    .where('account_id', '=', accountId)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst()
  if (!kept) return
  if (otp === undefined) refuse('auth.otp_required')
  const code = digitsOf(otp)
  const isSpent = /^\d{6}$/.test(code)
    ? await spendCode(tx, clock, accountId, vault.open(accountId, kept.sealed_secret), code)
    : await spendRecoveryCode(tx, accountId, otp)
  if (!isSpent) refuse('auth.otp_invalid')
}

/** The guarded update decides between two who show one code at once (RFC 6238, section 5.2: accepted only once). */
async function spendCode(
  tx: Tx,
  clock: Clock,
  accountId: number,
  secret: string | null,
  code: string,
): Promise<boolean> {
  const step = secret ? stepOf(secret, code, clock.now()) : null
  if (step === null) return false
  const spent = await tx
    .updateTable('totp_secrets')
    .set({ last_step: step })
    .where('account_id', '=', accountId)
    .where('last_step', '<', step)
    .returning('account_id')
    .executeTakeFirst()
  return spent !== undefined
}

async function spendRecoveryCode(tx: Tx, accountId: number, code: string): Promise<boolean> {
  const spent = await tx
    .deleteFrom('recovery_codes')
    .where('account_id', '=', accountId)
    .where('code_hash', '=', recoveryHash(code))
    .returning('account_id')
    .executeTakeFirst()
  return spent !== undefined
}

/** Apps show `492 039`. */
function digitsOf(code: string): string {
  return code.replaceAll(/\s/g, '')
}
