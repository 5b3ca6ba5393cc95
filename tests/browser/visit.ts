import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { expect } from 'vitest'
import type { World } from '../world/world.ts'
import { password } from '../world/world.ts'
import { watch } from './browser.ts'

/** Where to look at what the pages looked like: SCREENSHOTS, or a folder of this run. */
const pictures = process.env.SCREENSHOTS ?? mkdtempSync(join(tmpdir(), 'veche-screenshots-'))

export interface Look {
  locale: 'en' | 'ru'
  width: number
  dark?: boolean
}

/**
 * Opens a browser for somebody, signed in when a login is given. `picture` keeps what is seen and fails where a page is
 * wider than its window; `complaints` is what must stay empty.
 */
export async function visit(browser: Browser, w: World, { locale, width, dark }: Look, login?: string) {
  const context = await browser.newContext({
    baseURL: w.app.url,
    locale: locale === 'ru' ? 'ru-RU' : 'en-GB',
    timezoneId: 'Europe/Moscow',
    viewport: { width, height: width < 600 ? 844 : 900 },
    reducedMotion: 'reduce',
    colorScheme: dark ? 'dark' : 'light',
  })
  context.setDefaultTimeout(15_000)
  const complaints = await watch(context, w.app.url)
  const page = await context.newPage()
  if (login) {
    const answer = await context.request.post('/api/v1/auth/login', { data: { login, password } })
    expect(answer.status()).toBe(200)
    await context.addInitScript("localStorage.setItem('veche-signed-in', '1')")
  }
  async function picture(name: string): Promise<void> {
    const [content, window] = await page.evaluate<[number, number]>(
      '[document.documentElement.scrollWidth, innerWidth]',
    )
    expect(content).toBeLessThanOrEqual(window)
    await page.screenshot({ path: join(pictures, `${name}-${locale}-${width}.png`), fullPage: true })
  }
  return { context, page, complaints, picture }
}

/** Without what the browser itself says of answers that refuse: a story that is about a refusal expects that. */
export function apartFromRefusals(complaints: string[], status: number): string[] {
  return complaints.filter((said) => !said.includes(`responded with a status of ${status}`))
}

/** Words with their blanks filled: `filled('Hello, {{name}}', { name: 'Olga' })`. */
export function filled(text: string, values: Record<string, string>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '')
}
