import { sql } from 'kysely'
import type { NewMember, OrganizationQuery, OrganizationRole } from '../../contract/organizations.ts'
import type { Database, Tx } from '../../db/database.ts'
import { statement } from '../../db/hot.ts'
import { pageJson } from '../../db/json.ts'
import type { JsonText } from '../../http/bind.ts'
import {
  defaultLimit,
  idCursor,
  lastId,
  type PageQuery,
  textCursor,
  textCursorSql,
} from '../../http/cursors.ts'
import type { Actor } from '../../kernel/actor.ts'
import { refuse } from '../../kernel/errors.ts'
import { isPresent } from '../accounts/access.ts'
import { archiveAtMost } from '../accounts/queries.ts'
import { memberJson, organizationJson } from './present.ts'

/** How a list is ordered, where its next page starts ($5 and on) and what a cursor says of that. */
const orders = {
  '-created_at': {
    name: 'newest',
    order: 'o.id desc',
    cursor: 'o.id::text',
    after: `o.id < coalesce($5::bigint, ${lastId})`,
    values: (cursor: string | undefined) => [idCursor(cursor)],
  },
  title: {
    name: 'by_title',
    order: 'o.title, o.id',
    cursor: textCursorSql('o.title', 'o.id'),
    after: `(o.title, o.id) > (coalesce($5::text, ''), coalesce($6::bigint, 0))`,
    values(cursor: string | undefined) {
      const after = textCursor(cursor)
      return [after?.text ?? null, after?.id ?? null]
    },
  },
}

/** A plan of its own for what is mine: it starts from the few memberships of a person, not from all organizations. */
function listing({ name, order, cursor, after }: (typeof orders)[keyof typeof orders], mine: boolean) {
  const from = `
    from organizations o
    ${mine ? '' : 'left'} join organization_members mine on mine.organization_id = o.id and mine.account_id = $1::bigint
    where ($2::text is null or position(lower($2 collate "und-x-icu") in lower(o.title)) > 0)`
  return statement(
    `organizations_${name}${mine ? '_of_mine' : ''}`,
    pageJson({
      item: organizationJson('o', 'mine'),
      cursor,
      from: `${from} and ${after}`,
      order,
      limit: '$3::int',
      total: { when: '$4::boolean', query: `select count(*) ${from}` },
    }),
  )
}

const listings = {
  '-created_at': { all: listing(orders['-created_at'], false), mine: listing(orders['-created_at'], true) },
  title: { all: listing(orders.title, false), mine: listing(orders.title, true) },
}

/** Organizations whose title has `q` in it. Throws the refusals `cursor.invalid` and, for a stranger's own, `auth.required`. */
export async function organizations(
  db: Database,
  viewer: Actor | null,
  { cursor, limit = defaultLimit, count = false, q, member, sort = '-created_at' }: OrganizationQuery,
): Promise<JsonText> {
  if (member === 'me' && !viewer) refuse('auth.required')
  const which = listings[sort][member === 'me' ? 'mine' : 'all']
  const values = [viewer?.id ?? null, q?.trim() || null, limit, count, ...orders[sort].values(cursor)]
  return (await db.hot.value(which, values)) as JsonText
}

const shownMembers = `
  from organization_members m join accounts a on a.id = m.account_id and ${isPresent('a')}
  where m.organization_id = $1`

const membersPage = statement(
  'organization_members',
  `with viewer as (
     select exists (
       select from organization_members
       where organization_id = $1 and account_id = $2::bigint and accepted_at is not null
     ) as is_member
   )
   select (${pageJson({
     item: memberJson('m', 'a', { asMember: '(select is_member from viewer)', asStaff: '$3::boolean' }),
     cursor: 'm.account_id::text',
     from: `${shownMembers} and m.account_id > coalesce($4::bigint, 0)`,
     order: 'm.account_id',
     limit: '$5::int',
     total: { when: '$6::boolean', query: `select count(*) ${shownMembers}` },
   })})`,
)

/** People of an organization; how to reach those who accepted is for others who did, and for staff in any case. */
export async function membersForViewer(
  db: Database,
  viewer: Actor | null,
  id: number,
  { cursor, limit = defaultLimit, count = false }: PageQuery,
): Promise<JsonText> {
  const values = [id, viewer?.id ?? null, viewer?.isStaff ?? false, idCursor(cursor), limit, count]
  return (await db.hot.value(membersPage, values)) as JsonText
}

/** Whether somebody who accepted and can act owns the organization, as the transaction has left it. */
export async function hasPresentOwner(tx: Tx, id: number): Promise<boolean> {
  const owner = await tx
    .selectFrom('organization_members')
    .innerJoin('accounts', 'accounts.id', 'organization_members.account_id')
    .select('accounts.id')
    .where('organization_id', '=', id)
    .where('organization_members.role', '=', 'owner')
    .where('accepted_at', 'is not', null)
    .where(sql.raw<boolean>(isPresent('accounts')))
    .limit(1)
    .executeTakeFirst()
  return owner !== undefined
}

/** Whose accounts are meant, in order. Throws the refusal `organization.member_unknown`, not saying who it is that nobody knows. */
export async function peopleNamed(
  tx: Tx,
  named: readonly NewMember[],
): Promise<{ account_id: number; role: OrganizationRole }[]> {
  const ids = named.map(({ user_id }) => user_id ?? null)
  const emails = named.map(({ email }) => email ?? null)
  const { rows } = await sql<{ account_id: number | null }>`
    select a.id as account_id
    from unnest(${ids}::bigint[], ${emails}::citext[]) with ordinality as asked (user_id, email, place)
    left join accounts a on (a.id = asked.user_id or a.email = asked.email) and ${sql.raw(isPresent('a'))}
    order by asked.place`.execute(tx)
  return rows.map(({ account_id }, place) => ({
    account_id: account_id ?? refuse('organization.member_unknown'),
    role: named[place]?.role ?? 'member',
  }))
}

export interface MembershipFacts {
  account_id: number
  title: string
  created_at: Date
}

/** What a message about having been added needs to know; nobody is told who has left, is blocked or gone. */
export async function membershipFacts(
  db: Database,
  id: number,
  accountIds: readonly number[],
): Promise<MembershipFacts[]> {
  return db.read
    .selectFrom('organization_members')
    .innerJoin('organizations', 'organizations.id', 'organization_id')
    .innerJoin('accounts', 'accounts.id', 'account_id')
    .select(['account_id', 'title', 'organization_members.created_at'])
    .where('organization_id', '=', id)
    .where('account_id', 'in', accountIds)
    .where(sql.raw<boolean>(isPresent('accounts')))
    .execute()
}

/** The ids of the organizations somebody belongs to, or was added to. */
export async function organizationsOf(db: Database, accountId: number): Promise<number[]> {
  const rows = await db.read
    .selectFrom('organization_members')
    .select('organization_id')
    .where('account_id', '=', accountId)
    .orderBy('organization_id')
    .execute()
  return rows.map(({ organization_id }) => organization_id)
}

/** Memberships of somebody, for their archive. */
export async function organizationsArchive(db: Database, accountId: number): Promise<unknown> {
  return db.read
    .selectFrom('organization_members')
    .innerJoin('organizations', 'organizations.id', 'organization_id')
    .select(['organization_id', 'title', 'role', 'organization_members.created_at', 'accepted_at'])
    .where('account_id', '=', accountId)
    .orderBy('organization_id', 'desc')
    .limit(archiveAtMost)
    .execute()
}

/**
 * Which of these organizations an account is an accepted member of, in the order of their ids; held, so that none is
 * deleted before this transaction has put something up in its name.
 */
export async function acceptedMembershipsAmong(
  tx: Tx,
  accountId: number,
  ids: readonly number[],
): Promise<number[]> {
  if (ids.length === 0) return []
  const rows = await tx
    .selectFrom('organizations')
    .innerJoin('organization_members', 'organization_id', 'organizations.id')
    .select('organizations.id')
    .where('organizations.id', 'in', ids)
    .where('account_id', '=', accountId)
    .where('accepted_at', 'is not', null)
    .orderBy('organizations.id')
    .forKeyShare('organizations')
    .execute()
  return rows.map(({ id }) => id)
}
