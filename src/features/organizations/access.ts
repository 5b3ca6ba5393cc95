import { CompiledQuery } from 'kysely'
import type { Member, Organization, OrganizationRole } from '../../contract/organizations.ts'
import type { Database, Tx } from '../../db/database.ts'
import { statement } from '../../db/hot.ts'
import type { JsonText } from '../../http/bind.ts'
import type { Actor } from '../../kernel/actor.ts'
import { refuse } from '../../kernel/errors.ts'
import { isPresent } from '../accounts/access.ts'
import { memberJson, organizationJson } from './present.ts'

const organizationById = statement(
  'organization_by_id',
  `select ${organizationJson('o', 'mine')} as organization
   from organizations o
   left join organization_members mine on mine.organization_id = o.id and mine.account_id = $2::bigint
   where o.id = $1`,
)

/** An organization, open to everybody. Throws the refusal `not_found`. */
export async function organizationForViewer(
  db: Database,
  viewer: Actor | null,
  id: number,
): Promise<JsonText> {
  const text = await db.hot.value(organizationById, [id, viewer?.id ?? null])
  return (text ?? refuse('not_found')) as JsonText
}

/** The same within a transaction, which sees what it wrote. */
export async function organizationInTransaction(tx: Tx, viewer: Actor, id: number): Promise<Organization> {
  const { rows } = await tx.executeQuery<{ organization: Organization }>(
    CompiledQuery.raw(organizationById.text, [id, viewer.id]),
  )
  return rows[0]?.organization ?? refuse('not_found')
}

const memberByAccount = `
  select ${memberJson('m', 'a', { asMember: 'true', asStaff: '$3::boolean' })} as member
  from organization_members m join accounts a on a.id = m.account_id and ${isPresent('a')}
  where m.organization_id = $1 and m.account_id = $2`

/**
 * A member as an accepted member sees it who has just written it: an owner, or the person. Throws the refusal
 * `not_found` for one who is not shown.
 */
export async function memberInTransaction(
  tx: Tx,
  viewer: Actor,
  id: number,
  accountId: number,
): Promise<Member> {
  const { rows } = await tx.executeQuery<{ member: Member }>(
    CompiledQuery.raw(memberByAccount, [id, accountId, viewer.isStaff]),
  )
  return rows[0]?.member ?? refuse('not_found')
}

const organizationExists = statement('organization_exists', 'select true from organizations where id = $1')

/** Throws the refusal `not_found` when there is no such organization. */
export async function refuseUnlessThere(db: Database, id: number): Promise<void> {
  if ((await db.hot.value(organizationExists, [id])) === null) refuse('not_found')
}

/**
 * Locks an organization for a change of it or its members, and answers the actor's role in it. The lock comes
 * first: the role, and who else is an owner, are read as they are after every change committed before. Who was
 * added and has not accepted has no role yet. Throws the refusal `not_found`.
 */
export async function lockOrganization(tx: Tx, actor: Actor, id: number): Promise<OrganizationRole | null> {
  const organization = await tx
    .selectFrom('organizations')
    .select('id')
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!organization) refuse('not_found')
  const mine = await tx
    .selectFrom('organization_members')
    .select('role')
    .where('organization_id', '=', id)
    .where('account_id', '=', actor.id)
    .where('accepted_at', 'is not', null)
    .executeTakeFirst()
  return mine?.role ?? null
}

/** Locks an organization for its owner. Throws the refusals `not_found` and, as everybody may know of it, `forbidden`. */
export async function lockOwnOrganization(tx: Tx, actor: Actor, id: number): Promise<void> {
  if ((await lockOrganization(tx, actor, id)) !== 'owner') refuse('forbidden')
}
