import { basename } from 'node:path'
import { afterAll, expect, inject, test } from 'vitest'

/** How many faults each file brings about. One that is skipped, or lost in an edit, is missed. */
export const faults: Record<string, number> = {
  'deliveries.test.ts': 3,
  'killed-database.test.ts': 1,
  'killed-server.test.ts': 2,
  'second-process.test.ts': 1,
  'stopped-server.test.ts': 2,
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Only tests of some name were asked for. */
    filtered: boolean
  }
}

/** The faults of one file, each a test; after the last one their number must be that of the table. */
export function faultsOf(file: string): (name: string, story: () => Promise<void>) => void {
  let ran = 0
  afterAll(() => {
    if (!inject('filtered')) expect(ran).toBe(faults[basename(file)])
  })
  return (name, story) =>
    test(name, async () => {
      await story()
      ran++
    })
}
