import { on, type Reaction } from '../../../jobs/job.ts'
import { accountDeleted } from '../../accounts/jobs.ts'
import './tables.ts'

export const pushReactions: readonly Reaction[] = [
  on(accountDeleted, async ({ account_id }, { db }) => {
    await db.read.deleteFrom('push_subscriptions').where('account_id', '=', account_id).execute()
  }),
]
