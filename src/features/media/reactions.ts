import { on, type Reaction } from '../../jobs/job.ts'
import { accountDeleted } from '../accounts/jobs.ts'
import { disownMedia, removeUnshown } from './commands.ts'
import { sweepMedia } from './jobs.ts'
import { keptNames } from './queries.ts'
import { day, nameOf } from './rules.ts'
import type { Storage } from './storage.ts'

/** Names looked up at a time. */
const batch = 500

/** Files are removed after their rows: what is left in between by a crash is a file without a row, which the sweep finds. */
export function mediaReactions(storage: Storage): readonly Reaction[] {
  return [
    on(accountDeleted, async ({ account_id: accountId }, { db }) => {
      let files: string[]
      do {
        files = await db.write((tx) => removeUnshown(tx, { accountId }))
        await storage.remove(files)
      } while (files.length > 0)
      await db.write((tx) => disownMedia(tx, accountId))
    }),
    on(sweepMedia, async (_payload, { db, clock }) => {
      const before = new Date(clock.now().getTime() - day)
      let files: string[]
      do {
        files = await db.write((tx) => removeUnshown(tx, { before }))
        await storage.remove(files)
      } while (files.length > 0)

      const removeOrphans = async (names: readonly string[]) => {
        const kept = await keptNames(db, names.map(nameOf))
        await storage.remove(names.filter((name) => !kept.has(nameOf(name))))
      }
      let names: string[] = []
      for await (const name of storage.names(before)) {
        if (names.push(name) < batch) continue
        await removeOrphans(names)
        names = []
      }
      await removeOrphans(names)
    }),
  ]
}
