import { type Static, Type } from 'typebox'
import { User } from './accounts.ts'
import { route } from './route.ts'
import { Id, IdParams, Instant, nullable, pageOf, pageQuery, shape } from './shapes.ts'

const Name = Type.String({ maxLength: 100, examples: ['Anna'] })
const Role = Type.Enum(['client', 'specialist', 'admin'])

/** An account as staff sees it. */
export const ManagedUser = shape('ManagedUser', {
  ...User.properties,
  is_active: Type.Boolean(),
  is_blocked: Type.Boolean(),
  blocked_reason: nullable(Type.String()),
})
export type ManagedUser = Static<typeof ManagedUser>

export const userSorts = ['-created_at', 'created_at', 'username', 'email'] as const

export const listUsers = route({
  method: 'GET',
  path: '/users',
  who: 'staff',
  tag: 'Administration',
  summary: 'Accounts',
  query: Type.Object(
    {
      ...pageQuery,
      q: Type.Optional(Type.String({ maxLength: 100, description: 'part of an e-mail, username or name' })),
      role: Type.Optional(Role),
      is_staff: Type.Optional(Type.Boolean()),
      is_active: Type.Optional(Type.Boolean()),
      is_blocked: Type.Optional(Type.Boolean()),
      sort: Type.Optional(Type.Enum([...userSorts])),
    },
    { additionalProperties: false },
  ),
  reply: { status: 200, body: pageOf('ManagedUserPage', ManagedUser) },
  refusals: ['cursor.invalid'],
})

export const readUser = route({
  method: 'GET',
  path: '/users/:id',
  who: 'staff',
  tag: 'Administration',
  summary: 'An account',
  params: IdParams,
  reply: { status: 200, body: ManagedUser },
  refusals: ['not_found'],
})

export const updateUser = route({
  method: 'PATCH',
  path: '/users/:id',
  who: 'admin',
  tag: 'Administration',
  summary: 'Change names, role and flags of an account',
  description: 'The last administrator who can still sign in stays one.',
  params: IdParams,
  body: shape('UserChange', {
    first_name: Type.Optional(Name),
    middle_name: Type.Optional(Name),
    last_name: Type.Optional(Name),
    role: Type.Optional(Role),
    is_staff: Type.Optional(Type.Boolean()),
    is_active: Type.Optional(Type.Boolean()),
  }),
  reply: { status: 200, body: ManagedUser },
  refusals: ['not_found', 'account.last_admin'],
})

export const blockUser = route({
  method: 'POST',
  path: '/users/:id/block',
  who: 'admin',
  tag: 'Administration',
  summary: 'Block an account',
  description: 'At once: requests, refresh, open sockets. Repeating it changes the reason.',
  params: IdParams,
  body: shape('Block', { reason: Type.Optional(Type.String({ maxLength: 1000, examples: ['spam'] })) }),
  reply: { status: 200, body: ManagedUser },
  refusals: ['not_found', 'account.last_admin', 'account.self'],
})

export const unblockUser = route({
  method: 'POST',
  path: '/users/:id/unblock',
  who: 'admin',
  tag: 'Administration',
  summary: 'Unblock an account',
  params: IdParams,
  reply: { status: 200, body: ManagedUser },
  refusals: ['not_found'],
})

export const AuditEntry = shape('AuditEntry', {
  id: Id,
  actor: nullable(shape('AuditActor', { id: Id, username: Type.String() })),
  action: Type.String({ examples: ['user.block'] }),
  subject: shape('AuditSubject', { kind: Type.String(), id: Id }),
  before: Type.Unknown(),
  after: Type.Unknown(),
  reason: nullable(Type.String()),
  created_at: Instant,
})
export type AuditEntry = Static<typeof AuditEntry>

export const listAuditLog = route({
  method: 'GET',
  path: '/audit-log',
  who: 'staff',
  tag: 'Administration',
  summary: 'What staff did, newest first',
  query: Type.Object(
    {
      ...pageQuery,
      actor: Type.Optional(Id),
      action: Type.Optional(Type.String({ maxLength: 60 })),
      user: Type.Optional(Id),
    },
    { additionalProperties: false },
  ),
  reply: { status: 200, body: pageOf('AuditPage', AuditEntry) },
  refusals: ['cursor.invalid'],
})
