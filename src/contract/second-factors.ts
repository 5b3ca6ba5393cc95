import { type Static, type TProperties, Type } from 'typebox'
import { Otp, Signed } from './accounts.ts'
import { route } from './route.ts'
import { Id, IdParams, Instant, nullable, shape } from './shapes.ts'

const Password = Type.String({ minLength: 1, maxLength: 1024, examples: ['correct horse battery'] })

const Passkey = shape('Passkey', {
  id: Id,
  name: Type.String(),
  created_at: Instant,
  last_used_at: nullable(Instant),
})
export type Passkey = Static<typeof Passkey>

export const SecondFactors = shape('SecondFactors', {
  totp: Type.Boolean({ description: 'an authenticator is asked for at sign-in' }),
  recovery_codes_left: Type.Integer({ minimum: 0 }),
  passkeys: Type.Array(Passkey, { maxItems: 20 }),
})
export type SecondFactors = Static<typeof SecondFactors>

export const readSecondFactors = route({
  method: 'GET',
  path: '/auth/second-factors',
  who: 'person',
  tag: 'Security',
  summary: 'My authenticator and passkeys',
  reply: { status: 200, body: SecondFactors },
  refusals: [],
})

export const beginTotp = route({
  method: 'POST',
  path: '/auth/totp',
  who: 'person',
  tag: 'Security',
  summary: 'Begin to use an authenticator (TOTP, RFC 6238)',
  description: 'Nothing is asked for at sign-in until a first code has confirmed it.',
  body: shape('TotpBeginning', { password: Password }),
  reply: {
    status: 201,
    body: shape('TotpSecret', {
      secret: Type.String({ description: 'base 32, to type in' }),
      uri: Type.String({ description: 'otpauth://…' }),
      qr_svg: Type.String({ description: 'the same as a QR code' }),
    }),
  },
  refusals: ['forbidden', 'auth.invalid_credentials', 'auth.too_many_attempts', 'totp.enabled'],
})

export const confirmTotp = route({
  method: 'POST',
  path: '/auth/totp/confirm',
  who: 'person',
  tag: 'Security',
  summary: 'Confirm the authenticator by a code',
  body: shape('TotpConfirmation', { code: Otp }),
  reply: {
    status: 200,
    body: shape('RecoveryCodes', {
      recovery_codes: Type.Array(Type.String(), { description: 'each good once, shown this once' }),
    }),
  },
  refusals: ['forbidden', 'auth.otp_invalid', 'auth.too_many_attempts', 'totp.enabled'],
})

export const disableTotp = route({
  method: 'POST',
  path: '/auth/totp/disable',
  who: 'person',
  tag: 'Security',
  summary: 'Stop using the authenticator',
  body: shape('TotpEnd', { password: Password }),
  reply: { status: 204, body: null },
  refusals: ['forbidden', 'auth.invalid_credentials', 'auth.too_many_attempts'],
})

/** Bytes as base64url. */
const Bytes = Type.String({ maxLength: 20_000, pattern: '^[A-Za-z0-9_-]*$' })

/** What `navigator.credentials` answers, as JSON (WebAuthn 3, section 5.1); browsers send more than is read. */
function credential<P extends TProperties>(response: P) {
  return Type.Object(
    {
      id: Bytes,
      rawId: Bytes,
      type: Type.Literal('public-key'),
      response: Type.Object(response, { additionalProperties: true }),
    },
    { additionalProperties: true },
  )
}

const Attested = credential({
  clientDataJSON: Bytes,
  attestationObject: Bytes,
  transports: Type.Optional(Type.Array(Type.String({ maxLength: 30 }), { maxItems: 10 })),
})
export type Attested = Static<typeof Attested>

const Asserted = credential({
  clientDataJSON: Bytes,
  authenticatorData: Bytes,
  signature: Bytes,
  userHandle: Type.Optional(nullable(Bytes)),
})
export type Asserted = Static<typeof Asserted>

const Challenge = shape('PasskeyChallenge', {
  challenge_id: Type.String({ description: 'good for 5 minutes, once' }),
  options: Type.Object({}, { additionalProperties: true, description: 'for `navigator.credentials`' }),
})

export const beginPasskey = route({
  method: 'POST',
  path: '/auth/passkeys/options',
  who: 'person',
  tag: 'Security',
  summary: 'Begin to add a passkey',
  body: shape('PasskeyBeginning', { password: Password }),
  reply: { status: 200, body: Challenge },
  refusals: ['forbidden', 'auth.invalid_credentials', 'auth.too_many_attempts', 'passkey.too_many'],
})

export const addPasskey = route({
  method: 'POST',
  path: '/auth/passkeys',
  who: 'person',
  tag: 'Security',
  summary: 'Add a passkey',
  body: shape('NewPasskey', {
    name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', examples: ['Phone'] }),
    challenge_id: Type.String({ maxLength: 100, examples: ['as answered by the options'] }),
    response: Attested,
  }),
  reply: { status: 201, body: Passkey },
  refusals: ['forbidden', 'passkey.invalid', 'passkey.too_many'],
})

export const deletePasskey = route({
  method: 'DELETE',
  path: '/auth/passkeys/:id',
  who: 'person',
  tag: 'Security',
  summary: 'Remove a passkey',
  params: IdParams,
  reply: { status: 204, body: null },
  refusals: ['forbidden', 'not_found'],
})

export const beginPasskeyLogin = route({
  method: 'POST',
  path: '/auth/passkeys/login/options',
  who: 'anyone',
  tag: 'Accounts',
  summary: 'Begin to sign in with a passkey',
  reply: { status: 200, body: Challenge },
  refusals: [],
  attemptsPerMinute: 60,
})

export const passkeyLogin = route({
  method: 'POST',
  path: '/auth/passkeys/login',
  who: 'anyone',
  tag: 'Accounts',
  summary: 'Sign in with a passkey',
  description: 'Also sets the session cookie. A passkey is both factors in one: no code is asked for.',
  body: shape('PasskeyCredentials', {
    challenge_id: Type.String({ maxLength: 100, examples: ['as answered by the options'] }),
    response: Asserted,
  }),
  reply: { status: 200, body: Signed },
  refusals: ['passkey.invalid', 'auth.blocked'],
  attemptsPerMinute: 60,
})
