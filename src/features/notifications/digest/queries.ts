import { type Selectable, sql } from 'kysely'
import { notificationKinds } from '../../../contract/notifications.ts'
import type { Tx } from '../../../db/database.ts'
import type { Tables } from '../../../db/tables.ts'
import type { Locale } from '../../../http/wording.ts'
import { isPresent } from '../../accounts/access.ts'
import { isWanted } from '../preferences/rules.ts'
import { gatheredAtOnce, mostListed } from './rules.ts'

/** Somebody who reads a digest. */
export interface DigestReader {
  id: number
  email: string
  locale: Locale
  time_zone: string
}

/** Whose turn it is, whether or not they may get mail. */
export async function dueReaders(tx: Tx, now: Date): Promise<number[]> {
  const { rows } = await sql<{ account_id: number }>`
    select distinct account_id from (
      select account_id from notifications where digest_at <= ${now} order by digest_at limit ${gatheredAtOnce}) due
    order by account_id`.execute(tx)
  return rows.map(({ account_id }) => account_id)
}

/** Those who are not blocked or gone; whoever changes their account waits until the transaction ends. */
export async function readersHeld(tx: Tx, ids: readonly number[]): Promise<DigestReader[]> {
  const { rows } = await sql<DigestReader>`
    select id, email, locale, time_zone from accounts a
    where id = any (${ids}) and ${sql.raw(isPresent('a'))} order by id for share`.execute(tx)
  return rows
}

/** What somebody is told in a digest, and of how many: of many the newest. */
export type Listed = Selectable<Tables['notifications']> & { total: number }

/** Of what was gathered that which nobody has read meanwhile, or wants no mail of any more; the newest first. */
export async function listed(tx: Tx, ids: readonly number[]): Promise<Listed[]> {
  const wanted = notificationKinds.filter((kind) => isWanted(undefined, kind, 'mail'))
  const { rows } = await sql<Listed>`
    select * from (
      select n.*, count(*) over (partition by n.account_id)::int as total,
        row_number() over (partition by n.account_id order by n.id desc) as place
      from notifications n left join notification_preferences p on p.account_id = n.account_id
      where n.id = any (${ids}) and n.read_at is null
        and coalesce((p.kinds -> n.kind ->> 'mail')::boolean, n.kind = any (${wanted}))) ranked
    where place <= ${mostListed} order by id desc`.execute(tx)
  return rows
}
