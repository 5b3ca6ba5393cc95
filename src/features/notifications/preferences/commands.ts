import { sql } from 'kysely'
import type { NotificationKind } from '../../../contract/notifications.ts'
import { notificationChannels, type writePreferences } from '../../../contract/preferences.ts'
import type { BodyOf } from '../../../contract/route.ts'
import type { Tx } from '../../../db/database.ts'
import type { Locale } from '../../../http/wording.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { refuse } from '../../../kernel/errors.ts'
import { refuseUnlessStillHere } from '../../accounts/access.ts'
import { accountById } from '../../accounts/queries.ts'
import { catalogue } from '../rules.ts'
import { nextDigest } from './rules.ts'
import type { Choices, PreferencesRow } from './tables.ts'

type Change = BodyOf<typeof writePreferences>
type Choice = NonNullable<Change['kinds']>[number]

const sameTimes = {
  en: 'Quiet hours that end when they begin are none.',
  ru: 'Тихие часы не могут закончиться в ту же минуту, когда начались.',
} satisfies Record<Locale, string>

/** `22:05` as minutes of the day. */
function minuteOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return hours * 60 + minutes
}

/**
 * Choices with others over them. Only what differs from the catalogue is kept: who never chose a thing follows when the
 * catalogue changes. Throws the refusal `preferences.fixed`; what is fixed may be chosen as it is.
 */
function withChoices(before: Choices, choices: readonly Choice[]): Choices {
  const after = structuredClone(before)
  for (const { kind, ...ways } of choices) {
    const chosen = after[kind] ?? {}
    for (const channel of notificationChannels) {
      const choice = ways[channel]
      if (choice === undefined) continue
      const way = catalogue[kind][channel]
      if (way === 'fixed' || way === 'never') {
        if (choice !== (way === 'fixed')) refuse('preferences.fixed', { kind, channel })
      } else if (choice === (way === 'on')) delete chosen[channel]
      else chosen[channel] = choice
    }
    if (Object.keys(chosen).length > 0) after[kind] = chosen
    else delete after[kind]
  }
  return after
}

/** What somebody chose, held until the transaction ends. */
async function held(tx: Tx, clock: Clock, accountId: number): Promise<PreferencesRow> {
  const { rows } = await sql<PreferencesRow>`
    select * from hold_preferences(${accountId}, ${clock.now()})`.execute(tx)
  return rows[0]!
}

async function update(
  tx: Tx,
  clock: Clock,
  before: PreferencesRow,
  { kinds, ...rest }: Partial<Omit<PreferencesRow, 'account_id' | 'updated_at'>>,
): Promise<PreferencesRow> {
  return tx
    .updateTable('notification_preferences')
    .set({ ...rest, ...(kinds && { kinds: JSON.stringify(kinds) }), updated_at: clock.now() })
    .where('account_id', '=', before.account_id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/**
 * Changes what is named of my preferences. Throws the refusals `preferences.fixed` and, for quiet hours of no length,
 * `request.invalid`.
 */
export async function changePreferences(
  tx: Tx,
  clock: Clock,
  actor: Actor,
  { kinds, quiet_hours, digest, digest_at, reminders }: Change,
  locale: Locale,
): Promise<PreferencesRow> {
  if (quiet_hours && quiet_hours.from === quiet_hours.to)
    refuse('request.invalid', {
      errors: [{ path: 'quiet_hours.to', code: 'invalid', message: sameTimes[locale] }],
    })
  await refuseUnlessStillHere(tx, actor.id)
  const before = await held(tx, clock, actor.id)
  const after = await update(tx, clock, before, {
    ...(kinds && { kinds: withChoices(before.kinds, kinds) }),
    ...(quiet_hours !== undefined && {
      quiet_from: quiet_hours && minuteOf(quiet_hours.from),
      quiet_to: quiet_hours && minuteOf(quiet_hours.to),
    }),
    ...(digest && { digest }),
    ...(digest_at && { digest_at: minuteOf(digest_at) }),
    ...(reminders && { reminders: reminders.toSorted((one, other) => one - other) }),
  })
  const changed = (['digest', 'digest_at', 'quiet_from', 'quiet_to'] as const).some(
    (field) => before[field] !== after[field],
  )
  if (changed) await gatherAnew(tx, clock, after)
  return after
}

/**
 * What is gathered already goes out when the next digest now does; with the run to come where there is none any more. What
 * is due by now waits for that run anyhow.
 */
async function gatherAnew(tx: Tx, clock: Clock, preferences: PreferencesRow): Promise<void> {
  const { time_zone } = await accountById(tx, preferences.account_id)
  const now = clock.now()
  await tx
    .updateTable('notifications')
    .set({ digest_at: nextDigest(preferences, now, time_zone) ?? now })
    .where('account_id', '=', preferences.account_id)
    .where('digest_at', '>', now)
    .execute()
}

/** Ends the mails of some kinds to somebody. */
export async function endMails(
  tx: Tx,
  clock: Clock,
  accountId: number,
  kinds: readonly NotificationKind[],
): Promise<void> {
  const before = await held(tx, clock, accountId)
  const ended = kinds.map((kind) => ({ kind, mail: false }))
  await update(tx, clock, before, { kinds: withChoices(before.kinds, ended) })
}
