import { describe, expect, test } from 'vitest'
import { type NotificationKind, notificationKinds } from '../../src/contract/notifications.ts'
import { refusalCodes } from '../../src/contract/refusals.ts'
import { pushWords } from '../../src/features/notifications/present.ts'
import { ahead, countedFrom } from '../../src/features/notifications/reminders/words.ts'
import { words } from '../../src/features/notifications/words.ts'
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

/** What a text of any kind may be made of. */
const facts = {
  title: 'NAME',
  place: 'PLACE',
  starts_at: '2031-03-14T16:00:00.000Z',
  time_zone: 'UTC',
  reason: 'REASON',
  changes: [{ field: 'venue' as const, from: 'HALL', to: 'ROOM' }],
  booking_id: 1,
  minutes: 60,
  at: '2031-03-14T16:00:00Z',
  name: 'KEY',
  address: 'ADDRESS',
  url: 'SERVER',
  organization_id: 1,
}
/** What the text of each kind says, in this order: what it is about, and its time if it has one. */
const said: Record<NotificationKind, RegExp> = {
  'booking.confirmed': /NAME.*TIME.*PLACE/,
  'booking.waitlisted': /NAME.*TIME/,
  'booking.promoted': /NAME.*TIME.*PLACE/,
  'booking.cancelled': /NAME.*TIME/,
  'booking.removed': /NAME.*TIME/,
  'booking.reminder': /NAME.*SOON.*TIME.*PLACE/,
  'event.published': /NAME.*TIME/,
  'event.changed': /NAME.*\n.*HALL → ROOM/,
  'event.cancelled': /NAME.*TIME.*\n.*REASON/,
  'event.deleted': /NAME.*TIME/,
  'rating.answered': /NAME/,
  'organization.added': /NAME/,
  'webhook.disabled': /SERVER.*NAME/,
  'password.changed': /TIME.*(not you|не вы)/,
  'email.changed': /ADDRESS.*TIME.*(not you|не вы)/,
  'totp.enabled': /TIME.*(not you|не вы)/,
  'totp.disabled': /TIME.*(not you|не вы)/,
  'passkey.added': /KEY.*TIME.*(not you|не вы)/,
  'passkey.deleted': /KEY.*TIME.*(not you|не вы)/,
  'token.created': /KEY.*TIME.*(not you|не вы)/,
}

test.each(notificationKinds)(
  'a notification of %s is worded in both languages, with what it is about and its time if it has one',
  (kind) => {
    const { en, ru } = words[kind]
    expectBothLanguages(en.title, ru.title)
    const [inEnglish = '', inRussian = ''] = [en, ru].map(({ text }) => text(facts, () => 'TIME', 'SOON'))
    for (const text of [inEnglish, inRussian]) expect(text).toMatch(said[kind])
    expect(inEnglish).toMatch(/^\P{Script=Cyrillic}+$/u)
    expect(inRussian).not.toBe(inEnglish)
  },
)

const zone = 'Europe/Moscow'
const told = { facts: { ...facts, title: `${'Very '.repeat(60)}long` }, event_id: 7 }

test.each(notificationKinds)('a push message of %s is short, in both languages, and opens a page', (kind) => {
  const push = (locale: 'ru' | 'en') =>
    pushWords({ ...told, kind }, { locale, time_zone: zone }, new Date('2031-03-14T15:00:00Z'))
  const [en, ru] = [push('en'), push('ru')]
  expectBothLanguages(en.title, ru.title)
  expect(ru.text).not.toBe(en.text)
  for (const { text, path } of [en, ru]) {
    expect(text).toMatch(/^[^\p{Cc}]{5,200}$/u)
    expect(path).toMatch(/^\/(events\/7|my\/bookings\/1|organizations\/1|settings\/\w+)$/)
  }
})

const start = '2031-03-14T16:00:00Z'
/** Minutes before the start, and how long that is in words; the reader’s clocks show 19:00 then. */
const distances: [minutes: number, en: string, ru: string][] = [
  [1, 'in a minute', 'через минуту'],
  [2, 'in 2 minutes', 'через 2 минуты'],
  [10, 'in 10 minutes', 'через 10 минут'],
  [21, 'in 21 minutes', 'через 21 минуту'],
  [30, 'in 30 minutes', 'через 30 минут'],
  [60, 'in an hour', 'через час'],
  [120, 'in 2 hours', 'через 2 часа'],
  [720, 'in 12 hours', 'через 12 часов'],
  [1440, 'tomorrow', 'завтра'],
  [2880, 'in 2 days', 'через 2 дня'],
  [10_080, 'in 7 days', 'через 7 дней'],
]

test.each(distances)('%i minutes before the start is said as a person says it', (minutes, en, ru) => {
  const from = new Date(Date.parse(start) - minutes * 60_000)
  expect(ahead({ starts_at: start, time_zone: 'UTC' }, from, 'en', zone)).toBe(en)
  expect(ahead({ starts_at: start, time_zone: 'UTC' }, from, 'ru', zone)).toBe(ru)
})

test('which day is tomorrow is as the reader’s calendar says; of whole days, as that at the event', () => {
  const eveningBefore = new Date('2031-03-13T20:00:00Z')
  const midnight = { starts_at: '2031-03-13T21:00:00Z', time_zone: 'Europe/Moscow', all_day: true }
  expect(ahead(midnight, eveningBefore, 'en', 'America/New_York')).toBe('tomorrow')
  expect(ahead({ ...midnight, all_day: false }, eveningBefore, 'en', 'Asia/Tokyo')).toBe('in an hour')
  // The day of 25 hours: 24 hours before its last one it is the same day.
  const last = { starts_at: '2031-11-03T04:30:00Z', time_zone: 'America/New_York' }
  const before = new Date('2031-11-02T04:30:00Z')
  expect(ahead(last, before, 'en', 'America/New_York')).toBe('in 24 hours')
})

test('a reminder that comes late says how long there still is', () => {
  const time = { starts_at: start, time_zone: 'UTC' }
  const after = (late: number) =>
    ahead(time, countedFrom(time, 60, new Date(Date.parse(start) - (60 - late) * 60_000)), 'en', zone)
  expect([0, 1, 3, 25, 59].map(after)).toEqual([
    'in an hour',
    'in an hour',
    'in an hour',
    'in 35 minutes',
    'in a minute',
  ])
})

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
