/** Starts the embedded server in the folder given, says its process id, and stays until killed. */
import { startEmbedded } from '../../src/db/embedded.ts'
import { createLog } from '../../src/kernel/log.ts'

const embedded = await startEmbedded({ dataDir: process.argv[2] ?? '', log: createLog('silent') })
process.stdout.write(`ready ${embedded.pid}\n`)
