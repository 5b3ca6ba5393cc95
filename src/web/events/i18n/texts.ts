import { useTranslation } from 'react-i18next'
import { i18n } from '../../i18n/language.ts'
import { en } from './en.ts'
import { ru } from './ru.ts'

i18n.addResourceBundle('en', 'organizing', en)
i18n.addResourceBundle('ru', 'organizing', ru)

/** The words of an organizer's pages, and of the events they are about. */
export const useTexts = () => useTranslation(['organizing', 'translation'])
