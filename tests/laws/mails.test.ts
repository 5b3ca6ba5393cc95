import { expect, test } from 'vitest'
import { letters } from '../../src/features/notifications/mail/letters/words.ts'
import { htmlText, type Letter, plainText } from '../../src/features/notifications/mail/present.ts'
import { mailKinds } from '../../src/features/notifications/mail/rules.ts'

const hostile = `"><script>alert('x')</script>&`
const link = 'https://veche.example/page#token=SECRET'
/** What any mail may be made of, at its worst. */
const facts = {
  url: link,
  signInUrl: link,
  eventUrl: link,
  cancelUrl: link,
  when: hostile,
  there: hostile,
  address: hostile,
  title: hostile,
  place: hostile,
  code: hostile,
  seats: 2,
  waited: true,
} satisfies Record<string, string | number | boolean>
const write = letters as Record<string, Record<'ru' | 'en', (given: typeof facts) => Letter>>

test.each(mailKinds)('a mail of %s is worded in both languages, with its link in both forms', (kind) => {
  for (const [locale, script] of [
    ['en', /^\P{Script=Cyrillic}+$/u],
    ['ru', /\p{Script=Cyrillic}/u],
  ] as const) {
    const letter = write[kind]![locale](facts)
    for (const words of [letter.subject, letter.before, letter.action.label, letter.after])
      expect(words).toMatch(script)
    expect(letter.subject).toMatch(/^[^\p{Cc}]{5,78}$/u)
    expect(letter.subject).not.toContain(hostile)
    expect(plainText(letter, 'veche.example')).toContain(`\n${link}\n`)
    const html = htmlText(letter, hostile, locale)
    expect(html).toContain(`href="${link}"`)
    expect(html).toContain(`<html lang="${locale}">`)
    expect(html).not.toContain('<script')
    expect(html).not.toMatch(/(?:src|url)\s*[=(]|<img|<style/i)
  }
})
