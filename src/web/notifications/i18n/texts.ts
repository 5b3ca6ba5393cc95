import { useTranslation } from 'react-i18next'
import { i18n } from '../../i18n/language.ts'
import { en } from './en.ts'
import { ru } from './ru.ts'

i18n.addResourceBundle('en', 'news', en)
i18n.addResourceBundle('ru', 'news', ru)

/** The words of notifications and of how they come. */
export const useTexts = () => useTranslation(['news', 'translation'])
