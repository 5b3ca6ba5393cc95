import { createInstance } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { en as account } from '../accounts/i18n/en.ts'
import { speak } from '../api/client.ts'
import type { en as door } from '../bookings/door/i18n/en.ts'
import type { en as booking } from '../bookings/i18n/en.ts'
import type { en as calendar } from '../calendar/i18n/en.ts'
import type { en as ledger } from '../deliveries/i18n/en.ts'
import type { en as finding } from '../events/finding/i18n/en.ts'
import type { en as organizing } from '../events/i18n/en.ts'
import type { en as news } from '../notifications/i18n/en.ts'
import type { en as organization } from '../organizations/i18n/en.ts'
import type { en as rating } from '../ratings/i18n/en.ts'
import type { en as webhook } from '../webhooks/i18n/en.ts'
import { en } from './en.ts'
import { ru } from './ru.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: {
      translation: typeof en
      account: typeof account
      booking: typeof booking
      calendar: typeof calendar
      door: typeof door
      finding: typeof finding
      ledger: typeof ledger
      news: typeof news
      organization: typeof organization
      organizing: typeof organizing
      rating: typeof rating
      webhook: typeof webhook
    }
  }
}

export const languages = ['ru', 'en'] as const
export type Language = (typeof languages)[number]

const storageKey = 'veche-language'
const known = (name: string | null | undefined) => languages.find((language) => name?.startsWith(language))

export const i18n = createInstance()
i18n.on('languageChanged', (language) => {
  speak(language)
  document.documentElement.lang = language
})
await i18n.use(initReactI18next).init({
  lng: known(stored()) ?? navigator.languages.map(known).find(Boolean) ?? 'en',
  fallbackLng: 'en',
  resources: { en: { translation: en }, ru: { translation: ru } },
  interpolation: { escapeValue: false },
})

/** Changes the language, and opens the next visit in it. */
export async function chooseLanguage(language: Language) {
  try {
    localStorage.setItem(storageKey, language)
  } catch {
    // Storage may be forbidden: the choice then lasts for this visit.
  }
  if (i18n.language !== language) await i18n.changeLanguage(language)
}

function stored(): string | null {
  try {
    return localStorage.getItem(storageKey)
  } catch {
    return null
  }
}
