import { createInstance } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { speak } from '../api/client.ts'
import { en } from './en.ts'
import { ru } from './ru.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en }
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

/** The person's own choice: outlives the visit. */
export async function chooseLanguage(language: Language) {
  try {
    localStorage.setItem(storageKey, language)
  } catch {
    // Storage may be forbidden: the choice then lasts for this visit.
  }
  await i18n.changeLanguage(language)
}

/** The account's language, unless another one was chosen in this browser. */
export async function offerLanguage(language: Language) {
  if (!known(stored()) && i18n.language !== language) await i18n.changeLanguage(language)
}

function stored(): string | null {
  try {
    return localStorage.getItem(storageKey)
  } catch {
    return null
  }
}
