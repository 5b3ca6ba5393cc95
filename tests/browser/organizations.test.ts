import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { siteRoot } from '../../src/commands/build-site.ts'
import { en as organizingEn } from '../../src/web/events/i18n/en.ts'
import { ru as organizingRu } from '../../src/web/events/i18n/ru.ts'
import { en as frameEn } from '../../src/web/i18n/en.ts'
import { ru as frameRu } from '../../src/web/i18n/ru.ts'
import { en } from '../../src/web/organizations/i18n/en.ts'
import { ru } from '../../src/web/organizations/i18n/ru.ts'
import { world } from '../world/world.ts'
import { startBrowser } from './browser.ts'
import { visit } from './visit.ts'

const w = await world({ siteRoot })
const words = {
  en: { ...en, frame: frameEn, event: organizingEn.form },
  ru: { ...ru, frame: frameRu, event: organizingRu.form },
}

let browser: Browser
let end: () => Promise<void>
beforeAll(async () => {
  ;({ browser, end } = await startBrowser())
})
afterAll(() => end())

/** Words with their blanks filled: `filled('Hello, {{name}}', { name: 'Olga' })`. */
function filled(text: string, values: Record<string, string>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '')
}

async function chooseLogo(page: Page): Promise<void> {
  const buffer = await sharp({ create: { width: 400, height: 400, channels: 3, background: '#7b2d26' } })
    .png()
    .toBuffer()
  await page.locator('input[type=file]').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer })
}

test.each([
  { locale: 'ru', width: 390, dark: true },
  { locale: 'en', width: 1280 },
] as const)(
  'people found an organization and put up an event in its name: $locale, $width px',
  async (look) => {
    const { locale } = look
    const say = words[locale]
    const [founder, friend] = [`founder-${locale}`, `friend-${locale}`]
    await w.person(founder, { locale, first_name: locale === 'ru' ? 'Ольга' : 'Olga' })
    await w.person(friend, { locale, first_name: locale === 'ru' ? 'Борис' : 'Boris' })
    const title = locale === 'ru' ? 'Дом музыки' : 'House of music'

    // Olga finds the organizations, and founds one with a logo.
    const olga = await visit(browser, w, look, founder)
    await olga.page.goto('/')
    await olga.page.getByRole('button', { name: say.frame.app.account }).click()
    await olga.page.getByRole('menuitem', { name: say.frame.organizations.title }).click()
    await olga.page.getByRole('link', { name: say.list.create }).click()
    const form = olga.page.getByRole('form', { name: say.form.new_title })
    await form.getByRole('button', { name: say.form.create }).click()
    await form.getByRole('alert').waitFor()
    await form.getByLabel(say.form.name).fill(title)
    await chooseLogo(olga.page)
    await form.getByRole('button', { name: say.logo.remove }).waitFor()
    await form
      .getByLabel(say.form.description)
      .fill('Концерты по вторникам.\nhttps://music.example.org/about')
    await form.getByLabel(say.form.postcode).fill('191186')
    await form.getByLabel(say.form.address).fill('Санкт-Петербург, Невский проспект, 28')
    await olga.picture('organizations-1-form')
    await form.getByRole('button', { name: say.form.create }).click()
    await olga.page.getByRole('heading', { level: 1, name: title }).waitFor()
    await olga.page.getByText('191186, Санкт-Петербург, Невский проспект, 28').waitFor()
    const address = new URL(olga.page.url()).pathname

    // Who is alone may not leave; a stranger cannot be invited, a friend can.
    await olga.page.getByRole('button', { name: say.menu.manage }).click()
    await olga.page.getByRole('menuitem', { name: say.menu.leave }).click()
    const dialog = olga.page.getByRole('dialog')
    await dialog.getByRole('button', { name: say.leave_it.yes }).click()
    await dialog.getByRole('alert').waitFor()
    await olga.picture('organizations-2-last-owner')
    await dialog.getByRole('button', { name: say.leave_it.no }).click()
    await olga.page.getByRole('button', { name: say.people.invite }).click()
    await dialog.getByLabel(say.invite.email).fill('nobody@example.org')
    await dialog.getByRole('button', { name: say.invite.yes }).click()
    await dialog.getByText(say.invite.unknown).waitFor()
    await dialog.getByLabel(say.invite.email).fill(`${friend}@example.org`)
    await olga.picture('organizations-3-invite')
    await dialog.getByRole('button', { name: say.invite.yes }).click()
    await dialog.waitFor({ state: 'detached' })
    await olga.page.getByText(say.people.invited).waitFor()

    // Boris reads of it, accepts, and sees how to reach Olga.
    const boris = await visit(browser, w, look, friend)
    await boris.page.goto('/notifications')
    await boris.page.getByRole('main').getByRole('listitem').getByRole('link').click()
    await boris.page.waitForURL(`**${address}`)
    const banner = boris.page.getByRole('region', { name: filled(say.invitation.title_member, { title }) })
    await banner.waitFor()
    expect(await boris.page.getByText(`${founder}@example.org`).count()).toBe(0)
    await boris.picture('organizations-4-invited')
    await banner.getByRole('button', { name: say.invitation.accept }).click()
    await boris.page.getByText(`${founder}@example.org`).waitFor()
    await banner.waitFor({ state: 'detached' })

    // He puts up an event in its name.
    await boris.page.getByRole('link', { name: say.page.create_event }).click()
    await boris.page
      .getByLabel(say.event.name)
      .fill(locale === 'ru' ? 'Вечер струнных' : 'An evening of strings')
    expect(await boris.page.getByRole('checkbox', { name: title }).isChecked()).toBe(true)
    await boris.page.getByRole('button', { name: say.event.submit }).click()
    await boris.page.getByRole('heading', { level: 1 }).waitFor()
    await boris.page.waitForURL(/\/events\/\d+$/)

    // A stranger sees whose event it is, and who they are; not how to reach them.
    const stranger = await visit(browser, w, look)
    await stranger.page.goto(new URL(boris.page.url()).pathname)
    await stranger.page.getByRole('link', { name: title }).click()
    await stranger.page.getByRole('heading', { level: 1, name: title }).waitFor()
    await stranger.page.getByRole('main').getByRole('article').waitFor()
    const people = stranger.page.getByRole('region', { name: say.people.title })
    expect(await people.getByRole('listitem').count()).toBe(2)
    expect(await stranger.page.getByText('@example.org').count()).toBe(0)
    await stranger.page.getByRole('button', { name: say.page.past }).click()
    await stranger.page.getByText(say.page.none_past).waitFor()
    await stranger.picture('organizations-5-stranger')
    const link = stranger.page.getByRole('link', { name: 'https://music.example.org/about' })
    expect(await link.getAttribute('rel')).toContain('nofollow')

    // It is found by a part of its name.
    await stranger.page.goto('/organizations')
    await stranger.page.getByRole('searchbox').fill(title.slice(2, 6).toUpperCase())
    await stranger.page.waitForURL(/\?q=/)
    await stranger.page.getByRole('link', { name: title }).waitFor()
    await stranger.picture('organizations-6-list')
    await stranger.page.getByRole('searchbox').fill('zzzz')
    await stranger.page.getByText(say.list.nothing).waitFor()

    // Now that there is another owner, Olga may go, and it is deleted by who is left.
    await olga.page.reload()
    const name = locale === 'ru' ? 'Борис' : 'Boris'
    await olga.page.getByRole('button', { name: filled(say.people.menu, { name }) }).click()
    await olga.page.getByRole('menuitem', { name: say.people.make_owner }).click()
    await olga.page.getByText(filled(say.people.now_owner, { name })).waitFor()
    await olga.picture('organizations-7-owners')
    await olga.page.getByRole('button', { name: say.menu.manage }).click()
    await olga.page.getByRole('menuitem', { name: say.menu.leave }).click()
    await dialog.getByRole('button', { name: say.leave_it.yes }).click()
    await olga.page.getByText(filled(say.people.left, { title })).waitFor()
    await olga.page.getByRole('button', { name: say.menu.manage }).waitFor({ state: 'detached' })
    await boris.page.goto(address)
    await boris.page.getByRole('button', { name: say.menu.manage }).click()
    await boris.page.getByRole('menuitem', { name: say.menu.delete }).click()
    await boris.page.getByRole('dialog').getByRole('button', { name: say.delete.yes }).click()
    await boris.page.waitForURL('**/organizations')
    expect((await w.stranger.get(address)).status).toBe(404)

    // The browser itself writes down what is refused.
    const expected = /status of (400|409)/
    const complaints = [olga, boris, stranger].flatMap((one) => one.complaints)
    expect(complaints.filter((one) => !expected.test(one))).toEqual([])
    await Promise.all([olga, boris, stranger].map(({ context }) => context.close()))
  },
)

test('who declines is out; the last owner stays one; who signs out on the page sees no contacts any more', async () => {
  const say = words.en
  const look = { locale: 'en', width: 1280 } as const
  const vera = await w.person('vera')
  const gleb = await w.person('gleb')
  const members = [{ user_id: gleb.user.id }]
  const { id } = (await vera.post('/organizations', { title: 'Choir', members })).body

  const invited = await visit(browser, w, look, 'gleb')
  await invited.page.goto('/organizations')
  await invited.page.getByRole('region', { name: say.list.mine }).getByText(say.mark.invited).waitFor()
  await invited.page.getByRole('link', { name: 'Choir' }).click()
  const banner = invited.page.getByRole('region', {
    name: filled(say.invitation.title_member, { title: 'Choir' }),
  })
  // With the keyboard alone.
  await banner.getByRole('button', { name: say.invitation.decline }).focus()
  await invited.page.keyboard.press('Enter')
  const dialog = invited.page.getByRole('dialog')
  await dialog.waitFor()
  await invited.page.keyboard.press('Tab')
  await invited.page.keyboard.press('Enter')
  await banner.waitFor({ state: 'detached' })
  expect((await vera.get(`/organizations/${id}/members`)).body.items).toHaveLength(1)

  const owner = await visit(browser, w, look, 'vera')
  await owner.page.goto(`/organizations/${id}`)
  await owner.page.getByText('vera@example.org').waitFor()
  await owner.page.getByRole('button', { name: filled(say.people.menu, { name: 'vera' }) }).click()
  await owner.page.getByRole('menuitem', { name: say.people.make_member }).click()
  await owner.page.getByText('The last owner of an organization must stay').waitFor()
  await owner.page.getByRole('button', { name: say.frame.app.account }).click()
  await owner.page.getByRole('menuitem', { name: say.frame.account.sign_out }).click()
  await owner.page.getByRole('link', { name: 'vera@example.org' }).waitFor({ state: 'detached' })
  await owner.page.getByRole('region', { name: say.people.title }).getByText('vera').waitFor()

  const complaints = [...owner.complaints, ...invited.complaints]
  expect(complaints.filter((one) => !/status of 409/.test(one))).toEqual([])
  await Promise.all([owner, invited].map(({ context }) => context.close()))
})
