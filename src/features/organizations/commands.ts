import { sql } from 'kysely'
import type {
  NewMember,
  NewOrganization,
  OrganizationChange,
  OrganizationRole,
} from '../../contract/organizations.ts'
import type { Tx } from '../../db/database.ts'
import { emit } from '../../jobs/job.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import { refuse } from '../../kernel/errors.ts'
import { isPresent } from '../accounts/access.ts'
import type { PictureOf } from '../accounts/commands.ts'
import { lockOrganization, lockOwnOrganization } from './access.ts'
import { membersAdded } from './jobs.ts'
import { hasPresentOwner, peopleNamed } from './queries.ts'

/** Wide enough for the head of its page. */
const logoWidth = 960

/** The columns of a logo that was chosen, taken away (null) or not spoken of. Throws the refusal `media.unknown`. */
async function logo(tx: Tx, actor: Actor, logo_id: number | null | undefined, pictureOf: PictureOf) {
  if (logo_id === undefined) return {}
  return { logo_id, logo_url: logo_id === null ? null : await pictureOf(tx, actor, logo_id, logoWidth) }
}

/**
 * Founds an organization and answers its id. The founder belongs to it at once, the others when they accept.
 * Throws the refusals `organization.member_unknown` and `media.unknown`.
 */
export async function createOrganization(
  tx: Tx,
  clock: Clock,
  founder: Actor,
  { members = [], title, description, postcode, address, logo_id }: NewOrganization,
  pictureOf: PictureOf,
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
      ...(await logo(tx, founder, logo_id, pictureOf)),
      created_at: now,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('organization_members')
    .values({ organization_id: id, account_id: founder.id, role: 'owner', created_at: now, accepted_at: now })
    .execute()
  await addPeople(tx, now, id, people)
  return id
}

/** For owners. Throws the refusals `not_found`, `forbidden` and `media.unknown`. */
export async function changeOrganization(
  tx: Tx,
  clock: Clock,
  owner: Actor,
  id: number,
  { title, description, postcode, address, logo_id }: OrganizationChange,
  pictureOf: PictureOf,
): Promise<void> {
  await lockOwnOrganization(tx, owner, id)
  await tx
    .updateTable('organizations')
    .set({
      title: title?.trim(),
      description: description?.trim(),
      postcode: postcode?.trim(),
      address: address?.trim(),
      ...(await logo(tx, owner, logo_id, pictureOf)),
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

/** Adds those who do not belong to it yet, and has them told; answers their ids. */
async function addPeople(
  tx: Tx,
  now: Date,
  id: number,
  people: readonly { account_id: number; role: OrganizationRole }[],
): Promise<number[]> {
  if (people.length === 0) return []
  const added = await tx
    .insertInto('organization_members')
    .values(
      people.map(({ account_id, role }) => ({ organization_id: id, account_id, role, created_at: now })),
    )
    .onConflict((known) => known.columns(['organization_id', 'account_id']).doNothing())
    .returning('account_id')
    .execute()
  const account_ids = added.map(({ account_id }) => account_id)
  if (account_ids.length > 0) await emit(tx, membersAdded, { organization_id: id, account_ids })
  return account_ids
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
  const [added] = await addPeople(tx, clock.now(), id, people)
  return added ?? refuse('organization.member_exists')
}

/** Accepts, for the actor, to belong to an organization; again changes nothing. Throws the refusal `not_found`. */
export async function acceptMembership(tx: Tx, clock: Clock, actor: Actor, id: number): Promise<void> {
  await lockOrganization(tx, actor, id)
  const accepted = await tx
    .updateTable('organization_members')
    .set((eb) => ({ accepted_at: eb.fn.coalesce('accepted_at', eb.val(clock.now())) }))
    .where('organization_id', '=', id)
    .where('account_id', '=', actor.id)
    .returning('account_id')
    .executeTakeFirst()
  if (!accepted) refuse('not_found')
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
    .returning(['role', 'accepted_at'])
    .executeTakeFirst()
  if (!removed) refuse('not_found')
  const owned = removed.role === 'owner' && removed.accepted_at !== null
  if (owned && !(await hasPresentOwner(tx, id))) refuse('organization.last_owner')
}

/**
 * Ends the membership of somebody who is gone. Where they owned the organization and no owner is left who can act, the
 * longest accepted member inherits, one who can act before others; where nobody else accepted to belong, it goes too.
 */
export async function bequeathMembership(tx: Tx, id: number, accountId: number): Promise<void> {
  await tx.selectFrom('organizations').select('id').where('id', '=', id).forNoKeyUpdate().execute()
  const ended = await tx
    .deleteFrom('organization_members')
    .where('organization_id', '=', id)
    .where('account_id', '=', accountId)
    .returning(['role', 'accepted_at'])
    .executeTakeFirst()
  const owned = ended?.role === 'owner' && ended.accepted_at !== null
  if (!owned || (await hasPresentOwner(tx, id))) return
  const heir = await tx
    .selectFrom('organization_members')
    .innerJoin('accounts', 'accounts.id', 'account_id')
    .select('account_id')
    .where('organization_id', '=', id)
    .where('accepted_at', 'is not', null)
    .orderBy(sql.raw(isPresent('accounts')), 'desc')
    .orderBy('accepted_at')
    .orderBy('account_id')
    .limit(1)
    .executeTakeFirst()
  if (!heir) {
    await tx.deleteFrom('organizations').where('id', '=', id).execute()
    return
  }
  await tx
    .updateTable('organization_members')
    .set({ role: 'owner' })
    .where('organization_id', '=', id)
    .where('account_id', '=', heir.account_id)
    .execute()
}
