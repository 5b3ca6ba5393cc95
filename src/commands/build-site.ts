import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { OperatorError } from '../kernel/errors.ts'

const root = resolve(import.meta.dirname, '../..')
/** Where the built web app is. */
export const siteRoot = join(root, 'dist/web')
const stampFile = join(root, 'dist/web.stamp')

/** Changes when anything does that the built app is made of. */
function stampOfSources(): string {
  const hash = createHash('sha256')
  const sources = globSync('src/web/**/*.{ts,tsx,js,html,css,svg,png,json}', { cwd: root }).toSorted()
  for (const source of [...sources, 'package-lock.json'])
    hash.update(source).update(readFileSync(join(root, source)))
  return hash.digest('hex')
}

/** Builds the web app unless what stands there is of the present sources. An image without sources has it built already. */
export async function ensureSite(): Promise<string> {
  const index = join(siteRoot, 'index.html')
  if (!existsSync(join(root, 'src/web/index.html'))) {
    if (!existsSync(index)) throw new OperatorError('the web app is neither built nor are its sources here')
    return siteRoot
  }
  const stamp = stampOfSources()
  if (existsSync(index) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return siteRoot

  process.stderr.write('building the web app, once …\n')
  const vite = join(createRequire(import.meta.url).resolve('vite/package.json'), '../bin/vite.js')
  const build = spawn(process.execPath, [vite, 'build', 'src/web', '--logLevel', 'warn'], {
    cwd: root,
    // Whatever runs this: with the `test` of a test runner the app would carry React's development half, 67 kB more.
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const [code] = (await once(build, 'exit')) as [number | null]
  if (code !== 0) throw new OperatorError('the web app could not be built; the lines above say why')
  writeFileSync(stampFile, stamp)
  return siteRoot
}
