import { type Locale, wordings } from '../../../http/wording.ts'
import type { Outcome } from './commands.ts'
import type { RefusedEntry } from './rules.ts'

const mostRefused = 100
const noStart: Record<Locale, string> = {
  en: 'There is no start that can be read.',
  ru: 'Нет начала, которое можно прочитать.',
}

/** What an event without a name is called, in the language of who imports it. */
export const untitled: Record<Locale, string> = { en: 'Untitled', ru: 'Без названия' }

function refusal({ title, reason }: RefusedEntry, locale: Locale) {
  return { title, reason: reason === 'import.no_start' ? noStart[locale] : wordings[reason][locale] }
}

/** What an import did (`ImportReport`), with reasons in the caller's language. */
export function report({ news: _, refused, ...counts }: Outcome, locale: Locale) {
  return { ...counts, refused: refused.slice(0, mostRefused).map((entry) => refusal(entry, locale)) }
}
