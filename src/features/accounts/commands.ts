import { DatabaseError } from 'pg'
import type { register, updateMe } from '../../contract/accounts.ts'
import type { BodyOf } from '../../contract/route.ts'
import type { Database, Tx } from '../../db/database.ts'
import { emit } from '../../jobs/job.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import { refuse } from '../../kernel/errors.ts'
import { secret, spokenCode } from '../../kernel/ids.ts'
import { accountSecured, type SecurityAct } from './jobs.ts'
import { hashPassword } from './passwords/secrets.ts'
import { accountById } from './queries.ts'
import { checkPassword, checkTimeZone, normalizePhone, usernameFromEmail } from './rules.ts'
import type { Account } from './tables.ts'

type Registration = Omit<BodyOf<typeof register>, 'password' | 'role'> & { role?: Account['role'] }

/** Makes an account. `locale` is the caller's, for who names none. The hash is made outside, as no transaction waits for it. */
export async function createAccount(
  tx: Tx,
  clock: Clock,
  registration: Registration,
  passwordHash: string,
  locale: 'ru' | 'en',
): Promise<Account> {
  const now = clock.now()
  const spoken = registration.locale ?? locale
  const values = {
    email: registration.email,
    password_hash: passwordHash,
    first_name: registration.first_name ?? '',
    middle_name: registration.middle_name ?? '',
    last_name: registration.last_name ?? '',
    phone: registration.phone === undefined ? null : normalizePhone(registration.phone, spoken),
    role: registration.role ?? 'client',
    is_staff: registration.role === 'admin',
    locale: spoken,
    time_zone: checkTimeZone(registration.time_zone ?? 'UTC'),
    created_at: now,
    updated_at: now,
  }
  const insert = (username: string) =>
    tx
      .insertInto('accounts')
      .values({ ...values, username })
      .onConflict((conflict) => conflict.column('username').doNothing())
      .returningAll()
      .executeTakeFirst()
      .catch(refuseTaken)

  if (registration.username !== undefined)
    return (await insert(registration.username)) ?? refuse('account.username_taken')
  const base = usernameFromEmail(registration.email)
  // The second try has 40 random bits more: it does not meet a namesake.
  const account = (await insert(base)) ?? (await insert(`${base}-${spokenCode().slice(0, 8).toLowerCase()}`))
  return account ?? refuse('account.username_taken')
}

/** The address of a picture of mine within a width in pixels, which may be shown from now on. Throws the refusal `media.unknown`. */
export type PictureOf = (tx: Tx, actor: Actor, id: number, within: number) => Promise<string>

/** Twice as wide as the largest avatar on a page, for sharp screens. */
const avatarWidth = 320

/** Changes one's own profile: what is named, nothing else. */
export async function updateAccount(
  tx: Tx,
  clock: Clock,
  actor: Actor,
  change: BodyOf<typeof updateMe>,
  pictureOf: PictureOf,
): Promise<Account> {
  const account = await accountById(tx, actor.id)
  const { phone, time_zone, avatar_id, ...plain } = change
  const locale = change.locale ?? account.locale
  return tx
    .updateTable('accounts')
    .set({
      ...plain,
      ...(phone !== undefined && { phone: phone === null ? null : normalizePhone(phone, locale) }),
      ...(time_zone !== undefined && { time_zone: checkTimeZone(time_zone) }),
      ...(avatar_id !== undefined && {
        avatar_id,
        avatar_url: avatar_id === null ? null : await pictureOf(tx, actor, avatar_id, avatarWidth),
      }),
      updated_at: clock.now(),
    })
    .where('id', '=', actor.id)
    .returningAll()
    .executeTakeFirstOrThrow()
    .catch(refuseTaken)
}

/** Two who ask for one name at the same moment: the unique key decides, here it gets its words. */
export function refuseTaken(error: unknown): never {
  const constraint = error instanceof DatabaseError ? error.constraint : undefined
  if (constraint === 'accounts_email_key') refuse('account.email_taken')
  if (constraint === 'accounts_username_key') refuse('account.username_taken')
  throw error
}
/** Has the owner of an account told, once this transaction commits. */
export async function emitSecured(tx: Tx, clock: Clock, accountId: number, act: SecurityAct): Promise<void> {
  const at = clock.now().toISOString()
  await emit(tx, accountSecured, { account_id: accountId, at, cause: `${act.kind} ${secret(12)}`, act })
}

/** Makes an administrator when nobody has the address; never changes an existing account. Answers whether one was made. */
export async function createAdmin(
  db: Database,
  clock: Clock,
  email: string,
  password: string,
): Promise<boolean> {
  await checkPassword(password, email)
  const known = await db.read
    .selectFrom('accounts')
    .select('id')
    .where('email', '=', email)
    .executeTakeFirst()
  if (known) return false
  const passwordHash = await hashPassword(password)
  await db.write((tx) => createAccount(tx, clock, { email, role: 'admin' }, passwordHash, 'en'))
  return true
}
