import { on, type Reaction } from '../../../jobs/job.ts'
import type { UnsubscribeLinks } from '../unsubscribe/secrets.ts'
import { writeDigests } from './commands.ts'
import { sendDigests } from './jobs.ts'

export function digestReactions(links: UnsubscribeLinks): readonly Reaction[] {
  return [
    on(sendDigests, async (_payload, platform) => {
      while (await platform.db.write((tx) => writeDigests(tx, platform, links)));
    }),
  ]
}
