import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** A folder to serve as the web app: its one page as its source has it, which a story needs no build for. */
export function pageFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'veche-site-'))
  copyFileSync('src/web/index.html', join(folder, 'index.html'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
