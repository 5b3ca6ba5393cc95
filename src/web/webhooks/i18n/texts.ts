import { useTranslation } from 'react-i18next'
import { i18n } from '../../i18n/language.ts'
import { en } from './en.ts'
import { ru } from './ru.ts'

i18n.addResourceBundle('en', 'webhook', en)
i18n.addResourceBundle('ru', 'webhook', ru)

/** The words of the pages of webhooks. */
export const useTexts = () => useTranslation(['webhook', 'translation'])
