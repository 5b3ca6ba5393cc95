import type { Database } from './db/database.ts'
import type { Clock } from './kernel/clock.ts'
import type { Config } from './kernel/config.ts'
import type { Log } from './kernel/log.ts'
import type { Realtime } from './realtime/realtime.ts'

/** What the composition root hands to every slice: nothing reaches for a global. */
export interface Platform {
  config: Config
  clock: Clock
  log: Log
  db: Database
  realtime: Realtime
}
