import { readFile } from 'node:fs/promises'
import { TOTP } from 'otpauth'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { siteRoot } from '../../src/commands/build-site.ts'
import { en as accountEn } from '../../src/web/accounts/i18n/en.ts'
import { ru as accountRu } from '../../src/web/accounts/i18n/ru.ts'
import { en } from '../../src/web/i18n/en.ts'
import { ru } from '../../src/web/i18n/ru.ts'
import { password, world } from '../world/world.ts'
import { startBrowser, watch } from './browser.ts'

const w = await world({ siteRoot })
const square = { width: 400, height: 400, channels: 3 } as const
const languages = { en: { ...en, ...accountEn }, ru: { ...ru, ...accountRu } }

let browser: Browser
let end: () => Promise<void>
beforeAll(async () => {
  ;({ browser, end } = await startBrowser())
})
afterAll(() => end())

async function openPage(locale: 'en' | 'ru', width: number) {
  // By name: a bare address has no passkeys.
  const baseURL = w.app.url.replace('127.0.0.1', 'localhost')
  const context = await browser.newContext({
    baseURL,
    locale: locale === 'ru' ? 'ru-RU' : 'en-GB',
    viewport: { width, height: 844 },
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(15_000)
  const complaints = await watch(context, baseURL)
  return { context, complaints, page: await context.newPage() }
}

/** A device that holds keys and agrees to everything. */
async function plugInAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

test.each([
  ['en', 1280],
  ['ru', 390],
] as const)('one keeps an account from its first day to its last: %s, %i px', async (locale, width) => {
  const words = languages[locale]
  const { context, complaints, page } = await openPage(locale, width)
  await plugInAuthenticator(page)
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
  const inDialog = page.getByRole('dialog')
  const answer = (name: string) => inDialog.getByRole('button', { name, exact: true }).click()
  const said = (text: string) => page.getByText(text).first().waitFor()
  const shown = async () => (await inDialog.locator('code').textContent()) ?? ''
  const signOut = async () => {
    await press(words.app.account)
    await page.getByRole('menuitem', { name: words.account.sign_out }).click()
    await page.getByRole('form', { name: words.gate.sign_in }).waitFor()
  }
  const username = `keeper-${locale}-${Date.now()}`

  await page.goto('/sign-up')
  await page.locator('[name=email]').fill(`${username}@example.org`)
  await page.locator('[name=password]').fill(password)
  await press(words.gate.sign_up)

  // From the menu to the settings; on a phone by way of their list.
  await press(words.app.account)
  await page.getByRole('menuitem', { name: words.account.settings }).click()
  if (width < 900) await page.getByRole('link', { name: words.settings.profile }).click()
  await page.locator('[name=first_name]').fill(locale === 'ru' ? 'Вера' : 'Vera')
  const phone = page.locator('[name=phone]')
  await phone.fill('+7 900 123-45-67')
  await press(words.field.save)
  await said(words.profile.saved)
  await expect.poll(() => phone.inputValue()).toBe('+79001234567')

  // A picture: one too large is refused at the field, what is one is shown in the top bar too.
  const choose = async (name: string, buffer: Buffer) => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press(words.picture.choose)])
    await chooser.setFiles({ name, mimeType: 'image/png', buffer })
  }
  const faces = page.locator('img[src^="/api/v1/media/"]')
  await choose('large.png', Buffer.alloc(10 * 1024 * 1024 + 1))
  await said(words.picture.too_large)
  await choose(
    'vera.png',
    await sharp({ create: { ...square, background: '#4a6' } })
      .png()
      .toBuffer(),
  )
  await said(words.picture.saved)
  await expect.poll(() => faces.count()).toBe(2)
  await press(words.picture.remove)
  await said(words.picture.removed)
  expect(await faces.count()).toBe(0)

  // An authenticator: its key is read off the page, its code asked for at sign-in.
  await page.goto('/settings/security')
  await press(words.totp.begin)
  await inDialog.locator('[name=password]').fill(password)
  await answer(words.totp.next)
  await inDialog.getByRole('img', { name: words.totp.qr }).waitFor()
  const secret = (await shown()).replaceAll(' ', '')
  await inDialog.locator('[name=code]').fill(new TOTP({ secret }).generate())
  await answer(words.totp.confirm)
  await inDialog.getByRole('listitem').nth(9).waitFor()
  const codes = await inDialog.getByRole('listitem').allInnerTexts()
  await answer(words.recovery.kept)
  await said(words.totp.on)
  await signOut()
  await page.locator('[name=login]').fill(username)
  await page.locator('[name=password]').fill(password)
  await press(words.gate.sign_in)
  await page.getByRole('heading', { level: 1, name: words.otp.title }).waitFor()
  await press(words.otp.use_recovery)
  await page.locator('[name=otp]').fill(codes[0]!)
  await press(words.gate.sign_in)

  // A passkey instead of both.
  await page.getByRole('heading', { level: 1, name: words.settings.security }).waitFor()
  await press(words.passkeys.add)
  await inDialog.locator('[name=password]').fill(password)
  await answer(words.passkeys.make)
  await said(words.passkeys.added)
  await signOut()
  await press(words.passkeys.sign_in)
  await page.getByRole('heading', { level: 1, name: words.settings.security }).waitFor()

  // A token is shown once and revoked.
  await page.goto('/settings/tokens')
  await press(words.tokens.create)
  await inDialog.locator('[name=name]').fill('Calendar')
  await answer(words.tokens.make)
  const token = await shown()
  const asked = await fetch(`${w.app.url}/api/v1/me`, { headers: { authorization: `Token ${token}` } })
  expect(await asked.json()).toMatchObject({ username })
  await answer(words.tokens.secret_kept)
  await press(words.tokens.revoke_named.replace('{{name}}', 'Calendar'))
  await answer(words.tokens.revoke)
  await said(words.tokens.revoked)

  await page.goto('/settings/sessions')
  await said(words.sessions.this_device)

  // The archive is taken along, then the account is gone.
  await page.goto('/settings/data')
  const [download] = await Promise.all([page.waitForEvent('download'), press(words.data.download)])
  expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toMatchObject({
    email: `${username}@example.org`,
  })
  await press(words.data.delete)
  await inDialog.locator('[name=password]').fill(password)
  expect(await inDialog.getByRole('button', { name: words.data.delete_yes }).isDisabled()).toBe(true)
  await inDialog.getByRole('textbox').first().fill(username)
  await answer(words.data.delete_yes)
  await said(words.data.deleted)
  await page.getByRole('form', { name: words.gate.sign_in }).waitFor()

  // The one refusal on the way: the server asked for a code.
  expect(complaints.filter((complaint) => !complaint.includes('status of 401'))).toEqual([])
  expect(complaints.length).toBeLessThanOrEqual(1)
  await context.close()
})
