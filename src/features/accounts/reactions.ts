import { on, type Reaction } from '../../jobs/job.ts'
import { rotateKeys } from './jobs.ts'
import { rotateSigningKey } from './sessions/secrets.ts'

export const accountReactions: readonly Reaction[] = [
  on(rotateKeys, async (_payload, { db, clock }) => {
    await db.write((tx) => rotateSigningKey(tx, clock))
  }),
]
