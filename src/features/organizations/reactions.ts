import { on, type Reaction } from '../../jobs/job.ts'
import { accountDeleted } from '../accounts/jobs.ts'
import { bequeathMembership } from './commands.ts'
import { organizationsOf } from './queries.ts'

export const organizationReactions: readonly Reaction[] = [
  on(accountDeleted, async ({ account_id }, { db }) => {
    for (const id of await organizationsOf(db, account_id))
      await db.write((tx) => bequeathMembership(tx, id, account_id))
  }),
]
