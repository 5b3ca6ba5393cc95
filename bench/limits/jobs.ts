/** The limit of a queue: graphile-worker with as many hands as the product gives it, and a job that does nothing. */
import { run } from 'graphile-worker'

export const nothing = 'bench.nothing'
/** From the parent: say when so many more are done. */
export type Order = { count: number }

if (import.meta.main) {
  let missing = Number.POSITIVE_INFINITY
  await run({
    connectionString: process.env.DATABASE_URL ?? '',
    taskList: {
      [nothing]: async () => {
        missing -= 1
        if (missing === 0) process.send?.('done')
      },
    },
    concurrency: 4,
    noHandleSignals: true,
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    crontab: '',
  })
  process.on('message', ({ count }: Order) => {
    missing = count
  })
  process.once('SIGTERM', () => process.exit(0))
  console.log('jobs ready at postgres')
}
