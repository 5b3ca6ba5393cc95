import { type Static, Type } from 'typebox'
import { notificationKinds } from './notifications.ts'
import { route } from './route.ts'
import { nullable, shape } from './shapes.ts'

export const notificationChannels = ['in_app', 'mail', 'push'] as const
export type NotificationChannel = (typeof notificationChannels)[number]

/** What kinds are about, as a page of preferences groups them. */
export const notificationGroups = ['bookings', 'organizing', 'ratings', 'organizations', 'security'] as const
export type NotificationGroup = (typeof notificationGroups)[number]

/** Minutes before the start at which somebody may be reminded. */
export const reminderOffsets = [10, 30, 60, 120, 720, 1440, 2880, 10080] as const
export type ReminderOffset = (typeof reminderOffsets)[number]

const Kind = Type.Enum([...notificationKinds])
const Minute = Type.String({
  pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
  description: 'on the clock of my time zone',
  examples: ['22:00'],
})
const Digest = Type.Enum(['off', 'daily', 'weekly'])
const Reminders = Type.Array(Type.Enum([...reminderOffsets]), {
  maxItems: 4,
  uniqueItems: true,
  description: 'minutes before the start; none: no reminders',
  examples: [[60, 1440]],
})
const QuietHours = shape('QuietHours', { from: Minute, to: Minute })

const Channel = nullable(Type.Boolean({ description: 'null: this kind never goes this way' }))
export const KindPreference = shape('KindPreference', {
  kind: Kind,
  group: Type.Enum([...notificationGroups]),
  in_app: Channel,
  mail: Channel,
  push: Channel,
  fixed: Type.Array(Type.Enum([...notificationChannels]), { description: 'what cannot be switched off' }),
})
export type KindPreference = Static<typeof KindPreference>

export const NotificationPreferences = shape('NotificationPreferences', {
  kinds: Type.Array(KindPreference),
  quiet_hours: nullable(QuietHours),
  digest: Digest,
  digest_at: Minute,
  reminders: Reminders,
})
export type NotificationPreferences = Static<typeof NotificationPreferences>

export const readPreferences = route({
  method: 'GET',
  path: '/me/notification-preferences',
  who: 'person',
  tag: 'Notifications',
  summary: 'What I am told, and how',
  description:
    'In quiet hours mail and push wait, but for what cannot: answers to what I do myself, security, and what would come too late. A digest gathers in one mail what can wait for it.',
  reply: { status: 200, body: NotificationPreferences },
  refusals: [],
})

export const writePreferences = route({
  method: 'PUT',
  path: '/me/notification-preferences',
  who: 'person',
  tag: 'Notifications',
  summary: 'Choose what I am told, and how',
  description: 'What is not named stays as it is.',
  body: shape('PreferencesChange', {
    kinds: Type.Optional(
      Type.Array(
        shape('KindChoice', {
          kind: Kind,
          in_app: Type.Optional(Type.Boolean()),
          mail: Type.Optional(Type.Boolean()),
          push: Type.Optional(Type.Boolean()),
        }),
        { maxItems: 100, examples: [[{ kind: 'event.published', mail: false }]] },
      ),
    ),
    quiet_hours: Type.Optional(nullable(QuietHours)),
    digest: Type.Optional(Digest),
    digest_at: Type.Optional(Minute),
    reminders: Type.Optional(Reminders),
  }),
  reply: { status: 200, body: NotificationPreferences },
  refusals: ['preferences.fixed'],
})

const TokenParams = Type.Object({ token: Type.String({ maxLength: 200 }) }, { additionalProperties: false })
const Unsubscription = shape('Unsubscription', {
  kind: Type.Enum([...notificationKinds, 'digest'], {
    description: '`digest`: every kind that is gathered into one mail',
  }),
  mail: Type.Boolean({ description: 'whether mails of it still come' }),
})

export const readUnsubscription = route({
  method: 'GET',
  path: '/unsubscribe/:token',
  who: 'anyone',
  tag: 'Notifications',
  summary: 'What a mail’s link to unsubscribe is about',
  description:
    'The token in the mail is all it takes: no account is needed. It changes nothing. A browser that opens it is led to the page where one unsubscribes.',
  params: TokenParams,
  byLink: true,
  page: '/unsubscribe',
  reply: { status: 200, body: Unsubscription },
  refusals: ['unsubscribe.invalid'],
})

export const unsubscribe = route({
  method: 'POST',
  path: '/unsubscribe/:token',
  who: 'anyone',
  tag: 'Notifications',
  summary: 'No more mails of a kind',
  description:
    'With one click, as `List-Unsubscribe-Post` of each mail says (RFC 8058): the body, of whatever type, is not read.',
  params: TokenParams,
  byLink: true,
  reply: { status: 200, body: Unsubscription },
  refusals: ['unsubscribe.invalid'],
})
