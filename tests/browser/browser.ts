import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium as playwright } from 'playwright-core'

/** Starts the Chromium that npm brings. It unpacks itself into a folder of this run: one of another user's is of no use. */
export async function startBrowser(): Promise<{ browser: Browser; end: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'veche-browser-'))
  const { TMPDIR } = process.env
  process.env.TMPDIR = folder
  const { default: chromium } = await import('@sparticuz/chromium')
  chromium.setGraphicsMode = false
  const executablePath = await chromium.executablePath()
  if (TMPDIR === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = TMPDIR
  // The settings that come with it name fixed folders of /tmp, and a browser that finds no font at all falls.
  const fonts = join(folder, 'fonts')
  const fontSettings = join(folder, 'fonts.conf')
  writeFileSync(
    fontSettings,
    `<fontconfig><dir>${fonts}</dir><cachedir>${join(folder, 'fonts-cache')}</cachedir></fontconfig>`,
  )
  const browser = await playwright.launch({
    executablePath,
    // As root there is no sandbox to be had; everything else stays as strict as a person's browser is.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
    env: { ...process.env, FONTCONFIG_FILE: fontSettings },
  })
  return {
    browser,
    async end() {
      await browser.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Keeps what must not happen on any page: errors, breaches of the content policy, requests to anywhere else. */
export async function watch(context: BrowserContext, origin: string): Promise<string[]> {
  const complaints: string[] = []
  await context.route(
    (url) => url.origin !== origin && !['data:', 'blob:'].includes(url.protocol),
    (route) => {
      complaints.push(`asked elsewhere: ${route.request().url()}`)
      return route.abort()
    },
  )
  await context.addInitScript(
    "addEventListener('securitypolicyviolation', (e) => console.error('content policy:', e.violatedDirective, e.blockedURI))",
  )
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`)
  })
  context.on('weberror', (error) => complaints.push(`thrown: ${error.error().message}`))
  context.on('page', (page) => page.on('crash', () => complaints.push('the page crashed')))
  return complaints
}
