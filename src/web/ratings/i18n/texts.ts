import { useTranslation } from 'react-i18next'
import { i18n } from '../../i18n/language.ts'
import { en } from './en.ts'
import { ru } from './ru.ts'

i18n.addResourceBundle('en', 'rating', en)
i18n.addResourceBundle('ru', 'rating', ru)

/** The words of ratings. */
export const useTexts = () => useTranslation(['rating', 'translation'])
