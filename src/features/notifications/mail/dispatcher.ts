import type { NotificationKind } from '../../../contract/notifications.ts'
import { publicUrl } from '../../../kernel/config.ts'
import type { Platform } from '../../../platform.ts'
import type { Channel, Outcome, Prepared } from '../deliveries/dispatcher.ts'
import { objection, type Receiver, receivers } from '../deliveries/queries.ts'
import { reason } from '../deliveries/rules.ts'
import type { DeliveryRow } from '../tables.ts'
import { isLeavable } from '../unsubscribe/rules.ts'
import { htmlText, plainText } from './present.ts'
import { type MailLinks, notificationLetters } from './queries.ts'
import { isFinal, isServers, mostAttempts, pauseMs, secretKinds } from './rules.ts'
import { type Mail, type MailTransport, mailSlots } from './transport.ts'

/** Nothing is waited for where there is no way out. */
const keptAtOnce = 100

/** Mail out of the ledger; `transport`: none while no mail server is configured, and mails are kept once they are written. */
export function mailChannel(
  platform: Platform,
  links: MailLinks,
  transport: MailTransport | null,
): Channel<Mail & { isSecret: boolean }> {
  const { db, clock, config } = platform
  const site = publicUrl(config)

  /** What it says, and where it is written by now: news are written when their turn comes, in their reader's language and zone. */
  async function write(rows: readonly DeliveryRow[], readers: Map<number, Receiver>) {
    const due = rows.flatMap(({ id, account_id, kind }) => {
      const { facts, locale, time_zone, event_id } = readers.get(id) ?? {}
      if (!facts || !locale || !time_zone || account_id === null) return []
      return [
        {
          id,
          account_id,
          locale,
          time_zone,
          kind: kind as NotificationKind,
          facts,
          event_id: event_id ?? null,
        },
      ]
    })
    const letters = due.length > 0 ? await notificationLetters(platform, links, due) : new Map()
    const { host } = new URL(site)
    return new Map(
      due.flatMap(({ id, locale }) => {
        const letter = letters.get(id)
        if (!letter) return []
        return [
          [
            id,
            { subject: letter.subject, text: plainText(letter, host), html: htmlText(letter, host, locale) },
          ],
        ]
      }),
    )
  }

  function mail(row: DeliveryRow, { subject, text, html }: Pick<Mail, 'subject' | 'text' | 'html'>) {
    const { kind, account_id, address, message_id, created_at } = row
    const leaves =
      account_id !== null && isLeavable(kind) ? links.unsubscribe.token({ account_id, kind }) : null
    return {
      address,
      subject,
      text,
      html,
      messageId: message_id ?? '',
      date: created_at,
      unsubscribeUrl: leaves && `${site}/api/v1/unsubscribe/${leaves}`,
      isSecret: secretKinds.has(kind),
    }
  }

  return {
    name: 'mail',
    slots: transport ? mailSlots : keptAtOnce,
    mostAttempts,
    pauseMs,

    async prepare(rows) {
      const found = await receivers(
        db,
        rows.map(({ id }) => id),
      )
      const now = clock.now()
      const objections = new Map(rows.map((row) => [row.id, objection(row, found.get(row.id), now)]))
      // News each time anew: while the server was away a booking may have been cancelled, an event moved.
      const written = await write(
        rows.filter(({ id }) => objections.get(id) === null),
        found,
      )
      return new Map(
        rows.map((row): [number, Prepared<Mail & { isSecret: boolean }>] => {
          const objection = objections.get(row.id)
          if (objection) return [row.id, { is: 'dropped', error: objection, ...emptied(row) }]
          const fresh = written.get(row.id)
          // A letter that was let go of is not written anew.
          if (!fresh && (row.notification_id !== null || !row.text))
            return [row.id, { is: 'dropped', error: 'no longer true', ...emptied(row) }]
          if (!transport) return [row.id, { is: 'kept', written: fresh }]
          const { subject, text, html } = row
          const says = fresh ?? { subject: subject ?? '', text: text ?? '', html: html ?? '' }
          return [row.id, { message: mail(row, says), written: fresh }]
        }),
      )
    },

    async send({ isSecret, ...message }, signal): Promise<Outcome> {
      if (!transport) return { is: 'kept' }
      const { error, isBegun } = await transport.send(message, signal)
      if (error === null) return { is: 'sent', ...(isSecret && { written: { text: '', html: '' } }) }
      if (isServers(error, isBegun)) return { is: 'down', error: reason(error) }
      return { is: isFinal(error) ? 'failed' : 'again', error: reason(error) }
    },
  }
}

/** A link that is good no more helps nobody, whoever reads it; nor does one that is written anew when it goes out after all. */
function emptied(row: DeliveryRow): { written?: { text: string; html: string } } {
  const isOver = row.expires_at !== null || row.notification_id !== null
  return isOver && row.text !== null && secretKinds.has(row.kind) ? { written: { text: '', html: '' } } : {}
}
