import { Type } from 'typebox'
import { User } from './accounts.ts'
import { route } from './route.ts'
import { shape } from './shapes.ts'

const Password = Type.String({ minLength: 1, maxLength: 1024, examples: ['correct horse battery'] })
const Email = Type.String({ format: 'email', maxLength: 254, examples: ['anna@example.org'] })
/** From the link in a mail: single use, expiring. */
const MailedToken = Type.String({
  minLength: 1,
  maxLength: 200,
  examples: ['the-part-after-token-of-the-mailed-link'],
})

export const forgotPassword = route({
  method: 'POST',
  path: '/auth/password/forgot',
  who: 'anyone',
  tag: 'Security',
  summary: 'Ask for a mail with a link that sets a new password',
  description:
    'Answers alike and as quickly whether or not there is such an account. The link is good for an hour, once.',
  body: shape('ForgottenPassword', { email: Email }),
  reply: { status: 204, body: null },
  refusals: [],
  attemptsPerMinute: 10,
})

export const resetPassword = route({
  method: 'POST',
  path: '/auth/password/reset',
  who: 'anyone',
  tag: 'Security',
  summary: 'Set a new password by the mailed token',
  description: 'Ends every session and revokes every API token.',
  body: shape('PasswordReset', { token: MailedToken, password: Password }),
  reply: { status: 204, body: null },
  refusals: ['auth.link_invalid', 'account.password_weak'],
  attemptsPerMinute: 20,
})

export const changeEmail = route({
  method: 'POST',
  path: '/auth/email/change',
  who: 'person',
  tag: 'Security',
  summary: 'Ask to change my e-mail',
  description:
    'A mail with a link goes to the new address, a warning to the old one. Nothing changes until the link is used; whether the new address is taken is told only there.',
  body: shape('EmailChange', { email: Email, password: Password }),
  reply: { status: 204, body: null },
  refusals: ['forbidden', 'auth.invalid_credentials', 'auth.too_many_attempts'],
  attemptsPerMinute: 20,
})

export const confirmEmail = route({
  method: 'POST',
  path: '/auth/email/confirm',
  who: 'anyone',
  tag: 'Security',
  summary: 'Confirm a new e-mail by the mailed token',
  body: shape('EmailConfirmation', { token: MailedToken }),
  reply: { status: 200, body: User },
  refusals: ['auth.link_invalid', 'account.email_taken'],
  attemptsPerMinute: 20,
})
