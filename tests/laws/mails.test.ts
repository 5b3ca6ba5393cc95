import { expect, test } from 'vitest'
import { letterKinds } from '../../src/contract/deliveries.ts'
import { notificationKinds } from '../../src/contract/notifications.ts'
import { letters } from '../../src/features/notifications/mail/letters/words.ts'
import { darkStyle, htmlText, type Letter, plainText } from '../../src/features/notifications/mail/present.ts'
import { footers, messages } from '../../src/features/notifications/mail/words.ts'
import { catalogue } from '../../src/features/notifications/rules.ts'

const markup = `"><script>alert('x')</script>&`
const hostile = `${markup}\r\nBcc: a@evil.example https://evil.example/\u202e`
const link = 'https://veche.example/page#token=SECRET'
/** What any mail may be made of, at its worst; links and words for times are ours. */
const facts = {
  url: link,
  signInUrl: link,
  cancelUrl: link,
  when: 'TIME',
  there: 'TIME THERE',
  address: markup,
  code: 'CODE',
  seats: 2,
  title: hostile,
  place: hostile,
  reason: hostile,
  answer: hostile,
  name: hostile,
  webhook: hostile,
  changes: [['LABEL', 'NEW', 'OLD']],
  waits: false,
} as const
const ahead = { en: 'in an hour', ru: 'через час' }

type Write = Record<'ru' | 'en', (given: typeof facts & { ahead?: string }) => Letter>
const footed = (write: Write): Write => ({
  en: (given) => ({ ...write.en(given), ...footers.en({ settings: link, unsubscribe: link }) }),
  ru: (given) => ({ ...write.ru(given), ...footers.ru({ settings: link, unsubscribe: link }) }),
})
const all = [
  ...Object.entries(letters as Record<string, Write>),
  ...Object.entries(messages as unknown as Record<string, Write>).map(
    ([kind, write]) => [kind, footed(write)] as const,
  ),
]

test('whatever is told by mail has its words, and nothing else has', () => {
  const mailed = notificationKinds.filter((kind) => catalogue[kind].mail !== 'never')
  const own = letterKinds.filter((kind) => kind !== 'digest')
  expect(all.map(([kind]) => kind).toSorted()).toEqual([...mailed, ...own].toSorted())
})

test.each(all)('a mail of %s is worded in both languages, with its link in both forms', (_kind, write) => {
  for (const [locale, script] of [
    ['en', /^\P{Script=Cyrillic}+$/u],
    ['ru', /\p{Script=Cyrillic}/u],
  ] as const) {
    const letter = write[locale]({ ...facts, ahead: ahead[locale] })
    const choices = (letter.choices ?? []).map(({ label }) => label)
    for (const words of [
      letter.subject,
      letter.before,
      letter.action.label,
      letter.after,
      letter.why,
      ...choices,
    ])
      expect(words).toMatch(script)
    expect(letter.subject).toMatch(/^[^\p{Cc}<>]{5,78}$/u)
    expect(letter.subject).not.toContain(hostile)
    const text = plainText(letter, 'veche.example')
    expect(text).toContain(`\n${link}\n`)
    const html = htmlText(letter, hostile, locale)
    expect(html).toContain(`href="${link}"`)
    expect(html).toContain(`<html lang="${locale}">`)
    expect(html).not.toContain('<script')
    expect(html.split(darkStyle)).toHaveLength(2)
    expect(html.replace(darkStyle, '')).not.toMatch(/(?:src|url)\s*[=(]|<img|<style/i)
    // What others wrote is on one line, and nothing that a mail program makes a link of.
    for (const part of [text, htmlText(letter, 'veche.example', locale)]) {
      expect(part).not.toMatch(/evil\.example|https:\/\/evil|a@evil|\u202e|^Bcc/m)
      expect(part.match(/https?:\/\/[^\s"<]+/g)?.every((found) => found === link)).toBe(true)
    }
  }
})

test('a mail says both what it was and what it is', () => {
  const letter = footed(messages['event.changed'] as unknown as Write).en(facts)
  expect(plainText(letter, 'veche.example')).toContain('\nLABEL: OLD → NEW\n')
  expect(htmlText(letter, 'veche.example', 'en')).toMatch(/LABEL<.*<s [^>]*>OLD<\/s><br>NEW</)
})
