import { type Static, Type } from 'typebox'
import { route } from './route.ts'
import { Id, Instant, Locale, nullable, PictureUrl, shape, TimeZone } from './shapes.ts'

const Name = Type.String({ maxLength: 100, examples: ['Anna'] })
const Phone = Type.String({ minLength: 1, maxLength: 40, examples: ['+7 912 345-67-89'] })
const RefreshToken = Type.String({
  minLength: 1,
  maxLength: 512,
  examples: ['PxsjoSC_VI9b_TtKj6SI9g.7ZUGhSDXQysDhc83m7tBH0lio0qJXQkQcg3fIOH9Wu4'],
})
const Username = Type.String({
  minLength: 3,
  maxLength: 150,
  pattern: '^[\\p{L}\\p{N}_.+-]+$',
  examples: ['anna'],
})

/** What anyone who may see a person learns of them: never an address or a phone. */
export const Person = shape('Person', {
  id: Id,
  username: Type.String(),
  first_name: Type.String(),
  last_name: Type.String(),
  avatar_url: nullable(PictureUrl),
})
export type Person = Static<typeof Person>

/** An account as its owner sees it. */
export const User = shape('User', {
  id: Id,
  email: Type.String(),
  username: Type.String(),
  first_name: Type.String(),
  middle_name: Type.String(),
  last_name: Type.String(),
  phone: nullable(Type.String({ description: 'E.164' })),
  role: Type.Enum(['client', 'specialist', 'admin']),
  is_staff: Type.Boolean(),
  locale: Locale,
  time_zone: TimeZone,
  avatar_url: nullable(PictureUrl),
  created_at: Instant,
})
export type User = Static<typeof User>

export const Signed = shape('Signed', {
  user: User,
  access: Type.String({ description: 'JWT, 15 minutes, for `Authorization: Bearer`' }),
  refresh: Type.String({ description: 'rotates at every use' }),
})
export type Signed = Static<typeof Signed>

export const register = route({
  method: 'POST',
  path: '/auth/register',
  who: 'anyone',
  tag: 'Accounts',
  summary: 'Create an account and sign in',
  description:
    'Also sets the session cookie. The role can be `client` or `specialist`, never an administrator.',
  body: shape('Registration', {
    email: Type.String({ format: 'email', maxLength: 254, examples: ['anna@example.org'] }),
    password: Type.String({ minLength: 1, maxLength: 1024, examples: ['correct horse battery'] }),
    username: Type.Optional(Username),
    phone: Type.Optional(Phone),
    first_name: Type.Optional(Name),
    last_name: Type.Optional(Name),
    middle_name: Type.Optional(Name),
    role: Type.Optional(Type.Enum(['client', 'specialist'])),
    locale: Type.Optional(Locale),
    time_zone: Type.Optional(TimeZone),
  }),
  reply: { status: 201, body: Signed },
  refusals: [
    'account.email_taken',
    'account.username_taken',
    'account.password_weak',
    'account.phone_invalid',
    'account.time_zone_unknown',
  ],
  attemptsPerMinute: 60,
})

/** Six digits of an authenticator, or a recovery code. */
export const Otp = Type.String({ minLength: 6, maxLength: 40, examples: ['492039'] })

export const login = route({
  method: 'POST',
  path: '/auth/login',
  who: 'anyone',
  tag: 'Accounts',
  summary: 'Sign in by e-mail or username',
  description:
    'Also sets the session cookie. Who uses an authenticator is asked for its code (`auth.otp_required`): repeat with `otp`, which may also be a recovery code.',
  body: shape('Credentials', {
    login: Type.String({ minLength: 1, maxLength: 254, examples: ['anna@example.org'] }),
    password: Type.String({ minLength: 1, maxLength: 1024, examples: ['correct horse battery'] }),
    otp: Type.Optional(Otp),
  }),
  reply: { status: 200, body: Signed },
  refusals: [
    'auth.invalid_credentials',
    'auth.otp_required',
    'auth.otp_invalid',
    'auth.blocked',
    'auth.too_many_attempts',
  ],
  attemptsPerMinute: 60,
})

export const refresh = route({
  method: 'POST',
  path: '/auth/refresh',
  who: 'anyone',
  tag: 'Accounts',
  summary: 'Exchange a refresh token for a new pair',
  description:
    'The old token stops working; using it again later ends the whole session. A repeat within 20 seconds (a lost answer, a second tab) gets the same new pair. Without a body the session cookie is used.',
  body: shape('RefreshRequest', { refresh: Type.Optional(RefreshToken) }),
  reply: { status: 200, body: Signed },
  refusals: ['auth.token_invalid', 'auth.refresh_reused', 'auth.blocked'],
})

export const logout = route({
  method: 'POST',
  path: '/auth/logout',
  who: 'anyone',
  tag: 'Accounts',
  summary: 'End the session',
  description:
    'By the refresh token in the body, the access token or the session cookie. Repeating it is harmless.',
  body: shape('LogoutRequest', { refresh: Type.Optional(RefreshToken) }),
  reply: { status: 204, body: null },
  refusals: [],
})

export const readMe = route({
  method: 'GET',
  path: '/me',
  who: 'person',
  tag: 'Accounts',
  summary: 'My account',
  reply: { status: 200, body: User },
  refusals: [],
})

export const updateMe = route({
  method: 'PATCH',
  path: '/me',
  who: 'person',
  tag: 'Accounts',
  summary: 'Change my profile',
  description: 'What is not sent stays as it is. `phone: null` and `avatar_id: null` remove it.',
  body: shape('ProfileChange', {
    username: Type.Optional(Username),
    first_name: Type.Optional(Name),
    middle_name: Type.Optional(Name),
    last_name: Type.Optional(Name),
    phone: Type.Optional(nullable(Phone)),
    locale: Type.Optional(Locale),
    time_zone: Type.Optional(TimeZone),
    avatar_id: Type.Optional(nullable(Id)),
  }),
  reply: { status: 200, body: User },
  refusals: ['account.username_taken', 'account.phone_invalid', 'account.time_zone_unknown', 'media.unknown'],
})

export const deleteMe = route({
  method: 'DELETE',
  path: '/me',
  who: 'person',
  tag: 'Accounts',
  summary: 'Delete my account',
  description:
    'For good. My bookings of events to come are cancelled and their seats freed, my events to come are cancelled. What others need to keep (events and bookings of the past) stays without my name; everything else of mine is gone.',
  body: shape('Farewell', {
    password: Type.String({ minLength: 1, maxLength: 1024, examples: ['correct horse battery'] }),
  }),
  reply: { status: 204, body: null },
  refusals: ['forbidden', 'auth.invalid_credentials', 'auth.too_many_attempts', 'account.last_admin'],
})

export const exportMe = route({
  method: 'GET',
  path: '/me/export',
  who: 'person',
  tag: 'Accounts',
  summary: 'Everything Veche keeps about me',
  description:
    'One JSON document: profile, sessions, tokens (without secrets), events, bookings, notifications.',
  reply: { status: 200, body: Type.Object({}, { title: 'Archive', additionalProperties: true }) },
  refusals: ['forbidden'],
})
