import { describe, expect, test } from 'vitest'
import { type NotificationKind, notificationKinds } from '../../src/contract/notifications.ts'
import { refusalCodes } from '../../src/contract/refusals.ts'
import { words } from '../../src/features/notifications/present.ts'
import { wordings } from '../../src/http/wording.ts'
import { en as accountEn } from '../../src/web/accounts/i18n/en.ts'
import { ru as accountRu } from '../../src/web/accounts/i18n/ru.ts'
import { en as findingEn } from '../../src/web/events/finding/i18n/en.ts'
import { ru as findingRu } from '../../src/web/events/finding/i18n/ru.ts'
import { en as organizingEn } from '../../src/web/events/i18n/en.ts'
import { ru as organizingRu } from '../../src/web/events/i18n/ru.ts'
import { en } from '../../src/web/i18n/en.ts'
import { ru } from '../../src/web/i18n/ru.ts'

const cyrillic = /[а-яё]/i

function expectBothLanguages(inEnglish: string, inRussian: string) {
  expect(inEnglish).toMatch(/^\P{Script=Cyrillic}*[a-z]\P{Script=Cyrillic}*$/u)
  expect(inRussian).toMatch(cyrillic)
}

test.each(refusalCodes)('%s is worded in both languages', (code) => {
  expectBothLanguages(wordings[code].en, wordings[code].ru)
})

test('no two refusals are worded alike', () => {
  for (const locale of ['en', 'ru'] as const)
    expect(new Set(refusalCodes.map((code) => wordings[code][locale])).size).toBe(refusalCodes.length)
})

const timeless: readonly NotificationKind[] = ['organization.added', 'rating.answered', 'event.changed']
/** What a text of any kind may be made of. */
const facts = {
  title: 'NAME',
  starts_at: '2031-03-14T16:00:00.000Z',
  time_zone: 'UTC',
  reason: null,
  changes: [],
  booking_id: 1,
  minutes: 60,
  at: '2031-03-14T16:00:00Z',
  name: 'Key',
  address: 'a@example.org',
  url: 'https://x.example',
  organization_id: 1,
}

test.each(notificationKinds)(
  'a notification of %s is worded in both languages, with what it is about and its time if it has one',
  (kind) => {
    const { en, ru } = words[kind]
    expectBothLanguages(en.title, ru.title)
    const [inEnglish, inRussian] = [en, ru].map(({ text }) => text(facts, () => 'TIME'))
    const told = timeless.includes(kind) ? /NAME/ : /NAME.*TIME/
    for (const said of [inEnglish, inRussian]) expect(said).toMatch(told)
    expect(inEnglish).not.toBe(inRussian)
  },
)

/** `events.free_one` → `{{count}} seat left`. */
function flat(tree: object, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string'
        ? [[prefix + key, value] as const]
        : [...flat(value as object, `${prefix}${key}.`)],
    ),
  )
}

const catalogues = {
  en: flat({ app: en, account: accountEn, finding: findingEn, organizing: organizingEn }),
  ru: flat({ app: ru, account: accountRu, finding: findingRu, organizing: organizingRu }),
}
const plural = /_(one|few|many|other)$/

function stems(catalogue: Map<string, string>): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const key of catalogue.keys()) {
    const [, form] = plural.exec(key) ?? []
    const stem = key.replace(plural, '')
    found.set(stem, [...(found.get(stem) ?? []), ...(form ? [form] : [])])
  }
  return found
}

describe('the web app', () => {
  test('says the same things in both languages, each with its own plural forms', () => {
    const [english, russian] = [stems(catalogues.en), stems(catalogues.ru)]
    expect([...russian.keys()].toSorted()).toEqual([...english.keys()].toSorted())
    for (const [catalogue, locale] of [
      [english, 'en'],
      [russian, 'ru'],
    ] as const) {
      const all = new Intl.PluralRules(locale).resolvedOptions().pluralCategories.toSorted()
      for (const [stem, forms] of catalogue) expect([[], all], stem).toContainEqual(forms.toSorted())
    }
    const counted = (catalogue: typeof english) =>
      [...catalogue].filter(([, forms]) => forms.length > 0).length
    expect(counted(russian)).toBe(counted(english))
  })

  test('has the same placeholders in both languages', () => {
    const placeholders = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).toSorted()
    const english = new Map(
      [...catalogues.en].map(([key, text]) => [key.replace(plural, ''), placeholders(text)]),
    )
    for (const [key, text] of catalogues.ru)
      expect(placeholders(text), key).toEqual(english.get(key.replace(plural, '')))
  })

  test('leaves nothing unsaid and nothing in the other language', () => {
    for (const [key, text] of catalogues.en) expect(text, key).toMatch(/^\P{Script=Cyrillic}+$/u)
    for (const [key, text] of catalogues.ru)
      expect(text.replaceAll(/\{\{\w+\}\}/g, 'я'), key).toMatch(cyrillic)
  })
})
