import type {
  NewMember,
  NewOrganization,
  OrganizationChange,
  OrganizationRole,
} from '../../contract/organizations.ts'
import type { Tx } from '../../db/database.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import { refuse } from '../../kernel/errors.ts'
import { lockOrganization, lockOwnOrganization } from './access.ts'
import { hasPresentOwner, peopleNamed } from './queries.ts'

/** Founds an organization and answers its id. Throws the refusal `organization.member_unknown`. */
export async function createOrganization(
  tx: Tx,
  clock: Clock,
  founder: Actor,
  { members = [], title, description, postcode, address }: NewOrganization,
): Promise<number> {
  const now = clock.now()
  const people = await peopleNamed(tx, members)
  const { id } = await tx
    .insertInto('organizations')
    .values({
      title: title.trim(),
      description: description?.trim() ?? '',
      postcode: postcode?.trim() ?? '',
      address: address?.trim() ?? '',
      created_at: now,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('organization_members')
    .values(
      [{ account_id: founder.id, role: 'owner' as const }, ...people].map(({ account_id, role }) => ({
        organization_id: id,
        account_id,
        role,
        created_at: now,
      })),
    )
    .onConflict((named) => named.columns(['organization_id', 'account_id']).doNothing())
    .execute()
  return id
}

/** For owners. Throws the refusals `not_found` and `forbidden`. */
export async function changeOrganization(
  tx: Tx,
  clock: Clock,
  owner: Actor,
  id: number,
  { title, description, postcode, address }: OrganizationChange,
): Promise<void> {
  await lockOwnOrganization(tx, owner, id)
  await tx
    .updateTable('organizations')
    .set({
      title: title?.trim(),
      description: description?.trim(),
      postcode: postcode?.trim(),
      address: address?.trim(),
      updated_at: clock.now(),
    })
    .where('id', '=', id)
    .execute()
}

/** For owners. Throws the refusals `not_found` and `forbidden`. */
export async function deleteOrganization(tx: Tx, owner: Actor, id: number): Promise<void> {
  await lockOwnOrganization(tx, owner, id)
  await tx.deleteFrom('organizations').where('id', '=', id).execute()
}

/**
 * For owners; answers whose account was added. Throws the refusals `not_found`, `forbidden`,
 * `organization.member_unknown` and `organization.member_exists`.
 */
export async function addMember(
  tx: Tx,
  clock: Clock,
  owner: Actor,
  id: number,
  member: NewMember,
): Promise<number> {
  await lockOwnOrganization(tx, owner, id)
  const people = await peopleNamed(tx, [member])
  const added = await tx
    .insertInto('organization_members')
    .values(
      people.map(({ account_id, role }) => ({
        organization_id: id,
        account_id,
        role,
        created_at: clock.now(),
      })),
    )
    .onConflict((known) => known.columns(['organization_id', 'account_id']).doNothing())
    .returning('account_id')
    .executeTakeFirst()
  return added?.account_id ?? refuse('organization.member_exists')
}

/** For owners. Throws the refusals `not_found`, `forbidden` and `organization.last_owner`. */
export async function changeMember(
  tx: Tx,
  owner: Actor,
  id: number,
  accountId: number,
  role: OrganizationRole,
): Promise<void> {
  await lockOwnOrganization(tx, owner, id)
  await tx
    .updateTable('organization_members')
    .set({ role })
    .where('organization_id', '=', id)
    .where('account_id', '=', accountId)
    .execute()
  if (!(await hasPresentOwner(tx, id))) refuse('organization.last_owner')
}

/** For owners, and for everybody to leave. Throws the refusals `not_found`, `forbidden` and `organization.last_owner`. */
export async function removeMember(tx: Tx, actor: Actor, id: number, accountId: number): Promise<void> {
  const role = await lockOrganization(tx, actor, id)
  if (role !== 'owner' && accountId !== actor.id) refuse('forbidden')
  const removed = await tx
    .deleteFrom('organization_members')
    .where('organization_id', '=', id)
    .where('account_id', '=', accountId)
    .returning('role')
    .executeTakeFirst()
  if (!removed) refuse('not_found')
  if (removed.role === 'owner' && !(await hasPresentOwner(tx, id))) refuse('organization.last_owner')
}
