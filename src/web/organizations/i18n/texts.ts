import { useTranslation } from 'react-i18next'
import { i18n } from '../../i18n/language.ts'
import { en } from './en.ts'
import { ru } from './ru.ts'

i18n.addResourceBundle('en', 'organization', en)
i18n.addResourceBundle('ru', 'organization', ru)

/** The words of the pages of organizations. */
export const useTexts = () => useTranslation(['organization', 'translation'])
