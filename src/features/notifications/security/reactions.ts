import { on, type Reaction } from '../../../jobs/job.ts'
import type { Platform } from '../../../platform.ts'
import { accountSecured, type SecurityAct } from '../../accounts/jobs.ts'
import { passwordChanged } from '../../accounts/passwords/jobs.ts'
import { type News, notify } from '../commands.ts'
import { ring } from '../topics.ts'

async function tellOwner(platform: Platform, news: News): Promise<void> {
  ring(platform.realtime, await platform.db.write((tx) => notify(tx, platform, [news])))
}

/** Its kind, with what its text is made of. */
function told(act: SecurityAct, at: string) {
  switch (act.kind) {
    case 'email.changed':
      return { kind: act.kind, facts: { at, address: act.address } }
    case 'totp.enabled':
    case 'totp.disabled':
      return { kind: act.kind, facts: { at } }
    default:
      return { kind: act.kind, facts: { at, name: act.name } }
  }
}

export const securityReactions: readonly Reaction[] = [
  on(passwordChanged, ({ account_id, at, cause }, platform) =>
    tellOwner(platform, {
      accountId: account_id,
      kind: 'password.changed',
      cause,
      facts: { at },
      eventId: null,
    }),
  ),
  on(accountSecured, ({ account_id, at, cause, act }, platform) =>
    tellOwner(platform, { accountId: account_id, cause, eventId: null, ...told(act, at) }),
  ),
]
