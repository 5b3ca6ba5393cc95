import {
  acceptMembership,
  addMember,
  changeMember,
  changeOrganization,
  createOrganization,
  deleteOrganization,
  listMembers,
  listOrganizations,
  readOrganization,
  removeMember,
} from '../../contract/organizations.ts'
import type { Binder } from '../../http/bind.ts'
import type { Platform } from '../../platform.ts'
import type { PictureOf } from '../accounts/commands.ts'
import {
  memberInTransaction,
  organizationForViewer,
  organizationInTransaction,
  refuseUnlessThere,
} from './access.ts'
import * as commands from './commands.ts'
import { membersForViewer, organizations } from './queries.ts'

export function bindOrganizations(http: Binder, { clock, db }: Platform, pictureOf: PictureOf): void {
  http.on(listOrganizations, ({ actor, query }) => organizations(db, actor, query))
  http.on(createOrganization, ({ actor, body, write }) =>
    write(async (tx) => {
      const id = await commands.createOrganization(tx, clock, actor, body, pictureOf)
      return organizationInTransaction(tx, actor, id)
    }),
  )
  http.on(readOrganization, ({ actor, params }) => organizationForViewer(db, actor, params.id))
  http.on(changeOrganization, ({ actor, params, body, write }) =>
    write(async (tx) => {
      await commands.changeOrganization(tx, clock, actor, params.id, body, pictureOf)
      return organizationInTransaction(tx, actor, params.id)
    }),
  )
  http.on(deleteOrganization, ({ actor, params, write }) =>
    write(async (tx) => {
      await commands.deleteOrganization(tx, actor, params.id)
    }),
  )

  http.on(listMembers, async ({ actor, params, query }) => {
    await refuseUnlessThere(db, params.id)
    return membersForViewer(db, actor, params.id, query)
  })
  http.on(addMember, ({ actor, params, body, write }) =>
    write(async (tx) => {
      const accountId = await commands.addMember(tx, clock, actor, params.id, body)
      return memberInTransaction(tx, actor, params.id, accountId)
    }),
  )
  http.on(acceptMembership, ({ actor, params, write }) =>
    write(async (tx) => {
      await commands.acceptMembership(tx, clock, actor, params.id)
      return memberInTransaction(tx, actor, params.id, actor.id)
    }),
  )
  http.on(changeMember, ({ actor, params, body, write }) =>
    write(async (tx) => {
      await commands.changeMember(tx, actor, params.id, params.user_id, body.role)
      return memberInTransaction(tx, actor, params.id, params.user_id)
    }),
  )
  http.on(removeMember, ({ actor, params, write }) =>
    write(async (tx) => {
      await commands.removeMember(tx, actor, params.id, params.user_id)
    }),
  )
}
