import { type Static, Type } from 'typebox'
import { route } from './route.ts'
import { Id, IdParams, Instant, nullable, pageOf, pageQuery, shape } from './shapes.ts'

const Password = Type.String({ minLength: 1, maxLength: 1024, examples: ['correct horse battery'] })

export const Session = shape('Session', {
  id: Id,
  current: Type.Boolean({ description: 'the one that asks' }),
  address: nullable(Type.String()),
  user_agent: Type.String(),
  created_at: Instant,
  last_used_at: Instant,
  expires_at: Instant,
})
export type Session = Static<typeof Session>

export const listSessions = route({
  method: 'GET',
  path: '/auth/sessions',
  who: 'person',
  tag: 'Security',
  summary: 'Where I am signed in, newest first',
  query: Type.Object(pageQuery, { additionalProperties: false }),
  reply: { status: 200, body: pageOf('SessionPage', Session) },
  refusals: ['cursor.invalid'],
})

export const endSession = route({
  method: 'DELETE',
  path: '/auth/sessions/:id',
  who: 'person',
  tag: 'Security',
  summary: 'End one of my sessions',
  params: IdParams,
  reply: { status: 204, body: null },
  refusals: ['not_found'],
})

export const endSessions = route({
  method: 'DELETE',
  path: '/auth/sessions',
  who: 'person',
  tag: 'Security',
  summary: 'Sign out everywhere',
  query: Type.Object(
    { keep_current: Type.Optional(Type.Boolean({ description: 'all but the one that asks' })) },
    { additionalProperties: false },
  ),
  reply: { status: 204, body: null },
  refusals: [],
})

const token = {
  id: Id,
  name: Type.String(),
  scope: Type.Enum(['read', 'write']),
  created_at: Instant,
  last_used_at: nullable(Instant),
  expires_at: nullable(Instant),
}

export const ApiToken = shape('ApiToken', token)
export type ApiToken = Static<typeof ApiToken>

export const NewApiToken = shape('NewApiToken', {
  name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', examples: ['Calendar sync'] }),
  scope: Type.Enum(['read', 'write']),
  expires_at: Type.Optional(nullable(Instant)),
})
export type NewApiToken = Static<typeof NewApiToken>

export const CreatedApiToken = shape('CreatedApiToken', { ...token, token: Type.String() })
export type CreatedApiToken = Static<typeof CreatedApiToken>

export const listTokens = route({
  method: 'GET',
  path: '/auth/tokens',
  who: 'person',
  tag: 'Security',
  summary: 'My API tokens, newest first',
  query: Type.Object(pageQuery, { additionalProperties: false }),
  reply: { status: 200, body: pageOf('ApiTokenPage', ApiToken) },
  refusals: ['cursor.invalid'],
})

export const createToken = route({
  method: 'POST',
  path: '/auth/tokens',
  who: 'person',
  tag: 'Security',
  summary: 'Make an API token',
  description:
    'For `Authorization: Token …`. The secret is shown this once. `read` may only ask, `write` may do what I may. A token cannot make tokens.',
  body: NewApiToken,
  reply: { status: 201, body: CreatedApiToken },
  refusals: ['forbidden', 'token.expires_in_past', 'token.too_many'],
})

export const deleteToken = route({
  method: 'DELETE',
  path: '/auth/tokens/:id',
  who: 'person',
  tag: 'Security',
  summary: 'Revoke an API token',
  params: IdParams,
  reply: { status: 204, body: null },
  refusals: ['not_found', 'forbidden'],
})

export const changePassword = route({
  method: 'POST',
  path: '/auth/password/change',
  who: 'person',
  tag: 'Security',
  summary: 'Change my password',
  description: 'Ends every other session and revokes every API token.',
  body: shape('PasswordChange', { current_password: Password, password: Password }),
  reply: { status: 204, body: null },
  refusals: ['forbidden', 'auth.invalid_credentials', 'account.password_weak', 'auth.too_many_attempts'],
  attemptsPerMinute: 20,
})
