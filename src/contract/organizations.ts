import { type Static, Type } from 'typebox'
import { Person } from './accounts.ts'
import { route } from './route.ts'
import { Id, IdParams, Instant, nullable, PictureUrl, pageOf, pageQuery, shape } from './shapes.ts'

export const organizationRoles = ['owner', 'member'] as const
const Role = Type.Enum([...organizationRoles])
export type OrganizationRole = (typeof organizationRoles)[number]

export const Organization = shape('Organization', {
  id: Id,
  title: Type.String(),
  description: Type.String(),
  postcode: Type.String(),
  address: Type.String(),
  full_address: Type.String({ description: '`postcode` and `address`, joined with a comma' }),
  logo_url: nullable(PictureUrl),
  my_role: nullable(Role),
  my_membership_accepted: Type.Boolean({
    description: 'false with a `my_role`: I was added and have not accepted yet, the role gives no rights',
  }),
  created_at: Instant,
  updated_at: Instant,
})
export type Organization = Static<typeof Organization>

/**
 * A person of an organization; `contacts` are shown among those who accepted to belong to it, and to staff. To anybody
 * else they are null.
 */
export const Member = shape('Member', {
  user: Person,
  role: Role,
  accepted: Type.Boolean({ description: 'whether the person agreed to belong to it' }),
  contacts: nullable(
    shape('MemberContacts', {
      email: Type.String(),
      phone: nullable(Type.String({ description: 'E.164' })),
    }),
  ),
  created_at: Instant,
})
export type Member = Static<typeof Member>

/** Whom to add: by exactly one of `user_id` and `email`. */
export const NewMember = Type.Object(
  {
    user_id: Type.Optional(Id),
    email: Type.Optional(Type.String({ format: 'email', maxLength: 254, examples: ['boris@example.org'] })),
    role: Type.Optional(Type.Enum([...organizationRoles], { default: 'member' })),
  },
  {
    title: 'NewMember',
    additionalProperties: false,
    oneOf: [{ required: ['user_id'] }, { required: ['email'] }],
  },
)
export type NewMember = Static<typeof NewMember>

const Title = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S', examples: ['Reading room'] })
const details = {
  description: Type.Optional(Type.String({ maxLength: 5000, examples: ['We sing on Tuesdays.'] })),
  postcode: Type.Optional(Type.String({ maxLength: 20, examples: ['191186'] })),
  address: Type.Optional(Type.String({ maxLength: 300, examples: ['St Petersburg, Nevsky prospekt 28'] })),
  logo_id: Type.Optional(nullable(Id)),
}

export const NewOrganization = shape('NewOrganization', {
  title: Title,
  ...details,
  members: Type.Optional(
    Type.Array(NewMember, { maxItems: 100, examples: [[{ user_id: 7, role: 'member' }]] }),
  ),
})
export type NewOrganization = Static<typeof NewOrganization>

export const OrganizationChange = shape('OrganizationChange', { title: Type.Optional(Title), ...details })
export type OrganizationChange = Static<typeof OrganizationChange>

const MemberParams = Type.Object({ id: Id, user_id: Id }, { additionalProperties: false })

export const listOrganizations = route({
  method: 'GET',
  path: '/organizations',
  who: 'anyone',
  tag: 'Organizations',
  summary: 'Organizations, newest first or by title',
  query: Type.Object(
    {
      ...pageQuery,
      q: Type.Optional(
        Type.String({ minLength: 1, maxLength: 100, description: 'a part of the title, in any case' }),
      ),
      member: Type.Optional(Type.Enum(['me'], { description: 'only those I belong to, or was added to' })),
      sort: Type.Optional(Type.Enum(['-created_at', 'title'], { default: '-created_at' })),
    },
    { additionalProperties: false },
  ),
  reply: { status: 200, body: pageOf('OrganizationPage', Organization) },
  refusals: ['cursor.invalid', 'auth.required'],
})
export type OrganizationQuery = Static<typeof listOrganizations.query>

export const createOrganization = route({
  method: 'POST',
  path: '/organizations',
  who: 'person',
  tag: 'Organizations',
  summary: 'Found an organization',
  description:
    'Who founds it is an owner. All `members` are added or none, are told, and belong to it when they accept; of one named twice the first mention counts. Who of them is unknown is not said.',
  body: NewOrganization,
  reply: { status: 201, body: Organization },
  refusals: ['organization.member_unknown', 'media.unknown'],
  attemptsPerMinute: 60,
})

export const readOrganization = route({
  method: 'GET',
  path: '/organizations/:id',
  who: 'anyone',
  tag: 'Organizations',
  summary: 'An organization',
  params: IdParams,
  reply: { status: 200, body: Organization },
  refusals: ['not_found'],
})

export const changeOrganization = route({
  method: 'PATCH',
  path: '/organizations/:id',
  who: 'person',
  tag: 'Organizations',
  summary: 'Change an organization',
  description: 'For its owners. What is not sent stays as it is.',
  params: IdParams,
  body: OrganizationChange,
  reply: { status: 200, body: Organization },
  refusals: ['not_found', 'forbidden', 'media.unknown'],
})

export const deleteOrganization = route({
  method: 'DELETE',
  path: '/organizations/:id',
  who: 'person',
  tag: 'Organizations',
  summary: 'Delete an organization',
  description: 'For its owners.',
  params: IdParams,
  reply: { status: 204, body: null },
  refusals: ['not_found', 'forbidden'],
})

export const listMembers = route({
  method: 'GET',
  path: '/organizations/:id/members',
  who: 'anyone',
  tag: 'Organizations',
  summary: 'People of an organization',
  description:
    'Members who accepted see how to reach each other; staff see it of everybody. Blocked people are left out.',
  params: IdParams,
  query: Type.Object(pageQuery, { additionalProperties: false }),
  reply: { status: 200, body: pageOf('MemberPage', Member) },
  refusals: ['not_found', 'cursor.invalid'],
})

export const addMember = route({
  method: 'POST',
  path: '/organizations/:id/members',
  who: 'person',
  tag: 'Organizations',
  summary: 'Add a person',
  description:
    'For its owners. The person is told, and has no rights and shows no contacts until they accept.',
  params: IdParams,
  body: NewMember,
  reply: { status: 201, body: Member },
  refusals: ['not_found', 'forbidden', 'organization.member_unknown', 'organization.member_exists'],
  attemptsPerMinute: 60,
})

export const acceptMembership = route({
  method: 'POST',
  path: '/organizations/:id/accept',
  who: 'person',
  tag: 'Organizations',
  summary: 'Accept to belong to an organization',
  description:
    'For who was added to it. From then on its members see how to reach me, and I them. Again changes nothing.',
  params: IdParams,
  reply: { status: 200, body: Member },
  refusals: ['not_found'],
})

export const changeMember = route({
  method: 'PATCH',
  path: '/organizations/:id/members/:user_id',
  who: 'person',
  tag: 'Organizations',
  summary: 'Change the role of a member',
  description: 'For its owners; the last one who accepted stays an owner.',
  params: MemberParams,
  body: shape('MemberChange', { role: Role }),
  reply: { status: 200, body: Member },
  refusals: ['not_found', 'forbidden', 'organization.last_owner'],
})

export const removeMember = route({
  method: 'DELETE',
  path: '/organizations/:id/members/:user_id',
  who: 'person',
  tag: 'Organizations',
  summary: 'Remove a member, or leave',
  description:
    'Owners remove anybody; everybody may leave, or decline what they were added to. The last owner may not.',
  params: MemberParams,
  reply: { status: 204, body: null },
  refusals: ['not_found', 'forbidden', 'organization.last_owner'],
})
