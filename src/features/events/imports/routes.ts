import { importEvents } from '../../../contract/events.ts'
import type { Binder } from '../../../http/bind.ts'
import type { Platform } from '../../../platform.ts'
import { announce, type News } from '../topics.ts'
import { carryOut, readCalendar } from './commands.ts'
import { report } from './present.ts'

export function bindImports(http: Binder, { clock, db, realtime }: Platform): void {
  http.on(importEvents, async ({ actor, upload, locale, write }) => {
    const plan = await readCalendar(db, clock, actor, await upload.file())
    let news: News[] = []
    const answer = await write(async (tx) => {
      const outcome = await carryOut(tx, clock, actor, plan)
      news = outcome.news
      return report(outcome, locale)
    })
    announce(realtime, news)
    return answer
  })
}
