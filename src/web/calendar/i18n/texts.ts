import { useTranslation } from 'react-i18next'
import { i18n } from '../../i18n/language.ts'
import { en } from './en.ts'
import { ru } from './ru.ts'

i18n.addResourceBundle('en', 'calendar', en)
i18n.addResourceBundle('ru', 'calendar', ru)

/** The words of calendars. */
export const useTexts = () => useTranslation(['calendar', 'translation'])
