import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { breaches } from './arrows.ts'
import { generated } from './generated.ts'

/** Runs a tool of node_modules/.bin; answers what it said when it did not like something. */
async function tool(name: string, ...args: string[]): Promise<string[]> {
  const child = spawn(name, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return code === 0 ? [] : [`${out}${err}`.trim()]
}

async function stale(): Promise<string[]> {
  const found: string[] = []
  for (const [file, make] of Object.entries(generated)) {
    const kept = existsSync(file) ? readFileSync(file, 'utf8') : ''
    if (kept !== (await make())) found.push(`${file} is stale: run "npm run generate"`)
  }
  return found
}

/** A lock file that names a registry installs from there only. */
function lockFile(): string[] {
  return readFileSync('package-lock.json', 'utf8').includes('"resolved": "http')
    ? ['package-lock.json names a registry']
    : []
}

const checks: Record<string, () => Promise<string[]> | string[]> = {
  'format and lint': () => tool('biome', 'check', '--error-on-warnings', '.'),
  'types of the server': () => tool('tsc', '-p', '.'),
  'types of the web app': () => tool('tsc', '-p', 'src/web'),
  'arrows, vocabulary, length': breaches,
  'generated files': stale,
  'lock file': lockFile,
}

let failed = 0
for (const [name, check] of Object.entries(checks)) {
  const complaints = await check()
  console.log(`${complaints.length === 0 ? 'ok  ' : 'FAIL'} ${name}`)
  for (const complaint of complaints) console.log(complaint)
  if (complaints.length > 0) failed++
}
if (failed > 0) process.exit(1)
