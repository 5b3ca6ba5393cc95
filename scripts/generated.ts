import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openMigrated } from '../src/app.ts'
import { openApiText, settingsExample, settingsPage } from '../src/commands/print.ts'
import { startEmbedded } from '../src/db/embedded.ts'
import { printSchema } from '../src/db/snapshot.ts'
import { createLog } from '../src/kernel/log.ts'

async function schemaText(): Promise<string> {
  const log = createLog('silent')
  const dataDir = mkdtempSync(join(tmpdir(), 'veche-schema-'))
  const embedded = await startEmbedded({ dataDir, log })
  try {
    const db = await openMigrated({ socket: embedded.connection }, 2, log)
    try {
      return await printSchema(db)
    } finally {
      await db.close()
    }
  } finally {
    await embedded.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** Files that are printed from the code, so that they cannot say anything else. */
export const generated: Record<string, () => Promise<string> | string> = {
  'openapi.json': openApiText,
  'docs/configuration.md': settingsPage,
  '.env.example': settingsExample,
  'migrations/schema.sql': schemaText,
}
