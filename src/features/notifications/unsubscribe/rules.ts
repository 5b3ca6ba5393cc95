import { type NotificationKind, notificationKinds } from '../../../contract/notifications.ts'
import { catalogue } from '../rules.ts'

/** What a mail's link ends: mails of a kind, or the gathered one with every kind that goes into it. */
export type Leavable = NotificationKind | 'digest'

function isChoosable(kind: NotificationKind): boolean {
  const way = catalogue[kind].mail
  return way === 'on' || way === 'off'
}

/** The kinds of news whose mails end with a link. */
export function kindsEnded(what: Leavable): NotificationKind[] {
  return what === 'digest'
    ? notificationKinds.filter((kind) => catalogue[kind].digests && isChoosable(kind))
    : [what]
}

/** Whether mails of a kind carry a link that ends them: what keeps an account safe cannot be switched off. */
export function isLeavable(kind: string): kind is Leavable {
  if (kind === 'digest') return true
  return notificationKinds.some((known) => known === kind && isChoosable(known))
}
