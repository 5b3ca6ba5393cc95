import { sql } from 'kysely'
import type { Tx } from '../../../db/database.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { refuse } from '../../../kernel/errors.ts'
import '../tables.ts'

const quarterHour = 15 * 60_000
export const day = 24 * 3_600_000
/** Wrong guesses at one account: a person who forgot stays below, a machine that guesses gets nowhere. */
const perAccount = { quarterHour: 10, day: 100 }
/** Wrong guesses from one address, at whatever accounts: an office behind one address stays below. */
const perAddress = { quarterHour: 100 }

export interface Attempt {
  /** The account, or the name that was tried where there is none: both are limited alike. */
  subject: string
  address: string
  /** The account signed in from this address before. Strangers' guesses elsewhere do not lock its owner out here. */
  known: boolean
}

/**
 * Counts an attempt before the password is looked at, so that parallel guesses cannot share a count.
 * Throws the refusal `auth.too_many_attempts`; what is refused is not counted, so nobody is locked out for ever.
 */
export async function takeAttempt(tx: Tx, clock: Clock, { subject, address, known }: Attempt): Promise<void> {
  const now = clock.now().getTime()
  const at = (ago: number) => new Date(now - ago)
  // Always the account before the address, so that two attempts cannot wait for each other.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`attempt ${subject}`}, 0))`.execute(tx)
  await sql`select pg_advisory_xact_lock(hashtextextended(${`attempt from ${address}`}, 0))`.execute(tx)
  const { rows } = await sql<{ recent: number; today: number; here: number }>`
    select
      count(*) filter (where of_subject and at > ${at(quarterHour)}) as recent,
      count(*) filter (where of_subject) as today,
      count(*) filter (where address = ${address}::inet and at > ${at(quarterHour)}) as here
    from (
      select at, address, subject = ${subject} and known = ${known} and (not known or address = ${address}::inet) as of_subject
      from sign_in_attempts
      where at > ${at(day)} and (subject = ${subject} or address = ${address}::inet)
    ) attempts`.execute(tx)
  const counts = rows[0] ?? { recent: 0, today: 0, here: 0 }
  if (
    counts.recent >= perAccount.quarterHour ||
    counts.today >= perAccount.day ||
    counts.here >= perAddress.quarterHour
  ) {
    refuse('auth.too_many_attempts')
  }
  await tx.insertInto('sign_in_attempts').values({ subject, address, known, at: clock.now() }).execute()
}

/** Who it is was proven: what was tried from here at this account no longer counts. */
export async function forgiveAttempts(tx: Tx, { subject, address }: Attempt): Promise<void> {
  await tx
    .deleteFrom('sign_in_attempts')
    .where('subject', '=', subject)
    .where('address', '=', address)
    .execute()
}
